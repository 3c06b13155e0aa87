import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { program as fixture, folder, startTare, waitUntil } from '../support/run-tare.ts';
import { ask, eventually, freePort, type Held, hold, leaveNothing, program, readStatus } from './held-server.ts';

const serve = program('serve.mjs');
afterEach(leaveNothing);

interface About {
  pid: number;
  title: string;
  execArgv: string[];
  argv: string[];
  isPrimary: boolean;
  budget: string;
}

const about = async (held: Held): Promise<About> => JSON.parse((await ask(await held.port(), '/about')).body);

describe('a program of Node.js', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'package/bin'), { recursive: true });
    writeFileSync(join(folder, 'package/package.json'), JSON.stringify({ type: 'module', main: 'main.js' }));
    writeFileSync(join(folder, 'package/main.js'), `import ${JSON.stringify(serve)};\n`);
    writeFileSync(join(folder, 'package/other.cjs'), `import(${JSON.stringify(serve)});\n`);
    writeFileSync(join(folder, 'package/bin/cli.mjs'), `#!/usr/bin/env node\nimport ${JSON.stringify(serve)};\n`);
    chmodSync(join(folder, 'package/bin/cli.mjs'), 0o755);
    mkdirSync(join(folder, 'package/node_modules/.bin'), { recursive: true });
    symlinkSync('../../bin/cli.mjs', join(folder, 'package/node_modules/.bin/serve'));
  });

  it.each([
    ['as a folder', ['node', '.']],
    ['as a folder with its path', ['node', './package/'], ''],
    ['without its extension', ['node', 'main']],
    ['of CommonJS', ['node', 'other.cjs']],
    ['by its absolute runtime', [process.execPath, serve]],
    ['that is executable', ['./bin/cli.mjs']],
    ['as a link of node_modules/.bin', ['node_modules/.bin/serve']],
    ['after two dashes', ['node', '--', serve]],
  ])('is started %s', async (_name, command, cwd = 'package') => {
    const held = hold([], command, { cwd: join(folder, cwd) });
    expect(await about(held)).toMatchObject({ pid: held.pids()[0], isPrimary: false });
  });

  it('is found by PATH', async () => {
    const PATH = `${join(folder, 'package/node_modules/.bin')}:${process.env['PATH']}`;
    expect(await about(hold([], ['serve'], { env: { PATH } }))).toMatchObject({ isPrimary: false });
  });

  it('keeps its options, its arguments and its environment', async () => {
    const command = ['node', '--title=held', '--stack-trace-limit=7', serve, '--port', '-x', ''];
    const { title, execArgv, argv, budget } = await about(hold([], command));
    expect(title).toBe('held');
    expect(execArgv).toEqual(expect.arrayContaining(['--title=held', '--stack-trace-limit=7']));
    expect(argv.slice(2)).toEqual(['--port', '-x', '']);
    expect(Number(budget)).toBeGreaterThan(0);
  });

  it('keeps what its person has chosen for the heap', async () => {
    const { execArgv } = await about(hold([], ['node', '--max_old_space_size=99', serve]));
    expect(execArgv.filter((word) => /old.space/.test(word))).toEqual(['--max_old_space_size=99']);
  });

  it('with a cluster of its own is one worker', async () => {
    const held = hold([], ['node', fixture('cluster.mjs')]);
    expect((await ask(await held.port())).body).toBe(`worker ${held.pids()[0]}\n`);
  });

  it('shows the heaps of its threads', async () => {
    const statusPort = await freePort();
    const env = { THREADS: '2', HEAP_MB: '10' };
    const held = hold(['--metrics-port', String(statusPort)], ['node', fixture('worker-threads.mjs')], { env });
    await held.port();
    const threads = async () => (await readStatus(statusPort)).workers[0]?.threads ?? [];
    await eventually(async () => (await threads()).map(({ heapUsedBytes }) => heapUsedBytes > 10e6)).toEqual([
      true,
      true,
    ]);
    const [first, second] = await threads();
    expect(first?.id).not.toBe(second?.id);
    expect(first?.heapLimitBytes).toBeGreaterThan(first?.heapUsedBytes ?? 0);
  });

  it('may start programs of its own, which are no workers', async () => {
    const held = hold([], ['node', fixture('spawn-tree.mjs')]);
    const { privateBytes } = await held.event('ready');
    expect(privateBytes).toEqual(expect.any(Number));
    expect(held.pids()).toHaveLength(1);
    expect(await held.stop()).toMatchObject({ exitCode: 0 });
  });
});

const hasPython = spawnSync('python3', ['-c', '']).status === 0;
if (!hasPython && process.env['CI'])
  throw new Error('The tests of programs of other runtimes need python3: install it.');

describe.skipIf(!hasPython)('a program of another runtime (needs python3)', () => {
  const python = (port: number): string[] => ['python3', '-m', 'http.server', String(port), '--bind', '127.0.0.1'];
  const answers = async (port: number): Promise<number | undefined> =>
    ask(port).then(
      ({ status }) => status,
      () => undefined,
    );

  it('is one process, whatever was asked for: started again when it ends, and ended in good order', async () => {
    const port = await freePort();
    const held = hold(['--workers', '3'], python(port));
    await eventually(() => answers(port)).toBe(200);
    process.kill(held.pids()[0] ?? 0, 'SIGKILL');
    await held.event('crashed');
    await held.event('started', ({ worker }) => worker === 2);
    await eventually(() => answers(port)).toBe(200);
    expect(await held.stop()).toMatchObject({ exitCode: 0 });
    expect(held.pids()).toHaveLength(2);
  });

  it('ends before its replacement starts: they cannot share the port', async () => {
    const [port, statusPort] = [await freePort(), await freePort()];
    const held = hold(['--metrics-port', String(statusPort)], python(port));
    await held.event('ready');
    await ask(statusPort, '/recycle', { method: 'POST' });
    expect(await held.event('recycling')).toMatchObject({ overlap: false });
    await held.event('ended', ({ worker }) => worker === 1);
    await held.event('started', ({ worker }) => worker === 2);
    await eventually(() => answers(port)).toBe(200);
    expect(held.all('not-replaced')).toEqual([]);
    // Killed, it would leave a program of another runtime behind.
    await held.stop();
  });
});

describe('what cannot be had of a command', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'wrappers'));
    writeFileSync(join(folder, 'wrappers/npm'), '#!/bin/sh\nexec node "$@"\n', { mode: 0o755 });
  });

  const commands: [string[], string][] = [
    [['./wrappers/npm', serve], 'it starts the server as a process of its own'],
    [['/bin/sleep', '1000'], 'it is no program of Node.js'],
    [['node', '-e', 'setInterval(() => {}, 1e6)'], 'node runs no script file here'],
  ];
  // Together: what tells nobody that it listens counts as ready after some seconds.
  it('is said plainly of a wrapper, of another runtime and of node without a script', async () => {
    await Promise.all(
      commands.map(async ([command, words]) => {
        const running = startTare(['run', '--budget', '200MB', '--workers', '2', '--', ...command]);
        await waitUntil(() => running.output().includes('is ready'), 'it is ready');
        expect(running.output()).toContain(`one supervised process, and no server while it is replaced: ${words}`);
        expect(running.output()).toContain('--workers 2 is not possible with it');
        running.child.kill('SIGTERM');
        expect(await running.finished).toMatchObject({ exitCode: 0 });
      }),
    );
  });
});
