import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hodgesLehmann } from '../../src/estimate/hodges-lehmann.ts';
import {
  signedRankCumulative,
  signedRankDistribution,
  signedRankInterval,
  signedRankPValue,
} from '../../src/estimate/signed-rank.ts';
import { rEstimates } from '../support/r-estimates.ts';

const tolerance = 1e-9;
const near = (seen: number | undefined, expected: number | null): void => {
  if (expected === null) expect(seen).toBeUndefined();
  else
    expect(Math.abs((seen ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
};

/** Multiples of a page, so that ties and zeros are common; sums of them are exact. */
const differences = fc.array(
  fc.integer({ min: -40, max: 40 }).map((pages) => pages * 4096),
  { minLength: 7, maxLength: 20 },
);
const alpha = 0.05 / 3;

describe('the signed-rank distribution', () => {
  it('agrees with psignrank of R', () => {
    for (const { pairs, t, cumulative } of rEstimates.signedRank)
      t.forEach((at, index) => {
        near(signedRankCumulative(at, pairs), cumulative[index] ?? null);
      });
  });

  it('agrees with the enumeration of all signs', () => {
    const counts = new Float64Array(22);
    for (let signs = 0; signs < 64; signs++) {
      const sum = [1, 2, 3, 4, 5, 6].reduce((total, rank) => total + (signs & (1 << (rank - 1)) ? rank : 0), 0);
      counts[sum] = (counts[sum] ?? 0) + 1 / 64;
    }
    expect(signedRankDistribution(6)).toEqual(counts);
  });
});

describe('signedRankInterval and hodgesLehmann', () => {
  it('agree with wilcox.test of R', () => {
    for (const { values, alpha: level, estimate, low, high, confidence, pValue } of rEstimates.wilcoxon) {
      const interval = signedRankInterval(values, level);
      near(hodgesLehmann(values), estimate);
      near(interval?.low, low);
      near(interval?.high, high);
      near(interval?.confidence, confidence);
      near(signedRankPValue(values), pValue);
    }
  });

  it('agree with ordered Walsh averages of R where differences are tied', () => {
    for (const { values, alpha: level, estimate, low, high, pValue } of rEstimates.stepped) {
      const interval = signedRankInterval(values, level);
      near(hodgesLehmann(values), estimate);
      near(interval?.low, low);
      near(interval?.high, high);
      near(signedRankPValue(values), pValue);
    }
  });

  it('need six pairs for 95 %, seven for 98.33 %, eight for 99 %', () => {
    const fewest = (level: number): number =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9].find((pairs) => signedRankInterval(Array(pairs).fill(1), level)) ?? Number.NaN;
    expect([0.05, alpha, 0.01].map(fewest)).toEqual([6, 7, 8]);
  });

  it('move with the differences', () => {
    fc.assert(
      fc.property(differences, fc.integer({ min: -1000, max: 1000 }), (values, shift) => {
        const moved = values.map((value) => value + shift);
        const before = signedRankInterval(values, alpha);
        const after = signedRankInterval(moved, alpha);
        expect(hodgesLehmann(moved)).toBe(hodgesLehmann(values) + shift);
        expect([after?.low, after?.high]).toEqual([(before?.low ?? 0) + shift, (before?.high ?? 0) + shift]);
      }),
    );
  });

  it('turn round when the arms are exchanged', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const exchanged = values.map((value) => 0 - value);
        const before = signedRankInterval(values, alpha);
        const after = signedRankInterval(exchanged, alpha);
        expect(hodgesLehmann(exchanged) + hodgesLehmann(values)).toBe(0);
        expect((after?.low ?? 0) + (before?.high ?? 0)).toBe(0);
        expect(signedRankPValue(exchanged)).toBe(signedRankPValue(values));
      }),
    );
  });

  it('do not depend on the order of the pairs', () => {
    fc.assert(
      fc.property(differences, fc.infiniteStream(fc.nat()), (values, keys) => {
        const order = values.map((value) => ({ value, key: keys.next().value ?? 0 })).sort((a, b) => a.key - b.key);
        const other = order.map(({ value }) => value);
        expect(signedRankInterval(other, alpha)).toEqual(signedRankInterval(values, alpha));
        expect(hodgesLehmann(other)).toBe(hodgesLehmann(values));
      }),
    );
  });

  it('widen with the confidence and contain the estimate', () => {
    fc.assert(
      fc.property(differences, fc.double({ min: 0.02, max: 0.5, noNaN: true }), (values, level) => {
        const wide = signedRankInterval(values, level / 1.2);
        const narrow = signedRankInterval(values, level);
        const estimate = hodgesLehmann(values);
        expect(narrow?.confidence).toBeGreaterThanOrEqual(1 - level);
        expect(estimate).toBeGreaterThanOrEqual(narrow?.low ?? Number.NaN);
        expect(estimate).toBeLessThanOrEqual(narrow?.high ?? Number.NaN);
        if (wide) expect(wide.low).toBeLessThanOrEqual(narrow?.low ?? Number.NaN);
        if (wide) expect(wide.high).toBeGreaterThanOrEqual(narrow?.high ?? Number.NaN);
      }),
    );
  });

  it('do not fall when a difference rises', () => {
    fc.assert(
      fc.property(differences, fc.nat({ max: 6 }), fc.nat({ max: 99 }), (values, index, by) => {
        const raised = values.map((value, position) => (position === index ? value + by * 4096 : value));
        const before = signedRankInterval(values, alpha);
        const after = signedRankInterval(raised, alpha);
        expect(after?.low).toBeGreaterThanOrEqual(before?.low ?? Number.NaN);
        expect(after?.high).toBeGreaterThanOrEqual(before?.high ?? Number.NaN);
      }),
    );
  });
});

describe('signedRankPValue', () => {
  it('is at most the level exactly when the interval leaves zero out', () => {
    fc.assert(
      fc.property(differences, fc.constantFrom(0.05, alpha, 0.1), (values, level) => {
        const interval = signedRankInterval(values, level);
        const excluded = interval !== undefined && (interval.low > 0 || interval.high < 0);
        expect(signedRankPValue(values) <= level).toBe(excluded);
      }),
    );
  });

  it('claims no more of ties and zeros than any way of breaking them', () => {
    const jitters = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(differences, jitters, (values, jitter) => {
        const broken = values.map((value, index) => value + (jitter[index] ?? 0));
        expect(signedRankPValue(values)).toBeGreaterThanOrEqual(Math.min(1, signedRankPValue(broken)) - 1e-12);
      }),
    );
  });
});
