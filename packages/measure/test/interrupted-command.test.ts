// The promise of the command: whoever ends it or its subject, by whatever signal and at whatever moment, the next start leaves nothing of it behind.
// Fifty trials one after the other, in a temporary directory of their own; can be run alone.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cgroupsOf, freePort, isFree, isRunning, processesWith, waitUntil } from './support/census.ts';
import { programPath } from './support/programs.ts';
import { seededRandom } from './support/seeded-random.ts';
import { runsDirectory, temporaryDirectory, trialsUnderWay } from './support/temporary-directory.ts';

const tarePath = fileURLToPath(new URL('../../cli/bin/tare.js', import.meta.url));
const trials = 50;
const latestMs = 3_000;

/** The stubborn ones come seldom: each costs the grace of five seconds. */
const programs = [
  ...Array<string[]>(6).fill(['allocate.mjs', '16']),
  ...Array<string[]>(5).fill(['cluster.mjs']),
  ...Array<string[]>(4).fill(['slow-start.mjs']),
  ...Array<string[]>(4).fill(['spawn-tree.mjs']),
  ...Array<string[]>(3).fill(['worker-threads.mjs']),
  ['orphans.mjs'],
  ['ignores-sigterm.mjs'],
];
const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
/** `terminal`: as Ctrl-C and the closing of a terminal do it, to the whole foreground group. */
const targets = ['tare', 'terminal', 'subject'] as const;

interface Run {
  child: ChildProcess;
  pid: number;
  text: () => string;
  ended: Promise<{ code: number | null; signal: string | null }>;
}

function startTare(program: readonly string[], port: number): Run {
  const [name = '', ...args] = program;
  const command = [
    tarePath,
    'measure',
    '--mode',
    'calm',
    '--requests',
    '200',
    '--env',
    `PORT=${port}`,
    '--env',
    'DELAY_MS=400',
  ];
  // Detached: leader of a group, as a command at a terminal is.
  const child = spawn(process.execPath, [...command, '--', process.execPath, programPath(name), ...args], {
    cwd: temporaryDirectory,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  const { pid } = child;
  if (pid === undefined) throw new Error('tare was not started.');
  return { child, pid, text: () => text, ended };
}

/** First processes of the trials under way, by their notes. */
function subjectPids(): number[] {
  return trialsUnderWay().flatMap((id) => {
    try {
      const note = JSON.parse(readFileSync(join(runsDirectory, id, 'owned.json'), 'utf8')) as {
        roots: { pid: number }[];
      };
      return note.roots.map((root) => root.pid).filter(isRunning);
    } catch {
      return [];
    }
  });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

describe('fifty trials that are ended at random moments', () => {
  it('leave no process, port, control group or directory after the next start', { timeout: 240_000 }, async () => {
    const random = seededRandom(50);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const ids = new Set<string>();
    const ports = new Set<number>();
    for (let round = 1; round <= trials; round += 1) {
      const program = pick(programs);
      const plan = {
        round,
        program: program.join(' '),
        target: pick(targets),
        signal: pick(signals),
        momentMs: random() * latestMs,
        // Whoever does not wait for the good order of the first signal.
        impatient: random() < 0.2,
      };
      const port = await freePort();
      ports.add(port);
      const tare = startTare(program, port);
      const began = performance.now();
      while (performance.now() - began < plan.momentMs) {
        for (const id of trialsUnderWay()) ids.add(id);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      const subjects = subjectPids();
      // Before the subject is there and after it has gone, it is tare that is ended.
      if (plan.target === 'subject' && subjects.length > 0) for (const pid of subjects) send(pid, plan.signal);
      else send(plan.target === 'terminal' ? -tare.pid : tare.pid, plan.signal);
      if (plan.impatient) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        send(tare.pid, plan.signal);
      }
      const outcome = await Promise.race([
        tare.ended,
        new Promise<'still there'>((resolve) => setTimeout(resolve, 30_000, 'still there').unref()),
      ]);
      for (const id of trialsUnderWay()) ids.add(id);
      expect(outcome, JSON.stringify(plan)).not.toBe('still there');
      // Done before the moment, could not measure, interrupted; or killed, by us.
      const { code, signal } = outcome as { code: number | null; signal: string | null };
      expect([0, 3, 130, 'SIGKILL', 'SIGINT', 'SIGTERM'], `${JSON.stringify(plan)}\n${tare.text()}`).toContain(
        code ?? signal,
      );
      expect(tare.text(), JSON.stringify(plan)).not.toMatch(/fault of tare|packages\/(?:cli|measure)\/(?:dist|src)/);
    }

    const port = await freePort();
    const last = startTare(['allocate.mjs', '16'], port);
    expect(await last.ended, last.text()).toEqual({ code: 0, signal: null });

    expect(ids.size).toBeGreaterThan(trials / 2);
    expect([...ids].flatMap((id) => processesWith(`TARE_TRIAL=${id}`))).toEqual([]);
    // Everything that was started here has this directory in its environment: subjects, loads, tare itself.
    await waitUntil(() => processesWith(`TMPDIR=${temporaryDirectory}`).length === 0, 'the last process had gone');
    expect(cgroupsOf(ids)).toEqual([]);
    expect(existsSync(runsDirectory) ? readdirSync(runsDirectory) : []).toEqual([]);
    expect(readdirSync(temporaryDirectory).filter((name) => !runsDirectory.endsWith(`/${name}`))).toEqual([]);
    for (const held of [...ports, port]) expect(await isFree(held), `port ${held}`).toBe(true);
  });
});
