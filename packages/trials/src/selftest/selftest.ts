// Does the instrument tell the truth on this machine? Plants memory and a leak in a small server, and holds what tare finds against what was planted.

import type { RecordedError } from '@tare/accounting';
import { type Comparison, type LeakResult, type SelftestResult, selftestSchema } from '@tare/experiment';
import { openTrials, type TrialSession } from '@tare/measure';
import { type CompareProgress, compare } from '../compare/compare.ts';
import { type LeakProgress, leak } from '../leak/leak.ts';
import { checkLeaks, checkRetained } from './judge-selftest.ts';
import { leakArm, plainArm, plantedArms } from './planted.ts';

export interface SelftestOptions {
  /** Order of the trials. What was planted is the same with any. */
  seed?: number;
  /** Ends the current trial at once. */
  signal?: AbortSignal;
  onProgress?: (progress: SelftestProgress) => void;
  session?: TrialSession;
}

export type SelftestProgress =
  | { stage: 'retained'; compare: CompareProgress }
  /** Begins when all that is retained was compared. */
  | { stage: 'leak'; leak: LeakProgress };

const noSignal = new AbortController().signal;

/**
 * Ten blocks of one reading. The first collections of a process leave about 20 kB each behind, however few requests lie between them: at 200
 * requests a reading that is a tenth of the usual budget.
 */
const leakLength = { warmupRequests: 500, requests: 2_000, readings: 10 };

/**
 * @returns always a SelftestResult: `outcome` and `error` say whether it is complete
 * @throws TareError UNSUPPORTED_PLATFORM on a machine without /proc
 */
export async function selftest(options: SelftestOptions = {}): Promise<SelftestResult> {
  const { seed = 1, signal = noSignal, onProgress } = options;
  const beganMs = performance.now();
  const session = options.session ?? (await openTrials());
  const comparison = await compare({
    baseline: plainArm,
    arms: [...plantedArms],
    modes: ['calm'],
    seed,
    signal,
    session,
    onProgress: (progress) => onProgress?.({ stage: 'retained', compare: progress }),
  });
  // A machine on which the server does not even start has nothing to say about its leaks.
  const isLost = comparison.outcome === 'failed' || signal.aborted;
  const found = isLost
    ? null
    : await leak({
        arm: leakArm,
        ...leakLength,
        seed,
        signal,
        session,
        onProgress: (progress) => onProgress?.({ stage: 'leak', leak: progress }),
      });
  const checks = [...checkRetained(comparison), ...checkLeaks(found)];
  const { outcome, error } = endOf(comparison, found);
  return {
    schema: selftestSchema,
    recordedAt: new Date().toISOString(),
    outcome,
    environment: session.environment,
    passed: outcome === 'complete' && checks.every(({ passed }) => passed),
    checks,
    durationMs: Math.round(performance.now() - beganMs),
    comparison,
    leak: found,
    error,
  };
}

function endOf(
  comparison: Comparison,
  found: LeakResult | null,
): { outcome: SelftestResult['outcome']; error: RecordedError | null } {
  if (comparison.outcome === 'interrupted' || found?.outcome === 'interrupted')
    return { outcome: 'interrupted', error: comparison.error ?? found?.error ?? null };
  if (comparison.outcome !== 'complete' || found === null || found.outcome === 'failed')
    return { outcome: 'failed', error: comparison.error ?? found?.error ?? null };
  return { outcome: 'complete', error: null };
}
