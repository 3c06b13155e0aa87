// What `tare selftest` found, as plain JSON: what was planted, and whether the instrument saw it.

import type { Environment, RecordedError } from '@tare/accounting';
import type { Comparison } from './comparison.ts';
import type { LeakResult } from './leak.ts';

export const selftestSchema = 'tare/selftest@1';

export interface PlantedCheck {
  /** In words, as `+1 MB`. */
  planted: string;
  plantedBytes: number;
  foundBytes: number | null;
  lowBytes: number | null;
  highBytes: number | null;
  /** Bytes per 1,000 requests for the leak, bytes otherwise. */
  kind: 'retained' | 'leak';
  passed: boolean;
  /** In words: what was expected and what was seen. */
  because: string;
}

export interface SelftestResult {
  schema: typeof selftestSchema;
  /** ISO 8601, UTC. */
  recordedAt: string;
  outcome: 'complete' | 'interrupted' | 'failed';
  environment: Environment;
  passed: boolean;
  checks: PlantedCheck[];
  durationMs: number;
  comparison: Comparison | null;
  leak: LeakResult | null;
  error: RecordedError | null;
}
