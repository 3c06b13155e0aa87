// From the runs as they were recorded to one judgement a service.

import type { GrowthReading, GrowthRun, ServiceLeak } from '@tare/experiment';
import { type GrowthPair, judgeGrowth, judgePairedGrowth } from './judge-growth.ts';

export interface JudgedArms {
  /** Services of the arm, in the order in which they start. */
  services: readonly string[];
  budgetBytes: number;
  /** Name of the arm that the other is held against; null for a single run. */
  baseline: string | null;
}

/** Pairs lie next to each other in `runs`, whichever came first; a single run is judged however short it was cut. */
export function judgeRuns(runs: readonly GrowthRun[], { services, budgetBytes, baseline }: JudgedArms): ServiceLeak[] {
  if (baseline === null)
    return services.map((service) => judgeGrowth(service, readingsOf(runs[0], service), budgetBytes));
  const pairs = pairsOf(runs, baseline);
  return services.map((service) => {
    const readings = pairs.map(
      (pair): GrowthPair => ({
        baseline: readingsOf(pair.baseline, service),
        change: readingsOf(pair.change, service),
      }),
    );
    return judgePairedGrowth(service, readings, budgetBytes);
  });
}

interface RunPair {
  baseline: GrowthRun;
  change: GrowthRun;
}

/** Only whole pairs: a run that was cut short has the slope of its warmer or colder half. */
function pairsOf(runs: readonly GrowthRun[], baseline: string): RunPair[] {
  return Array.from({ length: Math.floor(runs.length / 2) }).flatMap((_, index) => {
    const two = runs.slice(2 * index, 2 * index + 2);
    const base = two.find((run) => run.arm === baseline);
    const change = two.find((run) => run.arm !== baseline);
    const isWhole = two.every(({ state }) => state === 'complete');
    return base && change && isWhole ? [{ baseline: base, change }] : [];
  });
}

/** A service that tare does not load itself (a database behind the others) grows with the requests that the others got. */
function readingsOf(run: GrowthRun | undefined, service: string): readonly GrowthReading[] {
  const own = run?.services.find(({ name }) => name === service)?.readings ?? [];
  if (own.some(({ requests }) => requests > 0)) return own;
  return own.map((reading, index) => ({ ...reading, requests: requestsAt(run, index) }));
}

/** Of all services together, until the reading of that number. */
const requestsAt = (run: GrowthRun | undefined, index: number): number =>
  (run?.services ?? []).reduce((sum, { readings }) => sum + (readings[index]?.requests ?? 0), 0);
