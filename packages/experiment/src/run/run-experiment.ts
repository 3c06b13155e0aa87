// The loop: plans a round, has it measured trial by trial, saves, looks. It knows neither processes nor clocks; both are given.

import type { Mode } from '@tare/accounting';
import type { Margins } from '../decide/non-inferiority.ts';
import type { Verdict } from '../decide/verdict.ts';
import type { Design } from '../design/design.ts';
import type { RoundTrial, TrialOutcome } from '../observation.ts';
import { mostArmsPerBaseline, planSweep } from '../schedule.ts';
import { inTurn } from './in-turn.ts';
import { judgeExperiment } from './judge.ts';
import { checkSameExperiment, checkSettings, type ExperimentRecord, type ExperimentSettings } from './record.ts';
import { standingsOf } from './standing.ts';

export interface TrialContext {
  mode: Mode;
  sweep: number;
  /** Place in the round, from 0. */
  position: number;
  /** For the order of requests and other chance inside the trial; the same for all arms of a sweep, so that it cancels out of the pair. */
  seed: number;
  signal: AbortSignal;
}

export interface ExperimentOptions<Arm extends { readonly name: string }> {
  mode: Mode;
  baseline: Arm;
  arms: readonly Arm[];
  /** One fresh start of the subject. Rejects only for an interruption or a bug: whatever the subject does is an outcome. */
  measure: (arm: Arm, context: TrialContext) => Promise<TrialOutcome>;
  design: Design;
  smallestEffectBytes: number;
  seed?: number;
  armsPerBaseline?: number;
  /** Trials of a round that may be under way beside each other; one unless said. */
  atOnce?: number;
  margins?: Margins;
  /** Begins no further round after this long by `now`; the first is always run. */
  timeMs?: number;
  now?: () => number;
  /** Ends the experiment; the round under way is lost, all before it count. */
  signal?: AbortSignal;
  /** After each round, for saving; awaited, so that nothing is measured that could not be kept. */
  onRound?: (record: ExperimentRecord) => void | Promise<void>;
  /** A saved record of the same experiment, to go on from. */
  earlier?: ExperimentRecord;
}

export interface ExperimentResult {
  /** `complete` once every arm has stopped or was dropped. */
  outcome: 'complete' | 'interrupted' | 'time-was-up';
  record: ExperimentRecord;
  verdicts: Verdict[];
}

const noSignal = new AbortController().signal;

/**
 * @throws TareError USAGE for arms that cannot be told apart, or an earlier record of another experiment
 */
export async function runExperiment<Arm extends { readonly name: string }>(
  options: ExperimentOptions<Arm>,
): Promise<ExperimentResult> {
  const { mode, baseline, arms, design, smallestEffectBytes, margins, onRound, earlier } = options;
  const { seed = 1, armsPerBaseline = mostArmsPerBaseline, atOnce = 1, signal = noSignal } = options;
  const { timeMs = Number.POSITIVE_INFINITY, now = () => performance.now() } = options;
  const names = arms.map((arm) => arm.name);
  const settings: ExperimentSettings = {
    mode,
    seed,
    baseline: baseline.name,
    arms: names,
    armsPerBaseline,
    design,
    smallestEffectBytes,
  };
  checkSettings(settings);
  if (earlier) checkSameExperiment(earlier.settings, settings);
  const record: ExperimentRecord = { settings, rounds: [...(earlier?.rounds ?? [])] };
  const byName = new Map([baseline, ...arms].map((arm) => [arm.name, arm]));
  const beganMs = now();
  const finish = (outcome: ExperimentResult['outcome']): ExperimentResult => ({
    outcome,
    record,
    verdicts: judgeExperiment(record, margins),
  });

  for (let begun = 0; ; begun++) {
    const next = nextRound(record);
    if (!next) return finish('complete');
    if (signal.aborted) return finish('interrupted');
    if (begun > 0 && now() - beganMs > timeMs) return finish('time-was-up');
    let hasBaseline = true;
    const trials = await inTurn(next.order, atOnce, async (name, position): Promise<RoundTrial | undefined> => {
      const arm = byName.get(name);
      // A round without its baseline has no pairs.
      if (!arm || !hasBaseline) return undefined;
      const context: TrialContext = { mode, sweep: next.sweep, position, seed: seed + next.sweep, signal };
      const outcome = await interruptible(options.measure(arm, context), signal);
      if (arm === baseline && outcome?.state !== 'measured') hasBaseline = false;
      return outcome && { arm: name, outcome };
    });
    if (signal.aborted) return finish('interrupted');
    record.rounds.push({ sweep: next.sweep, trials: trials.filter((trial) => trial !== undefined) });
    await onRound?.({ ...record, rounds: [...record.rounds] });
  }
}

/** What to measure after these rounds. undefined once no arm is active. */
function nextRound({ settings, rounds }: ExperimentRecord): { sweep: number; order: string[] } | undefined {
  const active = (until: readonly ExperimentRecord['rounds'][number][]): string[] =>
    standingsOf({ settings, rounds: [...until] }).flatMap(({ arm, now }) => (now.state === 'active' ? [arm] : []));
  const plan = (sweep: number, names: readonly string[]): string[][] =>
    planSweep(settings.seed, sweep, settings.baseline, names, settings.armsPerBaseline);
  const sweep = rounds.at(-1)?.sweep ?? 0;
  const before = rounds.filter((round) => round.sweep < sweep);
  // Decisions fall between sweeps: within one, arms would be compared by unequal numbers of pairs.
  const stillActive = active(rounds);
  const order = sweep === 0 ? undefined : plan(sweep, active(before))[rounds.length - before.length];
  if (order && stillActive.length > 0) return { sweep, order };
  return stillActive.length === 0 ? undefined : { sweep: sweep + 1, order: plan(sweep + 1, stillActive)[0] ?? [] };
}

/** undefined where the signal was raised meanwhile: a trial that an interruption may have touched does not count. */
async function interruptible(trial: Promise<TrialOutcome>, signal: AbortSignal): Promise<TrialOutcome | undefined> {
  try {
    const outcome = await trial;
    return signal.aborted ? undefined : outcome;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
