// Which runs a search for a leak is made of, and how long each is.

import { seededRandom, shuffle, slopePairs } from '@tare/experiment';

export interface GrowthLength {
  /** Before the first reading: caches and compiled code fill meanwhile. */
  warmupRequests: number;
  /** From the first reading to the last. */
  requests: number;
  /** After the first one, which ends the warm-up. */
  readings: number;
}

/**
 * Ten blocks of four readings: what one unlucky collection leaves behind is averaged away, and the slope has its full interval.
 * docs/leak.md has what this length resolves, and what it costs.
 */
const singleLength: GrowthLength = { warmupRequests: 2_500, requests: 10_000, readings: 40 };
/** Twelve runs of a third of the length: the base takes out what a longer warm-up would have to. */
const pairedLength: GrowthLength = { warmupRequests: 1_000, requests: 3_000, readings: 12 };

/** What a person chose, and the rest as is usual. */
export function growthLength(isPaired: boolean, asked: Partial<GrowthLength>): GrowthLength {
  const usual = isPaired ? pairedLength : singleLength;
  const { warmupRequests = usual.warmupRequests, requests = usual.requests, readings = usual.readings } = asked;
  return { warmupRequests, requests, readings };
}

/** A little more than was asked for where the requests cannot be divided evenly. */
export const requestsPerReading = ({ requests, readings }: GrowthLength): number => Math.ceil(requests / readings);

/** One run, or pairs of runs, each pair in an order drawn by chance: what drifts then falls on both alike. */
export function planRuns<Arm>(arm: Arm, baseline: Arm | undefined, seed: number): Arm[] {
  if (baseline === undefined) return [arm];
  return Array.from({ length: slopePairs }).flatMap((_, pair) => shuffle([baseline, arm], seededRandom(seed, pair)));
}
