import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readProcessorMs } from '../../bench/support/processor-time.mjs';

/** Tells its own processor time whenever it is asked; `thread` gives a tenth of a second of it to a thread that ends. */
const program = `
  const { Worker } = require('node:worker_threads');
  const usedMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  const began = usedMs();
  if (process.argv[2] !== 'thread') while (usedMs() - began < 100);
  const thread = process.argv[2] === 'thread'
    ? new Worker('const began = process.cpuUsage().user; while (process.cpuUsage().user - began < 100_000);', { eval: true })
    : undefined;
  process.on('message', () => process.send(usedMs()));
  if (thread === undefined) process.send('ready');
  else thread.once('exit', () => process.send('ready'));
`;

describe('the processor time of another process', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tare-processor-time-'));
  const file = join(directory, 'program.cjs');
  writeFileSync(file, program);
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  async function start(kind: 'alone' | 'thread'): Promise<{ pid: number; ask(): Promise<number> }> {
    const child = fork(file, [kind]);
    children.push(child);
    await once(child, 'message');
    const ask = async (): Promise<number> => {
      child.send('how much');
      const [usedMs] = await once(child, 'message');
      return Number(usedMs);
    };
    return { pid: Number(child.pid), ask };
  }

  it('lies between what the process says of itself before and after', async () => {
    const { pid, ask } = await start('alone');
    const before = await ask();
    const read = readProcessorMs(pid);
    const after = await ask();
    expect(before).toBeGreaterThan(100);
    expect(read).toBeGreaterThanOrEqual(before);
    expect(read).toBeLessThanOrEqual(after);
  });

  it('is refused where a thread has ended, whose time would be missing', async () => {
    const { pid } = await start('thread');
    expect(() => readProcessorMs(pid)).toThrow('one of them has ended');
  });
});
