// What `tare explain` found, as plain JSON: where a subject's private memory comes from, package by package, and who imports it.

import type { Environment, Figure, MemoryClass, RecordedError, Unavailable, Warning } from '@tare/accounting';
import type { Interval } from '../estimate/estimate-shift.ts';

export const explanationSchema = 'tare/explanation@1';

/** A place in the application's own code that asks for a package. */
export interface ImportPlace {
  /** Relative to the application's folder where it lies below it. */
  file: string;
  /** From 1; null where the statement was not found in the source (generated code). */
  line: number | null;
  column: number | null;
  specifier: string;
  kind: 'require' | 'import' | 'dynamic-import';
  /** After the service was ready. */
  isLate: boolean;
}

/** What the load made of a package. */
export type PackageUse =
  /** Functions of it ran while the load was driven. */
  | { state: 'under-load'; functionsCalled: number }
  /** None did; at start some may have. */
  | { state: 'not-under-load' }
  | { state: 'unknown'; because: string };

/** One copy of a package: the same package in two folders is two entries. All bytes are of the JS heap, estimated from samples, until a trial confirmed them. */
export interface PackageCost {
  /** Folder of the package, relative to the application's where it lies below; `(application)` for its own code, `(node)` for Node.js's own modules. Key. */
  directory: string;
  name: string;
  version: string | null;
  /** In `dependencies` of the application's manifest. */
  isDirect: boolean;
  modules: number;
  sourceBytes: number;
  /** Its own modules. */
  ownBytes: number;
  /** All that would not be loaded without it: its own and the packages that only it brings in (dominators of the import graph). Of all packages, nothing is counted twice. */
  retainedBytes: number;
  /** All that it reaches: what it would cost in an empty program. Not less than `retainedBytes`; the difference is shared with others. */
  soloBytes: number;
  /**
   * Of a package that the application's own files ask for: what would not be loaded if they did not. Less than `retainedBytes` where other packages ask for it too,
   * down to 0. Absent for packages that only others ask for.
   */
  removableBytes?: number;
  /** Index in `packages` of the entry without which it would not be loaded; null for the roots (`(application)`, `(node)`). */
  dominator: number | null;
  /** Indices in `packages` of those that ask for it. */
  importedBy: number[];
  /** In the application's own code, heaviest first where there are several. */
  places: ImportPlace[];
  /** Files of native add-ons that it loaded, relative as `directory`. */
  addons: string[];
  /** Their private and PSS bytes are in the table of classes; this is the size of the files. */
  addonFileBytes: number;
  use: PackageUse;
  /** What removing or deferring it saved in paired trials; null until then. */
  confirmed: { change: string; savingBytes: Interval } | null;
}

/** Several copies of one package in one program. */
export interface DuplicatePackage {
  name: string;
  /** Indices in `packages`. */
  copies: number[];
}

/** Columns of equal length, one row a module; for pictures with thousands of them. */
export interface ModuleTable {
  /** Relative to the package's folder. */
  path: string[];
  /** Index in `packages`. */
  package: number[];
  ownBytes: number[];
  sourceBytes: number[];
  /** Row without which it would not be loaded; -1 for entries. */
  dominator: number[];
  /** Functions that ran under load; -1 where that is not known. */
  called: number[];
}

/**
 * A part of the tree's private memory; all rows of a service add up to it exactly.
 * - `packages`: JS heap that samples assign to packages and the application
 * - `node`: JS heap of Node.js's own modules
 * - `code`: generated code and byte code outside those
 * - `heap-slack`: pages of the JS heap that hold nothing (fragmentation, the empty half of the new space)
 * - `array-buffers`: contents of Buffers and typed arrays
 * - `external`: other memory that JS objects hold outside the heap
 * - `native`: the rest of the C heap and of anonymous memory: Node.js itself, add-ons, the allocator's slack
 * - `stacks`, `libraries`, `addons`, `runtime`, `files`, `shared`, `swap`: private pages of that class
 * - `other-processes`: processes of the tree that run no Node.js, or could not be looked into
 * - `unattributed`: what is left, either sign
 */
export type MemoryPart =
  | 'packages'
  | 'node'
  | 'code'
  | 'heap-slack'
  | 'array-buffers'
  | 'external'
  | 'native'
  | Exclude<MemoryClass, 'js-heap' | 'malloc' | 'anonymous'>
  | 'other-processes'
  | 'unattributed';

export interface ExplainedService {
  name: string;
  /** Absolute; other paths are relative to it. */
  application: string;
  /** Private memory, calm, collected, of an untraced trial: the whole that `parts` add up to. */
  privateBytes: Figure;
  pssBytes: Figure;
  /** bytes by part; they add up to `privateBytes`; absent where that is not known. */
  parts: { part: MemoryPart; bytes: number }[] | Unavailable;
  /** Whose modules are shown: the isolate with most of them. Others run the same code (cluster workers) or are told in `otherIsolates`. */
  shown: { pid: number; threadId: number; entry: string | null; nodeVersion: string } | null;
  otherIsolates: { pid: number; threadId: number; entry: string | null; modules: number; sameAsShown: boolean }[];
  /** Heaviest retained first. Empty where no Node.js runs. */
  packages: PackageCost[];
  duplicates: DuplicatePackage[];
  modules: ModuleTable;
  /** In `dependencies` of the application's manifest, installed, and not one module loaded: disk, not memory. */
  neverLoaded: string[];
}

export interface Explanation {
  schema: typeof explanationSchema;
  /** ISO 8601, UTC. */
  recordedAt: string;
  outcome: 'complete' | 'interrupted' | 'failed';
  environment: Environment;
  subject: { name: string };
  settings: { requests: number; connections: number; warmup: number; routes: string[]; seed: number };
  services: ExplainedService[];
  /** ms until the first answer, without and with the tracer: its own cost. */
  readyMs: { plain: Figure; traced: Figure };
  warnings: Warning[];
  error: RecordedError | null;
}
