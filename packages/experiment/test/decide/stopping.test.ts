import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedPValues, confidenceOf, decideStops, intervalAtLook } from '../../src/decide/stopping.ts';
import { fixedDesign, sequentialDesign } from '../../src/design/design.ts';

const rules = { design: sequentialDesign, smallestEffect: 10 };
const decide = (...differences: number[][]): unknown[] => decideStops(differences, rules);
/** Alternates around a centre, untied. */
const around = (centre: number, spread: number, pairs: number): number[] =>
  Array.from({ length: pairs }, (_, index) => centre + (index % 2 === 0 ? 1 : -1) * spread * (1 + index / 100));

describe('decideStops', () => {
  it('looks at 8, 12 and 20 pairs only', () => {
    const pairs = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(pairs.filter((count) => decide(around(100, 5, count))[0] !== null)).toEqual([8, 12, 20]);
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
  it('is below 5 % for a single arm exactly when a look so far leaves zero out', () => {
    const values = fc.array(fc.integer({ min: -20, max: 40 }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.constantFrom(8, 12, 20), (differences, pairs) => {
        const looks = sequentialDesign.looks.filter((look) => look <= pairs);
        const excluded = looks.some((look) => {
          const interval = intervalAtLook(differences.slice(0, look), sequentialDesign);
          return interval !== undefined && (interval.low > 0 || interval.high < 0);
        });
        expect((adjustedPValues([differences.slice(0, pairs)], sequentialDesign)[0] ?? 1) <= 0.05).toBe(excluded);
      }),
    );
  });
});

describe('confidenceOf', () => {
  it('is one minus the attained errors of all looks', () => {
    // Attained at 8, 12 and 20 pairs, by psignrank of R: 1.5625, 1.6113 and 1.5312 %.
    expect(confidenceOf(sequentialDesign)).toBeCloseTo(0.95295, 5);
    expect(confidenceOf(fixedDesign(5))).toBe(0.95);
  });
});
