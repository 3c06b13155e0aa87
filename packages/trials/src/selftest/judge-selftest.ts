// Was found what was planted? Verdicts and slopes in, one check for everything planted out.

import type { Comparison, Interval, LeakResult, PlantedCheck, ServiceLeak, Verdict } from '@tare/experiment';
import { leakedBytesPerRequest, leaking, quiet, type RetainedPlant, retainedPlants } from './planted.ts';

/**
 * How far an estimate may lie from what was planted. Both halves of a plant end in a page that is not full, and the array has a header: up to 20 kB
 * more than planted were seen, whatever the plant (docs/selftest.md). A quarter of the smallest plant covers that twice.
 */
const toleratedBytes = 50_000;
/** Of large plants, for the account that V8 keeps of its own pages: up to 0.8 % were seen, on Node 24. */
const toleratedShare = 0.01;
/** Of the leak: headers of strings are 0.3 % of it, headers of V8's pages and ends that are too short for one more string are 3 %; twice that. */
const toleratedLeakShare = 0.06;

/** In the order of the plants; what was not measured did not pass. */
export function checkRetained(comparison: Comparison | null): PlantedCheck[] {
  return retainedPlants.map((plant) => {
    const verdict = comparison?.verdicts.find(({ change }) => change === plant.name);
    return plant.bytes === 0 ? checkNothing(plant, verdict) : checkPlant(plant, verdict);
  });
}

/** The leak, and the server beside it that has none. */
export function checkLeaks(result: LeakResult | null): PlantedCheck[] {
  const slopes = (name: string): ServiceLeak | undefined => result?.services.find(({ service }) => service === name);
  return [checkLeak(slopes(leaking)), checkQuiet(slopes(quiet))];
}

function checkPlant({ name, bytes }: RetainedPlant, verdict: Verdict | undefined): PlantedCheck {
  const cost = costOf(verdict);
  const tolerance = toleratedBytes + toleratedShare * bytes;
  const isNear = cost !== null && Math.abs(cost.estimate - bytes) <= tolerance;
  const expected = `costs ${megabytes(bytes)} within ${megabytes(tolerance)}`;
  return {
    planted: name,
    plantedBytes: bytes,
    ...figures(cost),
    kind: 'retained',
    passed: verdict?.state === 'costs' && isNear,
    because: sentence(expected, seenOf(verdict, cost)),
  };
}

function checkNothing({ name, bytes }: RetainedPlant, verdict: Verdict | undefined): PlantedCheck {
  const cost = costOf(verdict);
  const smallest = Math.min(...retainedPlants.flatMap((plant) => (plant.bytes > 0 ? [plant.bytes] : [])));
  // Silence that comes from not seeing is worth nothing: what was found elsewhere must be ruled out here.
  const isSure = verdict?.cannotRuleOutBytes != null && verdict.cannotRuleOutBytes < smallest;
  return {
    planted: name,
    plantedBytes: bytes,
    ...figures(cost),
    kind: 'retained',
    passed: verdict?.state === 'no-effect' && isSure,
    because: sentence(`no effect, and ${megabytes(smallest)} ruled out`, seenOf(verdict, cost)),
  };
}

function checkLeak(found: ServiceLeak | undefined): PlantedCheck {
  const planted = leakedBytesPerRequest * 1_000;
  const growth = found?.bytesPerThousandRequests ?? null;
  const tolerance = toleratedLeakShare * planted;
  const covers = growth !== null && growth.low - tolerance <= planted && planted <= growth.high + tolerance;
  const named = found?.parts.filter(({ grows }) => grows).map(({ part }) => part) ?? [];
  const expected = `${perThousand(planted)} within ${megabytes(tolerance)}, of the JS heap alone`;
  return {
    planted: `a leak of ${perThousand(planted)}`,
    plantedBytes: planted,
    ...figures(growth),
    kind: 'leak',
    passed: found?.state === 'grows' && covers && named.join() === 'js-heap',
    because: sentence(expected, `${seenGrowth(found)}${named.length > 0 ? `, of ${named.join(' and ')}` : ''}`),
  };
}

function checkQuiet(found: ServiceLeak | undefined): PlantedCheck {
  return {
    planted: 'no leak',
    plantedBytes: 0,
    ...figures(found?.bytesPerThousandRequests ?? null),
    kind: 'leak',
    passed: found?.state === 'within-budget',
    because: sentence('growth within the budget', seenGrowth(found)),
  };
}

/** A verdict counts what is saved; plants cost. */
function costOf(verdict: Verdict | undefined): Interval | null {
  if (!verdict || 'state' in verdict.savingBytes) return null;
  const { estimate, low, high, confidence } = verdict.savingBytes;
  return { estimate: -estimate, low: -high, high: -low, confidence };
}

const figures = (interval: Interval | null) => ({
  foundBytes: interval?.estimate ?? null,
  lowBytes: interval?.low ?? null,
  highBytes: interval?.high ?? null,
});

function seenOf(verdict: Verdict | undefined, cost: Interval | null): string {
  if (!verdict) return 'it was not measured';
  const why = verdict.brokeBecause ?? verdict.unmeasuredBecause;
  const bytes = cost ? ` ${megabytes(cost.estimate)} (${range(cost)})` : '';
  return `${stateWords[verdict.state]}${bytes}${why === null ? '' : `: ${why}`}`;
}

const stateWords: Readonly<Record<Verdict['state'], string>> = {
  saves: 'it saves',
  costs: 'it costs',
  'no-effect': 'no effect found',
  broke: 'it broke',
  unmeasured: 'it could not be measured',
};

function seenGrowth(found: ServiceLeak | undefined): string {
  const growth = found?.bytesPerThousandRequests;
  if (!growth) return 'it was not measured';
  return `${perThousand(growth.estimate)} (${range(growth)})`;
}

const sentence = (expected: string, seen: string): string => `Expected: ${expected}. Seen: ${seen}.`;

/** Hundredths: the smallest plant is two tenths. */
const hundredths = (bytes: number): string => (Math.round(bytes / 1e4) / 100 || 0).toFixed(2);
const megabytes = (bytes: number): string => `${hundredths(bytes)} MB`;
const range = ({ low, high }: Interval): string => `${hundredths(low)} to ${hundredths(high)}`;
const perThousand = (bytes: number): string => `${megabytes(bytes)} per 1,000 requests`;
