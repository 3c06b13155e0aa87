// tare.baseline.json: what a project's services weighed when somebody agreed to it, and which changes were decided on. Committed, so that CI
// compares with it; kept small and sorted, so that its differences can be read.

import type { Mode } from '@tare/accounting';
import type { Interval } from '../estimate/estimate-shift.ts';

export const baselineSchema = 'tare/baseline@1';

/** Figures of another runtime major, architecture or allocator are those of another program. */
export interface BaselineKey {
  /** Names and majors of the runtimes of all services, sorted, as `node 20` or `node 20 + python 3.12`; `none` for native programs. */
  runtime: string;
  /** As `x64`. */
  architecture: string;
  /** `glibc`, `musl`, or a preloaded one, as `jemalloc`. */
  allocator: string;
}

/** Private memory of fresh starts: calm, collected, or natural, after load. */
export interface BaselineFigure {
  /** null for the fleet. */
  service: string | null;
  mode: Mode;
  /** Of each start, ascending. */
  privateBytes: number[];
}

export interface BaselineEntry {
  key: BaselineKey;
  /** ISO 8601, UTC. */
  recordedAt: string;
  /** Where HEAD was, with `-dirty` where files were changed; null outside a repository. */
  commit: string | null;
  /** What was driven: figures under another load are not compared. */
  load: { requests: number; connections: number; warmup: number; routes: string[] };
  figures: BaselineFigure[];
}

/** When a decision is to be thought over. */
export type Trigger =
  /** Private memory of the fleet, natural, after load. */
  | { kind: 'total-above'; bytes: number }
  /** A service that was not there when it was decided. */
  | { kind: 'service-added'; services: string[] }
  /** 95th percentile of any service's answers. */
  | { kind: 'p95-above'; milliseconds: number };

export interface Decision {
  change: string;
  decision: 'accepted' | 'rejected';
  /** ISO 8601, UTC. */
  decidedAt: string;
  because: string;
  /** What was measured, by mode. */
  effects: { mode: Mode; state: string; savingBytes: Interval | null; pairs: number }[];
  revisitWhen: Trigger[];
}

export interface Baseline {
  schema: typeof baselineSchema;
  entries: BaselineEntry[];
  decisions: Decision[];
}
