import type { Comparison, Interval, LeakResult, PartGrowth, PlantedCheck, Verdict } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { checkLeaks, checkRetained } from '../../src/selftest/judge-selftest.ts';
import { retainedPlants } from '../../src/selftest/planted.ts';

const around = (estimate: number, half: number): Interval => ({
  estimate,
  low: estimate - half,
  high: estimate + half,
  confidence: 0.95,
});

/** Only what the checks look at. */
const comparisonOf = (verdicts: Record<string, Partial<Verdict>>): Comparison =>
  ({
    verdicts: Object.entries(verdicts).map(([change, verdict]) => ({
      change,
      brokeBecause: null,
      unmeasuredBecause: null,
      cannotRuleOutBytes: null,
      ...verdict,
    })),
  }) as Comparison;

const costs = (bytes: number): Partial<Verdict> => ({ state: 'costs', savingBytes: around(-bytes, 20_000) });
const found: Record<string, Partial<Verdict>> = {
  '+10 MB': costs(10_020_000),
  '+1 MB': costs(1_017_000),
  '+0.2 MB': costs(213_000),
  nothing: { state: 'no-effect', savingBytes: around(3_000, 12_000), cannotRuleOutBytes: 15_000 },
};

const passed = (checks: readonly PlantedCheck[]): boolean[] => checks.map((check) => check.passed);
const retained = (changes: Record<string, Partial<Verdict>>): PlantedCheck[] =>
  checkRetained(comparisonOf({ ...found, ...changes }));

describe('planted bytes', () => {
  it('are found, and nothing is not', () => {
    const checks = retained({});
    expect(passed(checks)).toEqual([true, true, true, true]);
    expect(checks.map(({ planted }) => planted)).toEqual(['+10 MB', '+1 MB', '+0.2 MB', 'nothing']);
    expect(checks[2]).toEqual({
      planted: '+0.2 MB',
      plantedBytes: 200_000,
      foundBytes: 213_000,
      lowBytes: 193_000,
      highBytes: 233_000,
      kind: 'retained',
      passed: true,
      because: 'Expected: costs 0.20 MB within 0.05 MB. Seen: it costs 0.21 MB (0.19 to 0.23).',
    });
  });

  it.each([
    ['are called a saving', { '+1 MB': { state: 'saves', savingBytes: around(1_000_000, 20_000) } }, 1],
    ['are not found', { '+0.2 MB': { state: 'no-effect', savingBytes: around(-190_000, 300_000) } }, 2],
    ['are found at half their size', { '+10 MB': costs(5_000_000) }, 0],
    ['are found a third too large', { '+0.2 MB': costs(270_000) }, 2],
    [
      'make the server fail',
      { '+1 MB': { state: 'broke', savingBytes: { state: 'not-sampled' }, brokeBecause: 'it ended' } },
      1,
    ],
    ['are seen where nothing is', { nothing: costs(120_000) }, 3],
    [
      'could be there unseen',
      { nothing: { state: 'no-effect', savingBytes: around(0, 400_000), cannotRuleOutBytes: 400_000 } },
      3,
    ],
  ] as [string, Record<string, Partial<Verdict>>, number][])('that %s fail the check', (_name, changes, at) => {
    const checks = retained(changes);
    expect(passed(checks)).toEqual([0, 1, 2, 3].map((index) => index !== at));
  });

  it('that were not measured did not pass, and say so', () => {
    const checks = checkRetained(null);
    expect(checks).toHaveLength(retainedPlants.length);
    expect(passed(checks)).toEqual([false, false, false, false]);
    expect(checks[0]?.because).toBe('Expected: costs 10.00 MB within 0.15 MB. Seen: it was not measured.');
    expect(checks[0]?.foundBytes).toBeNull();
  });
});

describe('a planted leak', () => {
  const part = (name: PartGrowth['part'], bytes: number): PartGrowth => ({
    part: name,
    perThousandRequests: around(bytes, 1_000),
    grows: bytes > 500_000,
  });
  const result = (slope: number, parts: PartGrowth[], quietSlope = 5_000): LeakResult =>
    ({
      services: [
        { service: 'leaking', state: 'grows', bytesPerThousandRequests: around(slope, 50_000), parts },
        {
          service: 'quiet',
          state: quietSlope > 1e6 ? 'grows' : 'within-budget',
          bytesPerThousandRequests: around(quietSlope, 10_000),
          parts: [],
        },
      ],
    }) as unknown as LeakResult;
  const heap = [part('js-heap', 8_060_000), part('native', 200_000)];

  it('is found with its slope and its part, and the quiet server stays quiet', () => {
    const checks = checkLeaks(result(8_260_000, heap));
    expect(passed(checks)).toEqual([true, true]);
    expect(checks[0]).toMatchObject({ planted: 'a leak of 8.00 MB per 1,000 requests', kind: 'leak' });
    expect(checks[0]?.because).toMatch(
      /^Expected: .* of the JS heap alone\. Seen: 8\.26 MB per 1,000 requests .*, of js-heap\.$/,
    );
  });

  it('that is found at another slope or in another part, or where there is none, fails the check', () => {
    expect(passed(checkLeaks(result(9_200_000, heap)))).toEqual([false, true]);
    expect(passed(checkLeaks(result(8_260_000, [part('native', 8_060_000)])))).toEqual([false, true]);
    expect(passed(checkLeaks(result(8_260_000, heap, 1_500_000)))).toEqual([true, false]);
  });

  it('that was not measured did not pass', () => {
    expect(passed(checkLeaks(null))).toEqual([false, false]);
  });
});
