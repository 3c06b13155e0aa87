import { describe, expect, it } from 'vitest';
import {
  chooseDesign,
  type Design,
  earlyDesign,
  errorAt,
  errorRate,
  fixedDesign,
  sequentialDesign,
} from '../../src/design/design.ts';
import { type DifferenceSpread, spreadOfStarts } from '../../src/design/spread.ts';

const spread: DifferenceSpread = { standardDeviation: 1, degreesOfFreedom: 6 };

describe('every design', () => {
  const designs: Design[] = [fixedDesign(5), fixedDesign(6), earlyDesign(spread), sequentialDesign];

  it('spends the whole error on its looks, and no more', () => {
    for (const { looks } of designs)
      expect(looks.reduce((sum, look) => sum + look.error, 0)).toBeCloseTo(errorRate, 12);
  });

  it('survives being saved', () => {
    for (const design of designs) expect(JSON.parse(JSON.stringify(design))).toEqual(design);
  });
});

describe('errorAt', () => {
  it('is that of the look, or of the next one where an experiment was cut short', () => {
    const design = earlyDesign(null);
    expect([3, 6, 7, 12, 13, 20].map((pairs) => errorAt(design, pairs) / errorRate)).toEqual(
      [0.8, 0.8, 0.1, 0.1, 0.1, 0.1].map((share) => expect.closeTo(share, 10)),
    );
  });
});

describe('chooseDesign', () => {
  it('takes few pairs for quiet figures of either mode', () => {
    for (const mode of ['calm', 'natural'] as const) {
      expect(chooseDesign(mode, spread, 10)).toEqual(fixedDesign(5));
      expect(chooseDesign(mode, spread, 2.4)).toEqual(fixedDesign(6));
    }
  });

  it('looks early at noisier calm figures, with what their starts showed, and supposes no shape of natural ones', () => {
    expect(chooseDesign('calm', spread, 1.22)).toEqual(earlyDesign(spread));
    expect(chooseDesign('natural', spread, 1.06)).toEqual(sequentialDesign);
  });

  it('supposes nothing where nothing is known', () => {
    expect(chooseDesign('calm', undefined, 10)).toEqual(sequentialDesign);
    expect(chooseDesign('natural', undefined, 10)).toEqual(sequentialDesign);
  });

  it('asks for more where many arms share the error', () => {
    expect(chooseDesign('natural', spread, 3.5, 1)).toEqual(fixedDesign(5));
    expect(chooseDesign('natural', spread, 3.5, 20)).toEqual(sequentialDesign);
  });

  it('takes few pairs where the starts showed no difference at all', () => {
    expect(chooseDesign('calm', spreadOfStarts([0, 0, 0, 0, 0, 0, 0]), 0.1)).toEqual(fixedDesign(5));
  });
});
