// Pipes whose reader is slow or gone, and programs that end in the middle.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { writeToDescriptor } from '../../src/logs/line-writer.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** A pipe that does not block, as standard output is where the program has touched `process.stdout`. */
function pipe() {
  const directory = mkdtempSync(join(tmpdir(), 'kit-log-'));
  cleanups.push(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  cleanups.push(() => closeSync(writer));
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(reader);
    isOpen = false;
  };
  cleanups.push(close);
  /** What is there now. */
  const read = (): string => {
    const chunks: Buffer[] = [];
    const chunk = Buffer.alloc(65_536);
    try {
      for (let size = readSync(reader, chunk); size > 0; size = readSync(reader, chunk))
        chunks.push(Buffer.from(chunk.subarray(0, size)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    return Buffer.concat(chunks).toString();
  };
  return { fd: writer, read, close };
}

function writing() {
  const { fd, read, close } = pipe();
  const errors: unknown[] = [];
  const lost: number[] = [];
  const writer = writeToDescriptor(fd, { onError: (error) => errors.push(error), onLost: (lines) => lost.push(lines) });
  return { writer, read, close, errors, lost };
}

const line = (index: number): string => `${index} ${'ä'.repeat(500)}\n`;

describe('writeToDescriptor', () => {
  it('has written a line when it returns', () => {
    const { writer, read } = writing();
    writer.write(line(1));
    expect(read()).toBe(line(1));
  });

  it('keeps what a slow reader does not take yet, in order and whole', async () => {
    const { writer, read, lost, errors } = writing();
    const lines = Array.from({ length: 500 }, (_, index) => line(index));
    for (const one of lines) writer.write(one);
    let seen = '';
    await vi.waitFor(
      () => {
        seen += read();
        expect(seen.length).toBe(lines.join('').length);
      },
      { timeout: 20_000, interval: 1 },
    );
    expect(seen).toBe(lines.join(''));
    expect([lost, errors]).toEqual([[], []]);
  });

  it('keeps no more than a megabyte, and says how many lines are lost for that', async () => {
    const { writer, read, lost } = writing();
    const count = 3000;
    for (let index = 0; index < count; index += 1) writer.write(line(index));
    let seen = '';
    await vi.waitFor(
      () => {
        seen += read();
        expect(lost).toHaveLength(1);
      },
      { timeout: 20_000, interval: 1 },
    );
    seen += read();
    const whole = seen.split('\n').filter((text) => text !== '');
    expect(whole.length + (lost[0] ?? 0)).toBe(count);
    expect(Buffer.byteLength(seen)).toBeLessThan(1.3e6);
    expect(whole.every((text, index) => `${text}\n` === line(index))).toBe(true);
  });

  it('gives a reader that is gone up, at once and with one word of it', () => {
    const { writer, close, errors } = writing();
    close();
    for (let index = 0; index < 100; index += 1) writer.write(line(index));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code: 'EPIPE' });
  });

  it('gives up what waits where the reader goes away meanwhile', async () => {
    const { writer, close, errors } = writing();
    for (let index = 0; index < 500; index += 1) writer.write(line(index));
    close();
    await vi.waitFor(() => expect(errors).toHaveLength(1), { timeout: 20_000 });
    writer.write(line(0));
    writer.flush();
    expect(errors).toHaveLength(1);
  });

  it('flushes without end where nobody reads, for a second at most', () => {
    const { writer } = writing();
    for (let index = 0; index < 500; index += 1) writer.write(line(index));
    let isDone = false;
    writer.flush(() => {
      isDone = true;
    });
    expect(isDone).toBe(true);
  });

  it('takes a full disk for no reason to end', () => {
    const errors: unknown[] = [];
    const fd = openSync('/dev/full', 'w');
    cleanups.push(() => closeSync(fd));
    const writer = writeToDescriptor(fd, { onError: (error) => errors.push(error), onLost: () => undefined });
    for (let index = 0; index < 100; index += 1) writer.write(line(index));
    expect(errors).toEqual([expect.objectContaining({ code: 'ENOSPC' })]);
  });
});

// As its users have it: the built kit in a program of its own.
const logs = fileURLToPath(new URL('../../dist/logs/index.js', import.meta.url));

function running(source: string) {
  const program = `const { createLog } = await import(${JSON.stringify(logs)}); const log = createLog({ name: 'app' }); ${source}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  cleanups.push(() => child.kill('SIGKILL'));
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  return { child, errors: () => errors };
}

async function outputOf(source: string): Promise<{ lines: string[]; code: number | null; signal: string | null }> {
  const { child } = running(source);
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  const [code, signal] = await once(child, 'close');
  return { lines: text.split('\n').filter(Boolean), code, signal };
}

describe('a program that logs', () => {
  it('ends by itself, with all that it logged', async () => {
    const { lines, code } = await outputOf(
      `for (let index = 0; index < 5000; index += 1) log.info({ index }, 'a line');`,
    );
    expect(code).toBe(0);
    expect(lines).toHaveLength(5000);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ index: 4999 });
  });

  it.each([
    ['process.exit(3)', 3, null],
    ["process.kill(process.pid, 'SIGKILL')", null, 'SIGKILL'],
    ["throw new Error('crash')", 1, null],
  ])('has written its last line before %s', async (end, code, signal) => {
    const ended = await outputOf(`log.info('last'); ${end};`);
    expect(ended).toMatchObject({ code, signal });
    expect(ended.lines.map((text) => JSON.parse(text).msg)).toEqual(['last']);
  });

  it('serves on when whoever read its log is gone, with one word of it', async () => {
    const { child, errors } = running(`
      let count = 0;
      process.on('message', () => process.send(count));
      setInterval(() => { for (let index = 0; index < 100; index += 1) { log.info('a line'); count += 1; } }, 1);
      process.send('ready');`);
    await once(child, 'message');
    child.stdout?.destroy();
    const ask = async (): Promise<number> => {
      child.send('count');
      const [count] = await once(child, 'message');
      return Number(count);
    };
    const before = await ask();
    await vi.waitFor(async () => expect(await ask()).toBeGreaterThan(before + 1000), { timeout: 20_000 });
    expect(child.exitCode).toBeNull();
    expect(errors().match(/broken pipe/g)).toHaveLength(1);
  });
});

it('writes on to a descriptor after it was closed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'kit-log-'));
  cleanups.push(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'out');
  const fd = openSync(path, 'w');
  cleanups.push(() => closeSync(fd));
  const writer = writeToDescriptor(fd, { onError: () => undefined, onLost: () => undefined });
  writer.write(line(1));
  writer.close();
  writer.write(line(2));
  expect(readFileSync(path, 'utf8')).toBe(line(1) + line(2));
});
