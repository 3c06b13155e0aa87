// The Recording: everything observed in one `measure`, as plain JSON. Written once by `measure`, read by every report, on any machine.
// The JSON Schema that ships is generated from this file (npm run schema): keep the types plain, and say units in names.

import type { Absence, Figure, Unavailable } from './figure.ts';

export const recordingSchema = 'tare/recording@1';

/**
 * - `calm`: the C allocator returns what is freed, and the heap is collected and compacted before the idle and the collected reading. What the program *retains*.
 * - `natural`: untouched until after the last natural reading. What the machine *holds*.
 */
export type Mode = 'calm' | 'natural';

/**
 * Moments of a trial at which the tree is read, in order:
 * ready (first answer) -> idle (settled) -> loaded (the last request answered) -> afterLoad (settled again) -> collected (collection forced).
 */
export type PhaseName = 'ready' | 'idle' | 'loaded' | 'afterLoad' | 'collected';

/**
 * Where a page belongs; every resident page of a process is in exactly one class.
 * - `js-heap`: V8's spaces and generated code
 * - `malloc`: the C heap and its arenas
 * - `stacks`: main and thread stacks
 * - `anonymous`: other anonymous mappings (large allocations, other runtimes' heaps)
 * - `runtime`: file pages of the program itself (/usr/bin/node)
 * - `libraries`: file pages of shared libraries
 * - `addons`: file pages of native add-ons (.node)
 * - `files`: other mapped files
 * - `shared`: shared memory and memory files
 * - `swap`: written out to swap
 * A private page of a file mapping (written after loading) is private memory of the file's class.
 */
export type MemoryClass =
  | 'js-heap'
  | 'malloc'
  | 'stacks'
  | 'anonymous'
  | 'runtime'
  | 'libraries'
  | 'addons'
  | 'files'
  | 'shared'
  | 'swap';

/** Bytes of one class. Summed over the classes, each column is the figure of the same name of the process. */
export interface ClassFigures {
  /** Anonymous pages plus swap; a page that a forked family shares is divided among its users. */
  privateBytes: number;
  /** All resident pages, shared ones divided among their users. 0 for swap. */
  pssBytes: number;
  /** All resident pages, shared ones in full. 0 for swap. */
  rssBytes: number;
}

export type ClassTable = Record<MemoryClass, ClassFigures>;

/** The figures of one process or one tree at one phase. */
export interface PhaseFigures {
  /** Anonymous memory plus swap, copy-on-write pages divided among the forked family. Decides. */
  privateBytes: Figure;
  /** Proportional set size, without swap. */
  pssBytes: Figure;
  /** Sum of resident set sizes; counts shared pages once per process. Shown, never decides. */
  rssSumBytes: Figure;
  /** What the subject's own memory cgroup is charged; only for a service or the fleet. */
  chargedBytes: Figure;
  /** Largest private memory sampled since the previous phase; from the kernel's approximate counters. */
  peakPrivateBytes: Figure;
}

/** Figures of one process with the classes that add up to them. */
export interface ProcessPhase {
  privateBytes: Figure;
  pssBytes: Figure;
  rssBytes: Figure;
  /** Columns add up to the three figures above; absent where the process could not be read. */
  classes: ClassTable | Unavailable;
  threads: Figure;
}

/** V8's own account of one isolate (main thread or worker thread), after the forced collection. */
export interface IsolateHeap {
  /** The kernel's id of the thread; 0 for the main thread. */
  threadId: number;
  heapUsedBytes: number;
  heapTotalBytes: number;
  externalBytes: number;
  arrayBuffersBytes: number;
}

/** Whether the collected reading really followed a forced collection in this process. */
export type CollectionState = 'forced' | Absence;

export type ProcessRole =
  | 'runtime'
  | 'cluster-primary'
  | 'cluster-worker'
  | 'package-runner'
  | 'shell'
  | 'typescript-loader'
  | 'watcher'
  | 'child'
  | 'native';

export interface ProcessRecord {
  pid: number;
  parentPid: number;
  role: ProcessRole;
  /** Command line, each argument cut at 200 characters. */
  argv: string[];
  /** Path of the program that the process runs, or why it is not known. */
  executable: string | Unavailable;
  /** Key into `bases` where the program is a runtime whose bare weight is measured. */
  baseKey: string | null;
  phases: Record<PhaseName, ProcessPhase>;
  collection: CollectionState;
  isolates: IsolateHeap[];
}

/** Parts of the service's private memory; they add up exactly. A negative part is real: collection can give back more than load added. */
export interface Breakdown {
  /** The bare runtime of the same version, as often as the tree runs it; `unsupported` for programs without a separable runtime. */
  baseBytes: Figure;
  /** Idle minus Base: the program's modules and what it set up at start. */
  librariesBytes: Figure;
  /** Total minus idle: what load added. */
  runtimeBytes: Figure;
  /** calm: collected private; natural: private after load. */
  totalBytes: Figure;
}

export interface LoadFigures {
  requests: number;
  /** Requests without an answer: connection errors and time-outs. */
  errors: number;
  /** Answers with status 400 or above. */
  errorAnswers: number;
  durationMs: number;
  throughputPerSecond: number;
  latencyMs: { p50: number; p95: number; p99: number };
}

/** What one route answered; the guard of later comparisons. */
export interface RouteObservation {
  route: string;
  requests: number;
  /** Count by status, as `{"200": 497}`. */
  statuses: Record<string, number>;
  /** Media type and structure of sampled answers, without values; sorted. */
  shapes: string[];
}

/** Columns of equal length, one row a sample. */
export interface Samples {
  /** Since the trial's start. */
  atMs: number[];
  privateBytes: number[];
  rssSumBytes: number[];
  /** null where PSS was not read with that sample: it costs the kernel a walk over the page tables. */
  pssBytes: (number | null)[];
  chargedBytes: (number | null)[];
  processes: number[];
}

export interface CgroupRecord {
  version: 1 | 2;
  /** Exact peak of the charge up to the reading after load; a calm trial's holds the forced collection before its idle reading. */
  peakChargedBytes: Figure;
  /** File cache within the charge after load that the kernel would drop first. */
  inactiveFileBytes: Figure;
  outOfMemoryKills: Figure;
}

/** How the service ended. */
export interface EndingRecord {
  /** What it took: `term` it went on SIGTERM, `kill` it needed SIGKILL, `self` it was gone already. */
  by: 'term' | 'kill' | 'self';
  exitCode: number | null;
  signal: string | null;
  durationMs: number;
}

export interface ServiceTrial {
  name: string;
  readyMs: Figure;
  /** The port that load went to. */
  port: number | null;
  phases: Record<PhaseName, PhaseFigures>;
  breakdown: Breakdown;
  processes: ProcessRecord[];
  load: LoadFigures | Unavailable;
  routes: RouteObservation[];
  samples: Samples;
  cgroup: CgroupRecord | Unavailable;
  ending: EndingRecord | Unavailable;
  /** The first printed lines that tell of a crash, of whichever process of the service; empty where none did. */
  crashLines: string[];
}

export interface RecordedError {
  code: string;
  message: string;
  seen?: string;
  remedy: string;
  docsPage: string;
}

export interface Trial {
  /** From 1, in the order they ran. */
  id: number;
  mode: Mode;
  state: 'complete' | 'partial';
  /** Moments of the phases of the whole subject, since the trial's start; only those that were reached. */
  phaseAtMs: Partial<Record<PhaseName, number>>;
  /** When the load began, since the trial's start. */
  loadBeganAtMs: number | null;
  durationMs: number;
  services: ServiceTrial[];
  /** What tare itself spent on sampling, as a share of one core. */
  samplingShareOfCore: number;
  error: RecordedError | null;
}

/** The bare runtime, measured by the same phases up to idle. */
export interface BaseRecord {
  key: string;
  mode: Mode;
  executable: string;
  version: string;
  privateBytes: Figure;
  pssBytes: Figure;
  rssBytes: Figure;
}

export interface Spread {
  trials: number;
  low: number;
  high: number;
  /** Sample standard deviation; null with fewer than two trials. */
  standardDeviation: number | null;
}

/** One service in one mode over all complete trials: the figures are those of the median trial, so that parts add up; the spread is over all. */
export interface ServiceSummary {
  name: string;
  mode: Mode;
  trials: number;
  /** Id of the trial whose figures are shown: the one with the median total of the whole subject. */
  shownTrial: number;
  phases: Record<PhaseName, PhaseFigures>;
  breakdown: Breakdown;
  processes: ProcessRecord[];
  readyMs: Figure;
  load: LoadFigures | Unavailable;
  routes: RouteObservation[];
  /** Private memory of each phase, over the trials. */
  spread: Record<PhaseName, Spread | Unavailable>;
}

/** All services together in one mode. */
export interface FleetSummary {
  mode: Mode;
  trials: number;
  shownTrial: number;
  phases: Record<PhaseName, PhaseFigures>;
  breakdown: Breakdown;
  spread: Record<PhaseName, Spread | Unavailable>;
}

export interface Environment {
  kernel: string;
  architecture: string;
  processors: number;
  memoryBytes: Figure;
  pageSizeBytes: number;
  transparentHugePages: string | Unavailable;
  /** Which memory controller tare could use for the subject's own cgroup. */
  cgroup: 1 | 2 | Unavailable;
  /** Version of the Node.js that runs tare itself. */
  nodeVersion: string;
  tareVersion: string;
}

export interface RecordedService {
  name: string;
  /** As a person would type it. */
  command: string;
  argv: string[];
  /** Names of the variables that were set for it; values may be secrets and are not recorded. */
  environmentNames: string[];
  dependsOn: string[];
  /** How readiness was found, in words: "port 3000, GET / answers". */
  ready: string;
}

export interface Warning {
  /** Stable short name, as `load-on-not-found`. */
  code: string;
  service: string | null;
  message: string;
}

export interface RecordingSettings {
  requests: number;
  connections: number;
  warmup: number;
  trials: number;
  modes: Mode[];
  routes: string[];
  seed: number;
  /** Size of the plan to compare with, where one was given. */
  limitBytes: number | null;
}

export interface Recording {
  schema: typeof recordingSchema;
  /** ISO 8601, UTC. */
  recordedAt: string;
  /** `complete`, or why it holds less than was asked for. */
  outcome: 'complete' | 'interrupted' | 'failed';
  environment: Environment;
  subject: { name: string; services: RecordedService[] };
  settings: RecordingSettings;
  trials: Trial[];
  bases: BaseRecord[];
  /** One entry per service and mode. */
  services: ServiceSummary[];
  /** One entry per mode. */
  fleet: FleetSummary[];
  warnings: Warning[];
  error: RecordedError | null;
}

export const phaseNames: readonly PhaseName[] = ['ready', 'idle', 'loaded', 'afterLoad', 'collected'];

export const memoryClasses: readonly MemoryClass[] = [
  'js-heap',
  'malloc',
  'stacks',
  'anonymous',
  'runtime',
  'libraries',
  'addons',
  'files',
  'shared',
  'swap',
];
