// When an arm is done. Pure: the differences so far and the rules in, the reason to stop out; replaying a saved experiment gives the same.
//
// Why the confidence holds: an interval is looked at no more than three times, and the errors of these looks add up to 5 %. The interval at
// whichever look the experiment stops therefore misses the truth in at most 5 % (Bonferroni), for every stopping rule that uses no other
// looks; stopping for futility or harm included. The price is a wider interval than that of a fixed design: by a fifth where all looks are
// of equal strictness.

import { type Design, errorAt, errorRate, isLook, pairsAtLastLook } from '../design/design.ts';
import { estimateShift, type Interval, shiftPValue } from '../estimate/estimate-shift.ts';
import { signedRankInterval } from '../estimate/signed-rank.ts';
import { holmAdjust } from './holm.ts';

export interface StoppingRules {
  design: Design;
  /** In the unit of the differences. */
  smallestEffect: number;
}

/**
 * - `win`: the interval lies above zero, and the claim stands against the other arms
 * - `harm`: it lies below zero; not corrected for other arms, since dropping a harmless change is the cheaper mistake
 * - `futility`: it lies within plus or minus the smallest effect of interest, zero inside or not
 * - `exhausted`: the last look has passed without any of these
 */
export type StopReason = 'win' | 'harm' | 'futility' | 'exhausted';

/**
 * For every arm, whether it stops with the differences it has. Asked after each sweep.
 * @param differences baseline minus change, in the order measured, one list an arm; arms that broke or stopped stay in the list
 * @returns per arm the reason, or null to go on
 */
export function decideStops(differences: readonly (readonly number[])[], rules: StoppingRules): (StopReason | null)[] {
  const claimable = adjustedPValues(differences, rules.design).map((pValue) => pValue <= errorRate);
  return differences.map((ofArm, index) => decideStop(ofArm, rules, claimable[index] === true));
}

/**
 * One p-value an arm, valid over all looks and all arms: the smallest at any planned look so far, each over its share of the error, then Holm.
 * It can only fall as pairs are added, so that an arm which stopped as a win stays one, whatever the others do.
 * @param cutShort the experiment is over: an arm between two looks is looked at once more where it ended, instead of at those to come
 */
export const adjustedPValues = (
  differences: readonly (readonly number[])[],
  design: Design,
  cutShort: boolean = false,
): number[] => holmAdjust(differences.map((ofArm) => pValueOverLooks(ofArm, design, cutShort)));

/** The interval as it counts at a look. undefined with fewer than two differences. */
export function intervalAtLook(differences: readonly number[], design: Design): Interval | undefined {
  const interval = estimateShift(differences, design.method, errorAt(design, differences.length), design.spread);
  return interval && { ...interval, confidence: confidenceOf(design) };
}

/** Confidence of the reported interval, whenever the experiment stops: 1 minus the attained errors of all planned looks. */
export function confidenceOf(design: Design): number {
  const errors = design.looks.map(({ pairs, error }) => {
    if (design.method === 't') return error;
    // Only the number of pairs matters for the attained level.
    const attained = signedRankInterval(
      Array.from({ length: pairs }, (_, index) => index),
      error,
    );
    return attained ? 1 - attained.confidence : error;
  });
  return 1 - errors.reduce((sum, error) => sum + error, 0);
}

/** Whether the interval leaves room only for effects that are not of interest. */
export const isFutile = (interval: Interval, smallestEffect: number): boolean =>
  interval.low > -smallestEffect && interval.high < smallestEffect;

function decideStop(
  differences: readonly number[],
  { design, smallestEffect }: StoppingRules,
  claimable: boolean,
): StopReason | null {
  if (!isLook(design, differences.length)) return null;
  const interval = intervalAtLook(differences, design);
  if (!interval) return null;
  if (isFutile(interval, smallestEffect)) return 'futility';
  if (interval.high < 0) return 'harm';
  if (interval.low > 0 && claimable) return 'win';
  return differences.length === pairsAtLastLook(design) ? 'exhausted' : null;
}

function pValueOverLooks(differences: readonly number[], design: Design, cutShort: boolean): number {
  const reached = design.looks.map((look) => look.pairs).filter((pairs) => pairs <= differences.length);
  const looked = cutShort ? [...reached, differences.length] : reached;
  const weighed = looked.map((pairs) => {
    const pValue = shiftPValue(differences.slice(0, pairs), design.method, design.spread);
    return (pValue * errorRate) / errorAt(design, pairs);
  });
  return Math.min(1, ...weighed);
}
