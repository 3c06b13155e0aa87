import { describe, expect, it } from 'vitest';
import { decideStops } from '../../src/decide/stopping.ts';
import { earlyDesign, pairsAtFirstLook, sequentialDesign } from '../../src/design/design.ts';
import { choosePlanDesign } from '../../src/plan/plan-design.ts';

const noisy = { standardDeviation: 2e6, degreesOfFreedom: 6 };

describe('choosePlanDesign', () => {
  it('looks first when all of so many agreeing arms can be claimed, and not a pair later', () => {
    for (const arms of [1, 2, 3, 4, 5, 8, 15, 30]) {
      const design = choosePlanDesign('natural', noisy, 2e6, arms);
      const stopsAfter = (pairs: number): unknown[] =>
        decideStops(
          Array.from({ length: arms }, () => Array.from({ length: pairs }, (_, index) => 9e6 + index)),
          {
            design: { ...design, looks: design.looks.map((look, at) => (at === 0 ? { ...look, pairs } : look)) },
            smallestEffect: 2e6,
          },
        );
      const first = pairsAtFirstLook(design);
      expect(stopsAfter(first)).toEqual(Array(arms).fill('win'));
      if (first > 8) expect(stopsAfter(first - 1)).toContain(null);
    }
  });

  it('is the usual design for two arms, and for figures that the t interval decides', () => {
    expect(choosePlanDesign('natural', noisy, 2e6, 2)).toEqual(sequentialDesign);
    const quiet = { standardDeviation: 0.09e6, degreesOfFreedom: 6 };
    expect(choosePlanDesign('calm', quiet, 0.11e6, 9)).toEqual(earlyDesign(quiet));
  });

  it('spends the same error, whatever the looks', () => {
    const { looks } = choosePlanDesign('natural', noisy, 2e6, 12);
    expect(looks.map(({ pairs }) => pairs)).toEqual([11, 13, 20]);
    expect(looks.reduce((sum, { error }) => sum + error, 0)).toBeCloseTo(0.05);
  });
});
