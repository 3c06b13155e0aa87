// What `tare leak` found, as plain JSON: growth with requests of private collected memory, and what it is made of.

import type { Environment, GrowthReading, RecordedError, RouteObservation, Warning } from '@tare/accounting';
import type { Interval } from '../estimate/estimate-shift.ts';
import type { LeakState } from '../leak/leak-slope.ts';
import type { PairedSlopes } from '../leak/paired-slopes.ts';
import type { ComparedArm } from './comparison.ts';

export type { GrowthReading } from '@tare/accounting';

export const leakSchema = 'tare/leak@1';

export interface GrowthRun {
  /** Which arm ran; null for the only one. */
  arm: string | null;
  state: 'complete' | 'partial';
  services: { name: string; readings: GrowthReading[]; routes: RouteObservation[] }[];
  error: RecordedError | null;
}

/** What grows: the first three are parts of private memory. */
export type GrowthPart = 'js-heap' | 'external' | 'native' | 'threads' | 'file-descriptors' | 'processes';

export interface PartGrowth {
  part: GrowthPart;
  /** Bytes or, for threads, descriptors and processes, a count, per 1,000 requests. null where it could not be measured. */
  perThousandRequests: Interval | null;
  /** The lower bound is above zero; of bytes, it also carries a tenth of the growth, or of the budget where that is larger. */
  grows: boolean;
}

export interface ServiceLeak {
  service: string;
  state: LeakState;
  /** Private memory. Of a paired comparison: of the change's runs, pooled; then `paired` decides. */
  bytesPerThousandRequests: Interval | null;
  budgetBytes: number;
  parts: PartGrowth[];
  /** null without a base. */
  paired: PairedSlopes | null;
}

export interface LeakResult {
  schema: typeof leakSchema;
  /** ISO 8601, UTC. */
  recordedAt: string;
  outcome: 'complete' | 'interrupted' | 'failed';
  environment: Environment;
  subject: { name: string };
  /** Of each run. */
  settings: {
    requests: number;
    readings: number;
    connections: number;
    warmupRequests: number;
    routes: string[];
    budgetBytes: number;
    seed: number;
  };
  baseline: ComparedArm | null;
  arm: ComparedArm;
  /** No service grows by more than the budget. */
  passed: boolean;
  services: ServiceLeak[];
  runs: GrowthRun[];
  warnings: Warning[];
  error: RecordedError | null;
}
