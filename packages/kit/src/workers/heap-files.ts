// Heap snapshots and profiles of workers: where they go, and how much room they may take.

import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { within } from '../within.ts';
import type { HeapFileKind } from './protocol.ts';
import type { Worker } from './worker.ts';

export interface HeapFileOptions {
  directory: string;
  /** Of all heap files in the directory together. */
  quotaBytes: number;
  /** What to write, once in the life of the supervisor, when a worker comes to its limit; nothing unless given. */
  onLimit?: HeapFileKind;
  /** Of a profile, 10 s unless given. */
  profileMs?: number;
}

export interface HeapFile {
  path: string;
  bytes: number;
}

/** A snapshot of a large heap takes a minute. */
const longestMs = 120_000;
const endings: Readonly<Record<HeapFileKind, string>> = { snapshot: 'heapsnapshot', profile: 'heapprofile' };
const isOurs = /^tare-[\w-]+\.(heapsnapshot|heapprofile)~?$/;

/** Nothing older is removed for a new one: the first crossing of a limit tells more than the hundredth. */
export async function writeHeapFile(
  { directory, quotaBytes, profileMs = 10_000 }: HeapFileOptions,
  worker: Worker,
  kind: HeapFileKind,
): Promise<HeapFile> {
  mkdirSync(directory, { recursive: true });
  const taken = bytesIn(directory);
  // A snapshot is about as large as the heap that it is of.
  const expected = kind === 'snapshot' ? (worker.heap?.heapUsedBytes ?? 0) : 0;
  if (taken + expected > quotaBytes) throw new Error(fullWords(directory, taken, quotaBytes));
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const path = join(directory, `tare-${time}-worker-${worker.id}.${endings[kind]}`);
  try {
    const written = worker.writeHeapFile(kind, path, profileMs).then(() => 'written' as const);
    if ((await within(written, profileMs + longestMs, 'late')) === 'late') throw new Error('it took too long');
  } catch (error) {
    rmSync(`${path}~`, { force: true });
    throw error;
  }
  const { size: bytes } = statSync(path);
  if (bytesIn(directory) > quotaBytes) {
    rmSync(path);
    throw new Error(fullWords(directory, taken + bytes, quotaBytes));
  }
  return { path, bytes };
}

const fullWords = (directory: string, bytes: number, quotaBytes: number): string =>
  `the heap files in ${directory} would take ${megabytes(bytes)} of ${megabytes(quotaBytes)} MB; move some away`;
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

function bytesIn(directory: string): number {
  return readdirSync(directory)
    .filter((name) => isOurs.test(name))
    .reduce((sum, name) => sum + (statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}
