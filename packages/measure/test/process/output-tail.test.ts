import type { ChildProcess } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { OutputTail } from '../../src/process/output-tail.ts';

interface Double {
  stdout: PassThrough;
  stderr: PassThrough;
  tail: OutputTail;
}

function printing(): Double {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  return { stdout, stderr, tail: new OutputTail({ stdout, stderr } as unknown as ChildProcess) };
}

const end = async (stream: PassThrough): Promise<void> => {
  stream.end();
  await finished(stream);
};

describe('OutputTail', () => {
  it('keeps the last forty lines of both streams', async () => {
    const { stdout, stderr, tail } = printing();
    for (let number = 1; number <= 100; number += 1) (number % 2 === 0 ? stdout : stderr).write(`line ${number}\n`);
    await Promise.all([end(stdout), end(stderr)]);
    expect(tail.lines).toHaveLength(40);
    expect(tail.lines).toContain('line 100');
    expect(tail.lines).not.toContain('line 1');
  });

  it('puts lines together that arrive in pieces, with the unfinished last one, without carriage returns', async () => {
    const { stdout, tail } = printing();
    const text = Buffer.from('grüße\r\nand the rest');
    for (const byte of text) stdout.write(Buffer.from([byte]));
    await end(stdout);
    expect(tail.lines).toEqual(['grüße', 'and the rest']);
  });

  it('stays small whatever is printed, with and without line ends', async () => {
    for (const line of ['x'.repeat(1_000_000), `${'y'.repeat(99_999)}\n`]) {
      const { stdout, tail } = printing();
      for (let written = 0; written < 20; written += 1) stdout.write(line);
      await end(stdout);
      expect(tail.lines.join('').length).toBeLessThanOrEqual(40 * 500);
    }
  });

  it('tells a watcher the lines before and after, until it is stopped', async () => {
    const { stdout, tail } = printing();
    const seen: string[] = [];
    stdout.write('before\n');
    await new Promise(setImmediate);
    const stop = tail.watch((line) => seen.push(line));
    stdout.write('after\n');
    await new Promise(setImmediate);
    stop();
    stdout.write('too late\n');
    await end(stdout);
    expect(seen).toEqual(['before', 'after']);
  });
});
