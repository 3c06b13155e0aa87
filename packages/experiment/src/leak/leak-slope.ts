// Does private memory grow with requests, once warm? For one run of one subject, without a base to compare with.
// A plain regression or Mann-Kendall on raw readings calls 12 to 39 % of harmless, autocorrelated series a leak, and all of them while
// the warm-up is in: so the warm-up goes, and readings are averaged in blocks long enough to be nearly independent.

import type { Interval } from '../estimate/estimate-shift.ts';
import { mean } from '../estimate/student-t.ts';
import { type Point, theilSenInterval, theilSenSlope } from './theil-sen.ts';

/** Private memory right after a forced collection, and the requests answered until then. */
export interface LeakReading {
  requests: number;
  privateBytes: number;
}

export interface LeakOptions {
  /** Growth that is tolerated, bytes per 1,000 requests. */
  budgetBytes: number;
  /** Readings up to here are dropped; the first quarter of the requests unless given. Caches and compiled code fill meanwhile. */
  warmupRequests?: number;
}

/**
 * - `grows`: the lower bound exceeds the budget
 * - `within-budget`: the upper bound does not
 * - `undecided`: the budget lies inside the interval
 * - `unmeasured`: too few readings after warm-up
 */
export type LeakState = 'grows' | 'within-budget' | 'undecided' | 'unmeasured';

export interface LeakSlope {
  state: LeakState;
  /** Growth per 1,000 requests. null where unmeasured. */
  bytesPerThousandRequests: Interval | null;
  budgetBytes: number;
  /** Readings used, and the blocks they were averaged in. */
  readings: number;
  blocks: number;
}

const mostBlocks = 10;
/** Fewer cannot attain 95 %. */
const fewestBlocks = 5;
const alpha = 0.05;

/** @param readings of one run, by rising requests */
export function leakSlope(readings: readonly LeakReading[], { budgetBytes, warmupRequests }: LeakOptions): LeakSlope {
  const warm = dropWarmup(readings, warmupRequests);
  const blocks = blockMeans(warm, Math.min(mostBlocks, warm.length));
  const bounds = blocks.length < fewestBlocks ? undefined : theilSenInterval(blocks, alpha);
  const counted = { budgetBytes, readings: warm.length, blocks: blocks.length };
  if (!bounds) return { state: 'unmeasured', bytesPerThousandRequests: null, ...counted };
  const state = bounds.low > budgetBytes ? 'grows' : bounds.high <= budgetBytes ? 'within-budget' : 'undecided';
  return { state, bytesPerThousandRequests: { estimate: theilSenSlope(blocks), ...bounds }, ...counted };
}

/** Bytes per 1,000 requests of one run; the unit of `judgePairedSlopes`. NaN with fewer than two readings after warm-up. */
export function runSlope(readings: readonly LeakReading[], warmupRequests?: number): number {
  const warm = dropWarmup(readings, warmupRequests);
  return theilSenSlope(blockMeans(warm, Math.min(mostBlocks, warm.length)));
}

function dropWarmup(readings: readonly LeakReading[], warmupRequests?: number): LeakReading[] {
  const last = readings.at(-1)?.requests ?? 0;
  const first = readings[0]?.requests ?? 0;
  const warmup = warmupRequests ?? first + (last - first) / 4;
  return readings.filter(({ requests }) => requests >= warmup);
}

/** Blocks of about equal count, as points of thousands of requests against bytes. */
const blockMeans = (readings: readonly LeakReading[], blocks: number): Point[] =>
  Array.from({ length: blocks }, (_, index) => {
    const begin = Math.round((index * readings.length) / blocks);
    const block = readings.slice(begin, Math.round(((index + 1) * readings.length) / blocks));
    return {
      x: mean(block.map(({ requests }) => requests)) / 1000,
      y: mean(block.map(({ privateBytes }) => privateBytes)),
    };
  });
