// The agent in processes started apart from tare: it costs next to nothing, and the program does not notice it.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentControl, agentPath } from '../../src/agent/agent-control.ts';
import { calmAllocator } from '../../src/subject/trial-environment.ts';
import { waitUntil } from '../support/census.ts';
import { programPath } from '../support/programs.ts';
import { temporaryDirectory, writeProgram } from '../support/temporary-directory.ts';

const barePath = fileURLToPath(new URL('../../agent/bare.cjs', import.meta.url));

interface Started {
  pid: number;
  child: ChildProcess;
  output: () => string;
  exit: Promise<number | null>;
}

let control: AgentControl;
const running: ChildProcess[] = [];

beforeEach(() => {
  control = new AgentControl(mkdtempSync(join(temporaryDirectory, 'control-')));
});

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running.length = 0;
  // Workers of a primary that was killed may answer once more before they end.
  await expect.poll(() => removed(control.directory), { timeout: 5000 }).toBe(true);
});

function removed(directory: string): boolean {
  try {
    rmSync(directory, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

function start(args: readonly string[], options: { agent?: boolean; env?: Record<string, string> } = {}): Started {
  const { agent = true, env = {} } = options;
  const { NODE_OPTIONS: _unused, ...inherited } = process.env;
  const preload = agent ? `--require ${agentPath}` : '';
  const child = spawn(process.execPath, args, {
    env: {
      ...inherited,
      ...calmAllocator,
      ...env,
      NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? ''} ${preload}`.trim(),
      ...(agent ? { TARE_CONTROL: control.directory } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { pid: child.pid ?? 0, child, output: () => text, exit };
}

const listed = (pid: number): boolean => control.listedPids().has(pid);

/** Anonymous memory, bytes. */
function privateOf(pid: number): number {
  const line = /^Anonymous:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return Number(line?.[1]) * 1024;
}

/** Private memory of a bare runtime once it stands still. */
async function bareWeight(agent: boolean): Promise<number> {
  const { pid, child } = start([barePath], { agent });
  if (agent) await waitUntil(() => listed(pid), 'the agent was there');
  let last = 0;
  let unchanged = 0;
  while (unchanged < 4) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = privateOf(pid);
    unchanged = now === last && now > 0 ? unchanged + 1 : 0;
    last = now;
  }
  child.kill('SIGKILL');
  return last;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('the agent', () => {
  it('costs less than half a megabyte', async () => {
    const [withAgent, without]: [number[], number[]] = [[], []];
    for (let round = 0; round < 5; round += 1) {
      withAgent.push(await bareWeight(true));
      without.push(await bareWeight(false));
    }
    expect(median(withAgent) - median(without)).toBeLessThan(0.5e6);
  });

  it.each([
    ['an empty program', ['-e', '']],
    ['a program that does something first', ['-e', 'setTimeout(() => console.log("done"), 50)']],
    ['an ES module', ['--input-type=module', '-e', 'await Promise.resolve()']],
  ])('does not keep %s alive', async (_what, args) => {
    const { exit, output } = start(args);
    expect(await exit, output()).toBe(0);
  });

  it('does not keep a process alive after a collection', async () => {
    const { pid, exit } = start(['-e', 'setTimeout(() => {}, 1500)']);
    await waitUntil(() => listed(pid), 'the agent was there');
    const { replies, silent } = await control.collect(new Set([pid]));
    expect(silent).toEqual([]);
    expect(replies).toMatchObject([{ pid, threadId: 0, error: null }]);
    expect(await exit).toBe(0);
  });

  it('is quiet where nothing was asked of it, and where its directory is missing', async () => {
    const without = start(['-e', 'console.log("fine")'], {
      env: { NODE_OPTIONS: `--require ${agentPath}` },
      agent: false,
    });
    expect([await without.exit, without.output()]).toEqual([0, 'fine\n']);
    rmSync(control.directory, { recursive: true });
    const astray = start(['-e', 'console.log("fine")']);
    expect([await astray.exit, astray.output()]).toEqual([0, 'fine\n']);
  });

  it('leaves listeners, globals and the module cache as they were', async () => {
    const print = `console.log(JSON.stringify({
      listeners: Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)])),
      warnings: process.listenerCount('warning'),
      exits: process.listenerCount('exit'),
      globals: Reflect.ownKeys(globalThis).map(String),
      handles: process.getActiveResourcesInfo().filter((name) => name !== 'FSEvent'),
      cached: Object.keys(require.cache).filter((path) => !path.endsWith('agent.cjs')),
      main: require.main === module,
      argv: process.argv.slice(2),
      execArgv: process.execArgv,
    }))`;
    const path = writeProgram('prints-itself.cjs', print);
    const [bare, watched] = [start([path, 'a'], { agent: false }), start([path, 'a'])];
    await Promise.all([bare.exit, watched.exit]);
    expect(bare.output()).not.toBe('');
    expect(JSON.parse(watched.output())).toEqual(JSON.parse(bare.output()));
  });
});

describe('a collection', () => {
  const garbage = `
    let made = Array.from({ length: 200_000 }, (_, index) => ({ index }));
    made = undefined;
    console.log('made');
    setInterval(() => {}, 1000);
  `;

  it.each([
    ['a CommonJS program', 'garbage.cjs', {}],
    ['an ES module', 'garbage.mjs', {}],
    [
      'a program with NODE_OPTIONS of its own',
      'garbage.mjs',
      { NODE_OPTIONS: '--no-warnings --max-semi-space-size=8' },
    ],
  ])('reaches %s and frees its garbage', async (_what, name, env) => {
    const { pid, output } = start([writeProgram(name, garbage)], { env });
    await waitUntil(() => output().includes('made'), 'there was garbage');
    expect(listed(pid)).toBe(true);
    const before = privateOf(pid);
    const { replies, silent } = await control.collect(new Set([pid]));
    expect(silent).toEqual([]);
    expect(replies).toHaveLength(1);
    expect(replies[0]?.heap.heapUsedBytes).toBeGreaterThan(0);
    await waitUntil(() => privateOf(pid) < before, 'memory was given back');
  });

  it('reaches every worker of a cluster', async () => {
    const { output } = start([programPath('cluster.mjs')]);
    await waitUntil(() => output().includes('listening on'), 'the cluster was up');
    const pids = control.listedPids();
    expect(pids.size).toBe(5);
    const { replies, silent } = await control.collect(pids);
    expect(silent).toEqual([]);
    expect(new Set(replies.map((reply) => reply.pid))).toEqual(pids);
  });

  it('reaches every worker thread', async () => {
    const { pid, output } = start([programPath('worker-threads.mjs')], { env: { HEAP_MB: '2' } });
    await waitUntil(() => output().includes('listening on'), 'the threads were up');
    const { replies, silent } = await control.collect(new Set([pid]));
    expect(silent).toEqual([]);
    expect(new Set(replies.map((reply) => reply.threadId)).size).toBe(5);
    expect(replies.map((reply) => reply.error)).toEqual(Array(5).fill(null));
  });

  it('waits once for a thread that sleeps, says that it is missing, and hears it when it is awake', async () => {
    const path = writeProgram(
      'sleeps.mjs',
      `import { Worker, isMainThread } from 'node:worker_threads';
       if (isMainThread) {
         const shared = new Int32Array(new SharedArrayBuffer(4));
         const worker = new Worker(new URL(import.meta.url), { env: process.env, workerData: shared });
         worker.on('message', (word) => console.log(word));
         process.on('SIGUSR2', () => { Atomics.store(shared, 0, 1); Atomics.notify(shared, 0); });
       } else {
         const { parentPort, workerData } = await import('node:worker_threads');
         parentPort.postMessage('asleep');
         setTimeout(() => { Atomics.wait(workerData, 0, 0); parentPort.postMessage('awake'); setInterval(() => {}, 1000); }, 50);
       }`,
    );
    const { pid, output } = start([path]);
    await waitUntil(() => output().includes('asleep'), 'the thread slept');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const timed = async (): Promise<{ durationMs: number; threads: number; incomplete: boolean; silent: number[] }> => {
      const began = performance.now();
      const { replies, incomplete, silent } = await control.collect(new Set([pid]));
      const durationMs = performance.now() - began;
      return { durationMs, threads: replies.length, incomplete: incomplete.has(pid), silent };
    };
    const [first, second] = [await timed(), await timed()];
    expect(first).toMatchObject({ threads: 1, incomplete: true, silent: [] });
    expect(second).toMatchObject({ threads: 1, incomplete: true, silent: [] });
    expect(second.durationMs).toBeLessThan(first.durationMs / 2);
    process.kill(pid, 'SIGUSR2');
    await waitUntil(() => output().includes('awake'), 'the thread was awake');
    // It does what it missed before anything else, and is waited for from then on.
    await waitUntil(() => readdirSync(join(control.directory, 'replies')).length >= 4, 'the late answers');
    expect(await timed()).toMatchObject({ threads: 2, incomplete: false });
  });

  it('does not wait for a thread that has ended', async () => {
    const path = writeProgram(
      'loses-threads.mjs',
      `import { Worker } from 'node:worker_threads';
       const worker = new Worker('setTimeout(() => {}, 300)', { eval: true, env: process.env });
       worker.on('exit', () => console.log('ended'));
       setInterval(() => {}, 1000);`,
    );
    const { pid, output } = start([path]);
    await waitUntil(() => output().includes('ended'), 'the thread had ended');
    const { replies, incomplete } = await control.collect(new Set([pid]));
    expect(replies).toHaveLength(1);
    expect(incomplete.size).toBe(0);
  });

  it('can be asked for again and again', async () => {
    const { pid } = start([barePath]);
    await waitUntil(() => listed(pid), 'the agent was there');
    for (let round = 0; round < 3; round += 1) {
      const { replies } = await control.collect(new Set([pid]));
      expect(replies).toMatchObject([{ pid, error: null }]);
      await control.release(new Set([pid]));
    }
  });

  it('of processes without an agent answers at once with nothing', async () => {
    expect(await control.collect(new Set([process.pid]))).toMatchObject({ replies: [], silent: [] });
  });
});
