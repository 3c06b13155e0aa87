import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeHeapFile } from '../../src/workers/heap-files.ts';
import type { HeapFileKind } from '../../src/workers/protocol.ts';
import type { Worker } from '../../src/workers/worker.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tare-heap-files-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A worker that writes so many bytes, as agent/worker.cjs does: under another name until it is whole. */
function worker(bytes: number, { heapUsedBytes = 0, fails = false } = {}) {
  const asked: HeapFileKind[] = [];
  const double = {
    id: 3,
    heap: heapUsedBytes === 0 ? null : { heapUsedBytes, heapLimitBytes: 2 * heapUsedBytes, externalBytes: 0 },
    writeHeapFile: async (kind: HeapFileKind, path: string): Promise<void> => {
      asked.push(kind);
      writeFileSync(`${path}~`, Buffer.alloc(bytes));
      if (fails) throw new Error('the worker ended');
      rmSync(`${path}~`);
      writeFileSync(path, Buffer.alloc(bytes));
    },
  };
  return { asked, double: double as unknown as Worker };
}

const write = (one: Worker, kind: HeapFileKind, quotaBytes: number) =>
  writeHeapFile({ directory, quotaBytes }, one, kind);

describe('writeHeapFile', () => {
  it.each<[HeapFileKind, RegExp]>([
    ['snapshot', /^tare-[\w-]+-worker-3\.heapsnapshot$/],
    ['profile', /^tare-[\w-]+-worker-3\.heapprofile$/],
  ])('gives path and size of a %s', async (kind, form) => {
    const { path, bytes } = await write(worker(1000).double, kind, 5000);
    expect(bytes).toBe(1000);
    expect(readdirSync(directory)).toEqual([expect.stringMatching(form)]);
    expect(path).toBe(join(directory, readdirSync(directory)[0] ?? ''));
  });

  it('makes the directory', async () => {
    directory = join(directory, 'deep/er');
    const { path } = await write(worker(10).double, 'profile', 1000);
    expect(existsSync(path)).toBe(true);
    directory = join(directory, '../..');
  });

  it('does not even ask for a snapshot that will not fit beside what is there', async () => {
    writeFileSync(join(directory, 'tare-1-worker-1.heapsnapshot'), Buffer.alloc(600));
    const { double, asked } = worker(100, { heapUsedBytes: 500 });
    await expect(write(double, 'snapshot', 1000)).rejects.toThrow(/move some away/);
    expect(asked).toEqual([]);
  });

  it('removes what has become too large, and nothing older', async () => {
    writeFileSync(join(directory, 'tare-1-worker-1.heapprofile'), Buffer.alloc(600));
    await expect(write(worker(500).double, 'profile', 1000)).rejects.toThrow(/heap files in .* would take/);
    expect(readdirSync(directory)).toEqual(['tare-1-worker-1.heapprofile']);
  });

  it('counts what is being written, and no file of others', async () => {
    writeFileSync(join(directory, 'somebody-elses.heapsnapshot'), Buffer.alloc(5000));
    writeFileSync(join(directory, 'notes.txt'), Buffer.alloc(5000));
    await write(worker(900).double, 'profile', 1000);
    writeFileSync(join(directory, 'tare-2-worker-2.heapsnapshot~'), Buffer.alloc(200));
    await expect(write(worker(1).double, 'profile', 1000)).rejects.toThrow(/would take/);
  });

  it('leaves nothing of a file that did not become whole', async () => {
    await expect(write(worker(100, { fails: true }).double, 'snapshot', 1000)).rejects.toThrow('the worker ended');
    expect(readdirSync(directory)).toEqual([]);
  });
});
