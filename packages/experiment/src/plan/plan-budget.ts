// How the time of a plan is divided. Trials are counted in ms as they were seen to take; without a bound everything fits.

import { mostScreeningSweeps } from './screen-arm.ts';

/** Of the chain of a path. */
export const usualPathSweeps = 3;
/** What pairs of single changes have to leave time for: a whole path is measured anyway, and one more change with an answer is worth more than a second sweep. */
export const leastPathSweeps = 1;
/** Arms of a screening that share one trial of the baseline: the many starts before stand beside it. */
export const armsPerScreeningBaseline = 8;

/** Of the time that is left, screenings of one mode may take so much ... */
const screeningShare = 0.4;

/**
 * Sweeps that fit, as if every one measured all arms.
 * @param arms that are screened in this mode
 * @param leftMs Infinity without a bound
 * @param modesLeft modes that are still to be screened, this one included
 */
export function screeningSweeps(arms: number, trialMs: number, leftMs: number, modesLeft: number): number {
  const sweepMs = trialsOfSweep(arms) * trialMs;
  const fitting = Math.floor((screeningShare * leftMs) / modesLeft / sweepMs);
  // One sweep drops nothing but what broke, and tells what should have its pairs first.
  return Math.min(mostScreeningSweeps, Math.max(1, fitting));
}

export const trialsOfSweep = (arms: number): number => arms + Math.ceil(arms / armsPerScreeningBaseline);

/** Sweeps over a chain that fit, at most the usual three. */
export const pathSweeps = (members: number, trialMs: number, leftMs: number): number =>
  Math.min(usualPathSweeps, Math.max(0, Math.floor(leftMs / ((members + 1) * trialMs))));
