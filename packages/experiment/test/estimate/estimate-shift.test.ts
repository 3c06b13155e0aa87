import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateShift } from '../../src/estimate/estimate-shift.ts';

describe('estimateShift', () => {
  it('takes the t interval where so few pairs attain no exact one', () => {
    const few = [1, 2, 3, 4];
    expect(estimateShift(few, 'signed-rank', 0.05)).toEqual(estimateShift(few, 't', 0.05));
    expect(estimateShift([1], 'signed-rank', 0.05)).toBeUndefined();
  });

  it("keeps Hodges and Lehmann's estimate within the t interval of the small designs", () => {
    const few = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 5, maxLength: 6 });
    fc.assert(
      fc.property(few, (differences) => {
        const interval = estimateShift(differences, 't', 0.05);
        expect(interval?.low).toBeLessThanOrEqual((interval?.estimate ?? Number.NaN) + 1e-6);
        expect(interval?.high).toBeGreaterThanOrEqual((interval?.estimate ?? Number.NaN) - 1e-6);
      }),
    );
  });
});
