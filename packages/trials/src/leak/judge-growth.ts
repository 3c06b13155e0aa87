// Does a service grow with requests, and what of it? Readings in, judgement out; of one run, or of pairs of runs with a base.

import {
  type GrowthPart,
  type GrowthReading,
  type Interval,
  judgePairedSlopes,
  type LeakState,
  leakSlope,
  type PairedSlopes,
  type PartGrowth,
  runSlope,
  type ServiceLeak,
  tInterval,
} from '@tare/experiment';
import { type GrowthSeries, growthParts, growthSeries, type SeriesPoint } from './growth-series.ts';

/** Of one service: its readings in the base's run and in the change's run beside it. */
export interface GrowthPair {
  baseline: readonly GrowthReading[];
  change: readonly GrowthReading[];
}

/** A run is warmed up before its first reading: all readings count. */
const warmupRequests = 0;
const alpha = 0.05;
/** From this share of the growth, or of the budget where that is larger, a part is named: below it is noise beside the question. */
const tellingShare = 0.1;

/** @param budgetBytes growth of private memory that is tolerated, per 1,000 requests */
export function judgeGrowth(service: string, readings: readonly GrowthReading[], budgetBytes: number): ServiceLeak {
  const series = growthSeries(readings);
  const slope = leakSlope(asReadings(series.private), { budgetBytes, warmupRequests });
  const { state, bytesPerThousandRequests } = slope;
  const growthOf = (part: GrowthPart): Interval | null =>
    leakSlope(asReadings(series[part]), { budgetBytes: 0, warmupRequests }).bytesPerThousandRequests;
  const parts = judgeParts(growthOf, bytesPerThousandRequests, budgetBytes);
  return { service, state, bytesPerThousandRequests, budgetBytes, parts, paired: null };
}

/**
 * The slope of a run is the unit: readings within one are not independent. What decides is the growth that the change adds.
 * @param budgetBytes added growth that is tolerated, per 1,000 requests
 */
export function judgePairedGrowth(service: string, pairs: readonly GrowthPair[], budgetBytes: number): ServiceLeak {
  const changes = pairs.map(({ change }) => growthSeries(change));
  const slopes = pairs.map(({ baseline }, index) => ({
    baseline: slopeOf(growthSeries(baseline), 'private'),
    change: slopeOf(changes[index], 'private'),
  }));
  const paired = judgePairedSlopes(slopes, budgetBytes);
  const growthOf = (part: keyof GrowthSeries): Interval | null => meanSlope(changes.map((run) => slopeOf(run, part)));
  const growth = growthOf('private');
  const parts = judgeParts(growthOf, growth, budgetBytes);
  return { service, state: pairedState(paired), bytesPerThousandRequests: growth, budgetBytes, parts, paired };
}

function pairedState({ state, upperBytes, budgetBytes }: PairedSlopes): LeakState {
  if (state !== 'no-growth-found') return state;
  return upperBytes !== null && upperBytes <= budgetBytes ? 'within-budget' : 'undecided';
}

function judgeParts(
  growthOf: (part: GrowthPart) => Interval | null,
  growth: Interval | null,
  budgetBytes: number,
): PartGrowth[] {
  const leastBytes = tellingShare * Math.max(growth?.estimate ?? 0, budgetBytes);
  return growthParts.map((part) => {
    const perThousandRequests = growthOf(part);
    const least = isBytes[part] ? leastBytes : 0;
    const grows = perThousandRequests !== null && perThousandRequests.low > 0 && perThousandRequests.estimate >= least;
    return { part, perThousandRequests, grows };
  });
}

const isBytes: Readonly<Record<GrowthPart, boolean>> = {
  'js-heap': true,
  external: true,
  native: true,
  threads: false,
  'file-descriptors': false,
  processes: false,
};

const asReadings = (points: readonly SeriesPoint[]) =>
  points.map(({ requests, value }) => ({ requests, privateBytes: value }));

const slopeOf = (series: GrowthSeries | undefined, part: keyof GrowthSeries): number =>
  runSlope(asReadings(series?.[part] ?? []), warmupRequests);

/** null with fewer than two runs that have one. */
function meanSlope(slopes: readonly number[]): Interval | null {
  const known = slopes.filter(Number.isFinite);
  const bounds = tInterval(known, alpha);
  return bounds ? { estimate: known.reduce((sum, slope) => sum + slope, 0) / known.length, ...bounds } : null;
}
