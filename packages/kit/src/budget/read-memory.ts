// What this process and its children hold, in a few reads of /proc: cheap enough for every second.

import {
  type Figure,
  isKnown,
  parseStatus,
  type SystemFiles,
  sumFigures,
  sumLiving,
  unavailable,
} from '@tare/accounting/self';

/** `thread`: a worker thread, which has a heap of its own in the memory of its process. */
export type MemoryScope = 'process' | 'thread';

/** All in bytes but the counts. */
export interface MemoryReading {
  /** Whose the heap and what is external to it are, and what a budget goes by. All other figures are the process's, also in a thread. */
  scope: MemoryScope;
  /** Milliseconds since the epoch. */
  atMs: number;
  rssBytes: Figure;
  virtualBytes: Figure;
  /** Anonymous memory and swap: its own, whatever its neighbours map. Heap, external memory, worker threads and native libraries are all in it. */
  privateBytes: Figure;
  heapUsedBytes: number;
  heapTotalBytes: number;
  /** Held outside the heap by objects of it; array buffers are part of it. */
  externalBytes: number;
  arrayBuffersBytes: number;
  threads: Figure;
  /** Of all that it started and that still runs. */
  children: { count: number; privateBytes: Figure };
}

/** Of a tree that grows without end the rest is not counted, and the sum says so. */
const mostChildren = 256;

export function readMemory(
  files: SystemFiles,
  pid: number,
  nowMs: number,
  scope: MemoryScope = 'process',
): MemoryReading {
  const { heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
  const text = files.readText(`/proc/${pid}/status`);
  const status = typeof text === 'string' ? parseStatus(text) : undefined;
  const missing = typeof text === 'string' ? unavailable('unsupported') : text;
  return {
    scope,
    atMs: nowMs,
    rssBytes: status?.rssBytes ?? missing,
    virtualBytes: status?.virtualBytes ?? missing,
    privateBytes: status ? sumFigures([status.anonymousBytes, status.swapBytes]) : missing,
    heapUsedBytes: heapUsed,
    heapTotalBytes: heapTotal,
    externalBytes: external,
    arrayBuffersBytes: arrayBuffers,
    threads: status?.threads ?? missing,
    children: readChildren(files, pid),
  };
}

/** Whole tree below the process. Kernels without CONFIG_PROC_CHILDREN do not tell: then the sum is unsupported, not 0. */
export function readChildren(files: SystemFiles, pid: number): MemoryReading['children'] {
  const open = childrenOf(files, pid);
  if (open === undefined) return { count: 0, privateBytes: unavailable('unsupported') };
  const figures: Figure[] = [];
  for (let child = open.pop(); child !== undefined; child = open.pop()) {
    if (figures.length === mostChildren) return { count: figures.length, privateBytes: unavailable('not-sampled') };
    const text = files.readText(`/proc/${child}/status`);
    if (typeof text === 'string') {
      const { anonymousBytes, swapBytes } = parseStatus(text);
      figures.push(sumFigures([anonymousBytes, swapBytes]));
    }
    open.push(...(childrenOf(files, child) ?? []));
  }
  return { count: figures.length, privateBytes: figures.length === 0 ? 0 : sumLiving(figures) };
}

/** Each thread has the children that it started. undefined where no thread's can be read. */
function childrenOf(files: SystemFiles, pid: number): number[] | undefined {
  const tasks = files.list(`/proc/${pid}/task`);
  if (!Array.isArray(tasks)) return undefined;
  const texts = tasks.map((task) => files.readText(`/proc/${pid}/task/${task}/children`));
  const known = texts.filter((text) => typeof text === 'string');
  return known.length === 0 ? undefined : known.flatMap((text) => text.split(' ').filter(Boolean).map(Number));
}

/** Of process and children together; of the process alone where its children cannot be told. */
export const treePrivateBytes = ({ privateBytes, children }: MemoryReading): Figure =>
  isKnown(children.privateBytes) ? sumFigures([privateBytes, children.privateBytes]) : privateBytes;

/** What a worker thread holds and can give back: its heap, and what objects of it hold outside. The rest of the process is not its own. */
export const threadBytes = ({ heapUsedBytes, externalBytes }: MemoryReading): number => heapUsedBytes + externalBytes;
