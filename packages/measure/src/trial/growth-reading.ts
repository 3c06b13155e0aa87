// One service of a growth run right after a collection: what its tree weighs, what V8 says of its heaps, and what else may pile up.

import {
  addClasses,
  type ClassTable,
  type Figure,
  type GrowthReading,
  type IsolateHeap,
  type ProcessStat,
  type SystemFiles,
  sumLiving,
  type Unavailable,
  unavailable,
} from '@tare/accounting';
import type { Collection } from '../agent/agent-control.ts';
import { collectionState } from '../process/collection-state.ts';
import { runtimeKind } from '../process/name-role.ts';
import { readExecutable, readProcessPhase } from '../process/process-reader.ts';

/**
 * @param members living processes of the service
 * @param collection what came of the collection just now
 * @param requests answered so far
 */
export function readGrowth(
  files: SystemFiles,
  members: readonly ProcessStat[],
  collection: Collection,
  requests: number,
): GrowthReading {
  const processes = members.map((stat) => {
    const executable = readExecutable(files, stat.pid);
    const hasV8 = typeof executable === 'string' && runtimeKind(executable) === 'node';
    return { stat, executable, figures: readProcessPhase(files, stat, hasV8) };
  });
  const states = processes.map(({ stat, executable }) => ({
    pid: stat.pid,
    state: collectionState(stat.pid, executable, collection),
  }));
  const heap = (column: keyof IsolateHeap): Figure => {
    const runtimes = states.filter(({ state }) => state !== 'unsupported');
    if (runtimes.length === 0) return unavailable('unsupported');
    return sumLiving(runtimes.map(({ pid, state }) => heapOf(pid, state, collection, column)));
  };
  return {
    requests,
    privateBytes: sumLiving(processes.map(({ figures }) => figures.privateBytes)),
    classes: sumTables(processes.map(({ figures }) => figures.classes)),
    heapUsedBytes: heap('heapUsedBytes'),
    externalBytes: heap('externalBytes'),
    arrayBuffersBytes: heap('arrayBuffersBytes'),
    threads: sumLiving(members.map((stat) => stat.threads)),
    fileDescriptors: sumLiving(members.map((stat) => countDescriptors(files, stat.pid))),
    processes: members.length,
  };
}

/** Of all isolates of one process; unknown where one of them did not answer. */
function heapOf(
  pid: number,
  state: ReturnType<typeof collectionState>,
  { replies, incomplete }: Collection,
  column: keyof IsolateHeap,
): Figure {
  if (state !== 'forced') return unavailable(state);
  const own = replies.filter((reply) => reply.pid === pid);
  if (incomplete.has(pid) || own.some((reply) => reply.error !== null)) return unavailable('not-sampled');
  return own.reduce((sum, reply) => sum + reply.heap[column], 0);
}

function sumTables(tables: readonly (ClassTable | Unavailable)[]): ClassTable | Unavailable {
  const living = tables.filter((table) => !('state' in table) || table.state !== 'vanished');
  const unknown = living.find((table): table is Unavailable => 'state' in table);
  if (unknown) return unknown;
  const known = living.filter((table): table is ClassTable => !('state' in table));
  return known.length === 0 ? unavailable('vanished') : addClasses(known);
}

function countDescriptors(files: SystemFiles, pid: number): Figure {
  const names = files.list(`/proc/${pid}/fd`);
  return Array.isArray(names) ? names.length : names;
}
