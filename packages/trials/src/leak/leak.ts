// Does private memory grow with requests? One long run of a subject, or pairs of shorter runs against a base. Whatever ends a run early, its
// readings are kept and judged as far as they go.

import { distinctWarnings, type RecordedError, TareError, type Warning } from '@tare/accounting';
import { type GrowthRun, type LeakResult, leakSchema } from '@tare/experiment';
import { loadSettings, openTrials, type TrialSession } from '@tare/measure';
import type { Arm } from '../arm.ts';
import { describeArm } from '../compare/describe-arm.ts';
import { countWarnings } from './count-warnings.ts';
import { judgeRuns } from './judge-runs.ts';
import { type GrowthLength, growthLength, planRuns, requestsPerReading } from './leak-plan.ts';

export interface LeakOptions extends Partial<GrowthLength> {
  arm: Arm;
  /** What the arm is held against, in pairs of runs: then only the growth that it adds counts. */
  baseline?: Arm;
  /** Tolerated growth of private memory of one service, per 1,000 requests. */
  budgetBytes?: number;
  /** Order of requests, and of the runs of a pair. */
  seed?: number;
  /** A single run ends after this long, ms, and is judged by the readings it has; of pairs, none is begun any more. */
  timeMs?: number;
  /** Ends the current run at once; what was read is judged. */
  signal?: AbortSignal;
  onProgress?: (progress: LeakProgress) => void;
  /** After every run: what there is so far, for saving. */
  onSave?: (result: LeakResult) => void;
  /** Added to those that the runs give. */
  warnings?: readonly Warning[];
  session?: TrialSession;
}

export interface LeakProgress {
  arm: string;
  /** From 1. */
  run: number;
  runs: number;
  /** Readings of this run that are done, and how many there will be. */
  done: number;
  of: number;
  /** Since the search began. */
  elapsedMs: number;
}

/** A server of 512 MB that grows by that much has its memory full after half a million requests. */
export const usualLeakBudgetBytes = 1_000_000;

const noSignal = new AbortController().signal;

/**
 * @returns always a LeakResult: `outcome` and `error` say whether it is complete
 * @throws TareError UNSUPPORTED_PLATFORM on a machine without /proc
 */
export async function leak(options: LeakOptions): Promise<LeakResult> {
  const { arm, baseline, budgetBytes = usualLeakBudgetBytes, seed = 1, signal = noSignal } = options;
  const { timeMs = Number.POSITIVE_INFINITY, onProgress, onSave } = options;
  const length = growthLength(baseline !== undefined, options);
  const session = options.session ?? (await openTrials());
  const beganMs = performance.now();
  const elapsedMs = (): number => performance.now() - beganMs;
  const plan = planRuns(arm, baseline, seed);
  const runs: GrowthRun[] = [];
  const warnings: Warning[] = [...(options.warnings ?? []), ...session.warnings];
  let error: RecordedError | null = null;

  const result = (): LeakResult => {
    const services = judgeRuns(runs, {
      services: arm.subject.services.map(({ name }) => name),
      budgetBytes,
      baseline: baseline?.name ?? null,
    });
    const outcome = signal.aborted ? 'interrupted' : error === null ? 'complete' : 'failed';
    return {
      schema: leakSchema,
      recordedAt: new Date().toISOString(),
      outcome,
      environment: session.environment,
      subject: { name: arm.subject.name },
      settings: {
        requests: requestsPerReading(length) * length.readings,
        readings: length.readings,
        connections: loadSettings(arm.subject).connections,
        warmupRequests: length.warmupRequests,
        routes: loadSettings(arm.subject).routes,
        budgetBytes,
        seed,
      },
      baseline: baseline ? describeArm(baseline) : null,
      arm: describeArm(arm),
      passed: outcome !== 'failed' && services.every(({ state }) => state !== 'grows' && state !== 'unmeasured'),
      services,
      runs: [...runs],
      warnings: distinctWarnings([...warnings, ...countWarnings(services)]),
      error,
    };
  };

  for (const [index, running] of plan.entries()) {
    const isNewPair = index % 2 === 0;
    if (index > 0 && isNewPair && elapsedMs() > timeMs) {
      warnings.push(timeWasUp(`${plan.length - index} of ${plan.length} runs were not begun`));
      break;
    }
    // Pairs are whole or worth nothing; a single run is worth what it has.
    const limit = limitedTo(baseline === undefined ? timeMs : Number.POSITIVE_INFINITY, signal);
    const outcome = await session
      .growth(running.subject, {
        seed: seed + Math.floor(index / 2),
        signal: limit.signal,
        warmupRequests: length.warmupRequests,
        readings: length.readings,
        requestsPerReading: requestsPerReading(length),
        onReading: (done, of) =>
          onProgress?.({ arm: running.name, run: index + 1, runs: plan.length, done, of, elapsedMs: elapsedMs() }),
      })
      .finally(limit.stop);
    // A server that dies as the time runs out has died all the same.
    const isTimeUp = limit.isTimeUp() && !(outcome.failure instanceof TareError);
    error = isTimeUp ? null : recordFailure(outcome.error, signal);
    if (isTimeUp) warnings.push(timeWasUp('The run was ended before its last reading'));
    warnings.push(...outcome.warnings);
    runs.push({
      arm: baseline ? running.name : null,
      state: outcome.failure === undefined ? 'complete' : 'partial',
      services: outcome.services,
      error,
    });
    onSave?.(result());
    if (outcome.failure !== undefined) break;
  }
  return result();
}

/** The caller's signal, and one that is given when the time is up. */
function limitedTo(timeMs: number, signal: AbortSignal): { signal: AbortSignal; isTimeUp(): boolean; stop(): void } {
  if (timeMs === Number.POSITIVE_INFINITY) return { signal, isTimeUp: () => false, stop: () => undefined };
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), timeMs);
  return {
    signal: AbortSignal.any([signal, time.signal]),
    isTimeUp: () => time.signal.aborted && !signal.aborted,
    stop: () => clearTimeout(timer),
  };
}

const timeWasUp = (what: string): Warning => ({
  code: 'time-was-up',
  service: null,
  message: `${what}: the time was up.`,
});

/** A person's interruption is told in the words of whoever heard it. */
const recordFailure = (recorded: RecordedError | null, { aborted, reason }: AbortSignal): RecordedError | null =>
  aborted && reason instanceof TareError ? reason.toJSON() : recorded;
