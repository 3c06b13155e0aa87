// Leak tests to report on, judged from made-up readings by the statistics that real ones go through.

import { unavailable } from '@tare/accounting';
import {
  type GrowthPart,
  type GrowthReading,
  type GrowthRun,
  judgePairedSlopes,
  type LeakReading,
  type LeakResult,
  leakSchema,
  leakSlope,
  type PartGrowth,
  runSlope,
  type ServiceLeak,
  seededRandom,
} from '@tare/experiment';
import { singleService } from '../sample-recording.ts';

interface GrowthPlan {
  /** Bytes per 1,000 requests. */
  heap: number;
  native: number;
  /** Per 1,000 requests. */
  descriptors: number;
}

const readings = 20;
const requestsPerReading = 500;
const warmupRequests = 2500;

function runOf(plan: GrowthPlan, seed: number): GrowthReading[] {
  const unrest = seededRandom(seed, 3);
  return Array.from({ length: readings }, (_, index) => {
    const requests = (index + 1) * requestsPerReading;
    const thousands = requests / 1000;
    // Caches fill during the first requests.
    const warm = 6_000_000 * (1 - Math.exp(-thousands / 0.9));
    const heap = Math.round(14_000_000 + warm + plan.heap * thousands + unrest() * 60_000);
    const external = Math.round(2_200_000 + unrest() * 8_000);
    const native = Math.round(12_000_000 + plan.native * thousands + unrest() * 40_000);
    return {
      requests,
      privateBytes: heap + external + native,
      classes: unavailable('not-sampled'),
      heapUsedBytes: heap,
      externalBytes: external,
      arrayBuffersBytes: Math.round(external / 3),
      threads: 11,
      fileDescriptors: Math.round(24 + plan.descriptors * thousands),
      processes: 1,
    };
  });
}

const numbers = (all: readonly GrowthReading[], of: (reading: GrowthReading) => unknown): LeakReading[] =>
  all.map((reading) => ({ requests: reading.requests, privateBytes: Number(of(reading)) }));

function partOf(part: GrowthPart, all: readonly GrowthReading[], of: (reading: GrowthReading) => number): PartGrowth {
  const slope = leakSlope(numbers(all, of), { budgetBytes: 0, warmupRequests });
  const growth = slope.bytesPerThousandRequests;
  const counted = part === 'threads' || part === 'file-descriptors' || part === 'processes';
  return { part, perThousandRequests: growth, grows: growth !== null && growth.low > (counted ? 0 : 100_000) };
}

function leakOf(service: string, all: readonly GrowthReading[], budgetBytes: number): ServiceLeak {
  const known = (figure: unknown): number => Number(figure);
  const { state, bytesPerThousandRequests } = leakSlope(
    numbers(all, ({ privateBytes }) => privateBytes),
    { budgetBytes, warmupRequests },
  );
  return {
    service,
    state,
    bytesPerThousandRequests,
    budgetBytes,
    parts: [
      partOf('js-heap', all, ({ heapUsedBytes }) => known(heapUsedBytes)),
      partOf('external', all, ({ externalBytes }) => known(externalBytes)),
      partOf(
        'native',
        all,
        ({ privateBytes, heapUsedBytes, externalBytes }) =>
          known(privateBytes) - known(heapUsedBytes) - known(externalBytes),
      ),
      partOf('threads', all, ({ threads }) => known(threads)),
      partOf('file-descriptors', all, ({ fileDescriptors }) => known(fileDescriptors)),
    ],
    paired: null,
  };
}

const arm = (name: string): LeakResult['arm'] => ({
  name,
  source: { kind: 'unchanged' },
  services: [{ name: 'api', command: 'node server.js', argv: ['node', 'server.js'], cwd: '.', environmentNames: [] }],
});

const runRecord = (of: string | null, all: GrowthReading[], service = 'api'): GrowthRun => ({
  arm: of,
  state: 'complete',
  services: [{ name: service, readings: all, routes: [] }],
  error: null,
});

function leakResult(plan: GrowthPlan, budgetBytes = 1_000_000): LeakResult {
  const all = runOf(plan, 11);
  const service = leakOf('api', all, budgetBytes);
  return {
    schema: leakSchema,
    recordedAt: '2026-01-05T10:00:12.345Z',
    outcome: 'complete',
    environment: singleService().environment,
    subject: { name: 'cards' },
    settings: {
      requests: readings * requestsPerReading,
      readings,
      connections: 10,
      warmupRequests,
      routes: ['/cards?limit=5'],
      budgetBytes,
      seed: 7,
    },
    baseline: null,
    arm: arm('node server.js'),
    passed: service.state !== 'grows',
    services: [service],
    runs: [runRecord(null, all)],
    warnings: [],
    error: null,
  };
}

export const leaking = (): LeakResult => leakResult({ heap: 1_800_000, native: 90_000, descriptors: 0 });
export const steady = (): LeakResult => leakResult({ heap: 0, native: 0, descriptors: 0 });
export const leakingDescriptors = (): LeakResult => leakResult({ heap: 1_350_000, native: 0, descriptors: 12 });

/** Budget inside the interval. */
export const undecided = (): LeakResult => {
  const result = leaking();
  const [service] = result.services;
  const growth = service?.bytesPerThousandRequests;
  if (service === undefined || growth === null || growth === undefined) throw new Error('the sample has a slope');
  const wide = { ...growth, estimate: 1_050_000, low: 620_000, high: 1_430_000 };
  return { ...result, passed: true, services: [{ ...service, state: 'undecided', bytesPerThousandRequests: wide }] };
};

/** Six pairs of runs of two revisions. */
export function pairedLeak(added = 920_000): LeakResult {
  const result = leakResult({ heap: added, native: 0, descriptors: 0 }, 0);
  const [service] = result.services;
  if (service === undefined) throw new Error('the sample has a service');
  const pairs = Array.from({ length: 6 }, (_, index) => ({
    base: runOf({ heap: 60_000, native: 0, descriptors: 0 }, 20 + index),
    change: runOf({ heap: 60_000 + added, native: 0, descriptors: 0 }, 40 + index),
  }));
  const slope = (all: readonly GrowthReading[]): number =>
    runSlope(
      numbers(all, ({ privateBytes }) => privateBytes),
      warmupRequests,
    );
  const paired = judgePairedSlopes(
    pairs.map(({ base, change }) => ({ baseline: slope(base), change: slope(change) })),
    0,
  );
  return {
    ...result,
    baseline: arm('main'),
    arm: arm('working tree'),
    passed: paired.state !== 'grows',
    services: [{ ...service, paired }],
    runs: pairs.flatMap(({ base, change }) => [runRecord('main', base), runRecord('working tree', change)]),
  };
}
