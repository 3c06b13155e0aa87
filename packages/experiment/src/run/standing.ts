// Where every arm stands after some rounds: a pure reading of the record, so that a resumed experiment needs no other memory.

import { decideStops, type StopReason } from '../decide/stopping.ts';
import type { Pair, Round, TrialOutcome } from '../observation.ts';
import type { ExperimentRecord, ExperimentSettings } from './record.ts';

/**
 * - `active`: wants more pairs
 * - `stopped`: by the stopping rule
 * - `broke`, `unmeasured`: dropped
 */
export type ArmState =
  | { state: 'active' }
  | { state: 'stopped'; reason: StopReason }
  | { state: 'broke'; because: string }
  | { state: 'unmeasured'; because: string };

export interface Standing {
  arm: string;
  pairs: Pair[];
  now: ArmState;
}

/** A second miss in a row is no accident. */
const mostMissesInARow = 2;

export const savingsOf = (pairs: readonly Pair[]): number[] =>
  pairs.map(({ baseline, change }) => baseline.privateBytes - change.privateBytes);

/** In the order of the settings' arms. */
export function standingsOf({ settings, rounds }: ExperimentRecord): Standing[] {
  const { arms, baseline, design, smallestEffectBytes } = settings;
  const pairs = arms.map((arm) => rounds.flatMap((round) => pairOf(round, baseline, arm)));
  const stops = decideStops(pairs.map(savingsOf), { design, smallestEffect: smallestEffectBytes });
  const baselineFault = faultOfBaseline(settings, rounds);
  return arms.map((arm, index) => {
    const reason = stops[index] ?? null;
    const fault = faultOf(outcomesOf(rounds, arm));
    const now: ArmState = fault ?? (reason ? { state: 'stopped', reason } : (baselineFault ?? { state: 'active' }));
    return { arm, pairs: pairs[index] ?? [], now };
  });
}

function pairOf(round: Round, baseline: string, arm: string): Pair[] {
  const measured = (name: string): Pair['baseline'] | undefined => {
    const outcome = round.trials.find((trial) => trial.arm === name)?.outcome;
    return outcome?.state === 'measured' ? outcome.observation : undefined;
  };
  const ofBaseline = measured(baseline);
  const ofChange = measured(arm);
  return ofBaseline && ofChange ? [{ baseline: ofBaseline, change: ofChange }] : [];
}

const outcomesOf = (rounds: readonly Round[], arm: string): TrialOutcome[] =>
  rounds.flatMap((round) => round.trials.filter((trial) => trial.arm === arm).map((trial) => trial.outcome));

function faultOf(outcomes: readonly TrialOutcome[]): ArmState | undefined {
  const broken = outcomes.find((outcome) => outcome.state === 'broke');
  if (broken) return { state: 'broke', because: broken.because };
  const last = outcomes.slice(-mostMissesInARow);
  const missed = last.flatMap((outcome) => (outcome.state === 'unmeasured' ? [outcome.because] : []));
  const [because] = missed.slice(-1);
  if (because === undefined || missed.length < mostMissesInARow) return undefined;
  return { state: 'unmeasured', because };
}

/** Without a baseline there is nothing to compare with; a broken baseline says nothing about the changes. */
function faultOfBaseline({ baseline }: ExperimentSettings, rounds: readonly Round[]): ArmState | undefined {
  const fault = faultOf(outcomesOf(rounds, baseline));
  if (fault?.state === 'broke')
    return { state: 'unmeasured', because: `the unchanged subject broke: ${fault.because}` };
  return fault;
}
