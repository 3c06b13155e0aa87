import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedPValues, confidenceOf, decideStops, intervalAtLook } from '../../src/decide/stopping.ts';
import { type Design, earlyDesign, errorRate, fixedDesign, sequentialDesign } from '../../src/design/design.ts';

const rules = { design: sequentialDesign, smallestEffect: 10 };
/** As after starts whose differences vary by 5. */
const early = earlyDesign({ standardDeviation: 5, degreesOfFreedom: 6 });
const decide = (...differences: number[][]): unknown[] => decideStops(differences, rules);
/** Alternates around a centre, untied. */
const around = (centre: number, spread: number, pairs: number): number[] =>
  Array.from({ length: pairs }, (_, index) => centre + (index % 2 === 0 ? 1 : -1) * spread * (1 + index / 100));

describe('decideStops', () => {
  it('looks at 8, 12 and 20 pairs only', () => {
    const pairs = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(pairs.filter((count) => decide(around(100, 5, count))[0] !== null)).toEqual([8, 12, 20]);
  });

  it('looks at 6, 12 and 20 pairs in the early design, strictly at the later ones', () => {
    const stop = (centre: number, count: number): unknown =>
      decideStops([around(centre, 5, count)], { design: early, smallestEffect: 4 })[0];
    const pairs = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(pairs.filter((count) => stop(100, count) !== null)).toEqual([6, 12, 20]);
    expect([5.1, -5.1].map((centre) => stop(centre, 6))).toEqual(['win', 'harm']);
    // Of twelve pairs twice as many bytes would do at the strictness of six.
    expect(stop(5.1 * Math.SQRT1_2, 12)).toBe(null);
  });

  it('stops for a win, for harm and for futility, and goes on otherwise', () => {
    expect(decide(around(100, 5, 8))).toEqual(['win']);
    expect(decide(around(-100, 5, 8))).toEqual(['harm']);
    expect(decide(around(0, 5, 8))).toEqual(['futility']);
    expect(decide(around(0, 50, 8))).toEqual([null]);
    expect(decide(around(0, 50, 20))).toEqual(['exhausted']);
  });

  it('takes a certain effect below the smallest of interest for futile', () => {
    expect(decide(around(5, 1, 8))).toEqual(['futility']);
  });

  it('lets wins of many arms wait for the second look, where Holm can be satisfied', () => {
    const arms = (pairs: number): number[][] => [1, 2, 3, 4].map((arm) => around(100 + arm, 5, pairs));
    expect(decide(...arms(8))).toEqual([null, null, null, null]);
    expect(decide(...arms(12))).toEqual(['win', 'win', 'win', 'win']);
  });

  it('does not correct harm for the other arms', () => {
    expect(decide(around(-100, 5, 8), around(0, 50, 8), around(0, 50, 8), around(0, 50, 8))[0]).toBe('harm');
  });

  it('never takes a win back when other arms get more pairs', () => {
    const values = fc.array(fc.integer({ min: -30, max: 60 }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(values, values, fc.constantFrom(8, 12), (first, second, look) => {
        const before = decide(first.slice(0, look), second.slice(0, look));
        const after = decide(first.slice(0, look), second);
        if (before[0] === 'win') expect(after[0]).toBe('win');
      }),
    );
  });
});

describe('adjustedPValues', () => {
  const values = fc.array(fc.integer({ min: -20, max: 40 }), { minLength: 20, maxLength: 20 });
  const claimed = (differences: readonly number[], design: Design): boolean =>
    (adjustedPValues([differences], design)[0] ?? 1) <= errorRate;
  const excluded = (differences: readonly number[], design: Design): boolean =>
    design.looks
      .filter((look) => look.pairs <= differences.length)
      .some((look) => {
        const interval = intervalAtLook(differences.slice(0, look.pairs), design);
        return interval !== undefined && (interval.low > 0 || interval.high < 0);
      });

  it('is below 5 % for a single arm exactly when a look so far leaves zero out', () => {
    fc.assert(
      fc.property(
        values,
        fc.constantFrom(6, 8, 12, 20),
        fc.constantFrom(early, sequentialDesign, fixedDesign(6)),
        (differences, pairs, design) => {
          const soFar = differences.slice(0, pairs);
          expect(claimed(soFar, design)).toBe(excluded(soFar, design));
        },
      ),
    );
  });

  it('can only fall as pairs are added', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(early, sequentialDesign), (differences, design) => {
        const at = (pairs: number): number => adjustedPValues([differences.slice(0, pairs)], design)[0] ?? 1;
        expect(at(12)).toBeLessThanOrEqual(at(8));
        expect(at(20)).toBeLessThanOrEqual(at(12));
      }),
    );
  });
});

describe('confidenceOf', () => {
  it('is one minus the attained errors of all looks', () => {
    // Attained at 8, 12 and 20 pairs, by psignrank of R: 1.5625, 1.6113 and 1.5312 %.
    expect(confidenceOf(sequentialDesign)).toBeCloseTo(0.95295, 5);
    expect(confidenceOf(fixedDesign(5))).toBe(0.95);
    expect(confidenceOf(early)).toBeCloseTo(0.95, 12);
  });
});
