import { describe, expect, it } from 'vitest';
import { chooseDesign, fixedDesign, sequentialDesign } from '../../src/design/design.ts';
import { smallestEffectBytes } from '../../src/design/smallest-effect.ts';
import { cautiousStandardDeviation, spreadOfDifferences } from '../../src/design/spread.ts';

const mebibyte = 1024 ** 2;
const spread = (standardDeviation: number): { pairs: number; standardDeviation: number } => ({
  pairs: 6,
  standardDeviation,
});

describe('smallestEffectBytes', () => {
  it('is a floor, a share of the baseline, or what the machine resolves, whichever is largest', () => {
    expect(smallestEffectBytes('natural', spread(0), 50 * mebibyte)).toBe(mebibyte);
    expect(smallestEffectBytes('natural', spread(0), 300 * mebibyte)).toBe(3 * mebibyte);
    expect(smallestEffectBytes('natural', spread(4 * mebibyte), 50 * mebibyte)).toBeCloseTo(4.243 * mebibyte, -4);
    expect(smallestEffectBytes('calm', spread(0), 300 * mebibyte)).toBe(0.1 * mebibyte);
    expect(smallestEffectBytes('calm', undefined, 0)).toBe(0.1 * mebibyte);
  });
});

describe('chooseDesign', () => {
  it('takes few pairs for quiet figures and the sequential design for noisy or unknown ones', () => {
    expect(chooseDesign(spread(1), 10)).toEqual(fixedDesign(5));
    expect(chooseDesign(spread(1), 2.6)).toEqual(fixedDesign(6));
    expect(chooseDesign(spread(1), 1.06)).toEqual(sequentialDesign);
    expect(chooseDesign(undefined, 10)).toEqual(sequentialDesign);
  });

  it('asks for more where many arms share the error', () => {
    expect(chooseDesign(spread(1), 3.5, 1)).toEqual(fixedDesign(5));
    expect(chooseDesign(spread(1), 3.5, 20)).toEqual(sequentialDesign);
  });

  it('takes few pairs where A/A showed no difference at all', () => {
    expect(chooseDesign(spreadOfDifferences([0, 0, 0, 0, 0, 0]), 0.1)).toEqual(fixedDesign(5));
  });
});

describe('cautiousStandardDeviation', () => {
  it("is the upper 80 % bound: 46 % above six pairs' own", () => {
    // qchisq(0.2, 5) is 2.3425.
    expect(cautiousStandardDeviation(spread(1))).toBeCloseTo(Math.sqrt(5 / 2.3425), 2);
  });
});
