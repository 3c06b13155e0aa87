import { expect, it } from 'vitest';
import { holmAdjust } from '../../src/decide/holm.ts';
import { rEstimates } from '../support/r-estimates.ts';

it('agrees with p.adjust of R', () => {
  for (const { pValues, adjusted } of rEstimates.holm)
    holmAdjust(pValues).forEach((pValue, index) => {
      expect(pValue).toBeCloseTo(adjusted[index] ?? Number.NaN, 12);
    });
});
