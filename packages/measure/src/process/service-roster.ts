// The processes of one service over a trial: who they are, and what each weighed at each phase.

import {
  type CollectionState,
  type Figure,
  type IsolateHeap,
  type PhaseFigures,
  type PhaseName,
  type ProcessPhase,
  type ProcessRecord,
  type ProcessStat,
  phaseNames,
  type SystemFiles,
  sumLiving,
  unavailable,
} from '@tare/accounting';
import type { Collection } from '../agent/agent-control.ts';
import { collectionState } from './collection-state.ts';
import { nameRole, runtimeKind } from './name-role.ts';
import { readArguments, readExecutable, readProcessPhase } from './process-reader.ts';

interface Entry {
  stat: ProcessStat;
  argv: string[];
  executable: ProcessRecord['executable'];
  isClusterWorker: boolean;
  phases: Partial<Record<PhaseName, ProcessPhase>>;
  collection: CollectionState;
  isolates: IsolateHeap[];
}

const keptArgumentLength = 200;
const notSampled: ProcessPhase = {
  privateBytes: unavailable('not-sampled'),
  pssBytes: unavailable('not-sampled'),
  rssBytes: unavailable('not-sampled'),
  classes: unavailable('not-sampled'),
  threads: unavailable('not-sampled'),
};
const vanished: ProcessPhase = {
  privateBytes: unavailable('vanished'),
  pssBytes: unavailable('vanished'),
  rssBytes: unavailable('vanished'),
  classes: unavailable('vanished'),
  threads: unavailable('vanished'),
};

export class ServiceRoster {
  readonly #files: SystemFiles;
  readonly #entries = new Map<string, Entry>();
  readonly #read = new Set<PhaseName>();

  constructor(files: SystemFiles) {
    this.#files = files;
  }

  /** Reads every member's figures for `phase`, and sums them. */
  read(phase: PhaseName, members: readonly ProcessStat[]): Omit<PhaseFigures, 'chargedBytes' | 'peakPrivateBytes'> {
    this.#read.add(phase);
    // The kernel's walks come first and close together; who they are is looked up after.
    const figures = members.map((stat) => {
      const known = this.#entries.get(key(stat));
      const executable = known?.executable ?? readExecutable(this.#files, stat.pid);
      const hasV8 = typeof executable === 'string' && runtimeKind(executable) === 'node';
      return { stat, figures: readProcessPhase(this.#files, stat, hasV8) };
    });
    for (const { stat, figures: phaseFigures } of figures) this.#enter(stat).phases[phase] = phaseFigures;
    const sum = (column: 'privateBytes' | 'pssBytes' | 'rssBytes'): Figure =>
      sumLiving(figures.map((entry) => entry.figures[column]));
    return { privateBytes: sum('privateBytes'), pssBytes: sum('pssBytes'), rssSumBytes: sum('rssBytes') };
  }

  collected(members: readonly ProcessStat[], collection: Collection): void {
    for (const stat of members) {
      const entry = this.#enter(stat);
      const own = collection.replies.filter((reply) => reply.pid === stat.pid && reply.error === null);
      entry.isolates = own.map((reply) => reply.heap);
      entry.collection = collectionState(stat.pid, entry.executable, collection);
    }
  }

  /** Absolute paths of the runtimes in use, by pid, for the Base. */
  runtimes(): Map<number, string> {
    const found = new Map<number, string>();
    for (const { stat, executable } of this.#entries.values())
      if (typeof executable === 'string' && runtimeKind(executable) !== undefined) found.set(stat.pid, executable);
    return found;
  }

  /** All members that were ever read, oldest first. */
  records(): ProcessRecord[] {
    const entries = [...this.#entries.values()].sort(
      (a, b) => a.stat.startTicks - b.stat.startTicks || a.stat.pid - b.stat.pid,
    );
    const primaries = new Set(entries.filter((entry) => entry.isClusterWorker).map((entry) => entry.stat.parentPid));
    const roles = new Map<number, ProcessRecord['role']>();
    return entries.map((entry): ProcessRecord => {
      const executable = typeof entry.executable === 'string' ? entry.executable : undefined;
      const parentRole = roles.get(entry.stat.parentPid);
      const role = nameRole({
        argv: entry.argv,
        executable,
        isClusterWorker: entry.isClusterWorker,
        hasClusterWorkers: primaries.has(entry.stat.pid),
        parentRole,
      });
      roles.set(entry.stat.pid, role);
      return {
        pid: entry.stat.pid,
        parentPid: entry.stat.parentPid,
        role,
        argv: entry.argv,
        executable: entry.executable,
        baseKey: executable !== undefined && runtimeKind(executable) !== undefined ? executable : null,
        phases: this.#phases(entry),
        collection: entry.collection,
        isolates: entry.isolates,
      };
    });
  }

  #phases(entry: Entry): Record<PhaseName, ProcessPhase> {
    let seen = false;
    const phases = phaseNames.map((phase): [PhaseName, ProcessPhase] => {
      const figures = entry.phases[phase];
      if (figures) seen = true;
      return [phase, figures ?? (seen && this.#read.has(phase) ? vanished : notSampled)];
    });
    return Object.fromEntries(phases) as Record<PhaseName, ProcessPhase>;
  }

  #enter(stat: ProcessStat): Entry {
    const known = this.#entries.get(key(stat));
    if (known) {
      // Re-parented processes are shown where they were first seen; a wrapper that replaced itself by exec has a new command line.
      const argv = this.#arguments(stat.pid);
      if (argv.length > 0) known.argv = argv;
      return known;
    }
    const entry: Entry = {
      stat,
      argv: this.#arguments(stat.pid),
      executable: readExecutable(this.#files, stat.pid),
      isClusterWorker: hasEnvironment(this.#files, stat.pid, 'NODE_UNIQUE_ID'),
      phases: {},
      collection: 'not-sampled',
      isolates: [],
    };
    this.#entries.set(key(stat), entry);
    return entry;
  }

  #arguments(pid: number): string[] {
    return readArguments(this.#files, pid).map((argument) => argument.slice(0, keptArgumentLength));
  }
}

const key = (stat: ProcessStat): string => `${stat.pid}.${stat.startTicks}`;

function hasEnvironment(files: SystemFiles, pid: number, name: string): boolean {
  const text = files.readText(`/proc/${pid}/environ`);
  return typeof text === 'string' && `\0${text}`.includes(`\0${name}=`);
}
