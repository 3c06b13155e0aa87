// Trials of a service in a few words: private memory by class at the end of the collection, and V8's account of it.

import {
  type ClassTable,
  type IsolateHeap,
  type MemoryClass,
  memoryClasses,
  type PhaseFigures,
  type ProcessPhase,
  type ProcessRecord,
  phaseNames,
  type ServiceTrial,
  unavailable,
} from '@tare/accounting';

const unknown = unavailable('not-sampled');

/** @param privateBytes of the classes that have any */
export function processOf(
  privateBytes: Partial<Record<MemoryClass, number>>,
  isolates: IsolateHeap[],
  pid: number = 100,
): ProcessRecord {
  const classes = Object.fromEntries(
    memoryClasses.map((name) => {
      const bytes = privateBytes[name] ?? 0;
      return [name, { privateBytes: bytes, pssBytes: bytes, rssBytes: bytes }];
    }),
  ) as ClassTable;
  const total = memoryClasses.reduce((sum, name) => sum + classes[name].privateBytes, 0);
  const phase: ProcessPhase = { privateBytes: total, pssBytes: total, rssBytes: total, classes, threads: 1 };
  return {
    pid,
    parentPid: 1,
    role: 'runtime',
    argv: ['node', 'main.js'],
    executable: '/usr/bin/node',
    baseKey: null,
    phases: Object.fromEntries(phaseNames.map((name) => [name, phase])) as ProcessRecord['phases'],
    collection: 'forced',
    isolates,
  };
}

/** @param moreBytes what the whole has beyond the sum of its processes */
export function trialOf(processes: ProcessRecord[], moreBytes: number = 0): ServiceTrial {
  const total = processes.reduce((sum, { phases }) => {
    const { privateBytes } = phases.collected;
    return typeof privateBytes === 'number' ? sum + privateBytes : sum;
  }, moreBytes);
  const figures: PhaseFigures = {
    privateBytes: total,
    pssBytes: total + 10_000_000,
    rssSumBytes: total + 40_000_000,
    chargedBytes: unknown,
    peakPrivateBytes: total,
  };
  return {
    name: 'app',
    readyMs: 200,
    port: 3000,
    phases: Object.fromEntries(phaseNames.map((name) => [name, figures])) as ServiceTrial['phases'],
    breakdown: { baseBytes: unknown, librariesBytes: unknown, runtimeBytes: unknown, totalBytes: total },
    processes,
    load: {
      requests: 100,
      errors: 0,
      errorAnswers: 0,
      durationMs: 100,
      throughputPerSecond: 1000,
      latencyMs: { p50: 1, p95: 2, p99: 3 },
    },
    routes: [],
    samples: { atMs: [], privateBytes: [], rssSumBytes: [], pssBytes: [], chargedBytes: [], processes: [] },
    cgroup: unknown,
    ending: unknown,
    crashLines: [],
  };
}
