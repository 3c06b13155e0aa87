import { describe, expect, it } from 'vitest';
import { viewLimit } from '../../src/plan/view-limit.ts';
import { pathOf, verdictOf } from '../support/plans.ts';

const paths = {
  conservative: pathOf([verdictOf('conservative path', 20e6)]),
  aggressive: pathOf([verdictOf('aggressive path', 0)]),
};

describe('viewLimit', () => {
  it('says what is left of the subject with each path that saves', () => {
    const view = viewLimit({ limitBytes: 512e6, price: null, baselineBytes: 100e6, paths });
    expect(view).toEqual({
      limitBytes: 512e6,
      baselineBytes: 100e6,
      conservativeBytes: 80e6,
      aggressiveBytes: null,
      pricePerGbMonth: null,
      currency: null,
    });
  });

  it('is there for a price alone, and absent where nothing was asked or nothing is known', () => {
    const price = { perGbMonth: 5, currency: 'EUR' };
    expect(viewLimit({ limitBytes: null, price, baselineBytes: 100e6, paths })).toMatchObject({
      pricePerGbMonth: 5,
      currency: 'EUR',
    });
    expect(viewLimit({ limitBytes: null, price: null, baselineBytes: 100e6, paths })).toBeNull();
    expect(viewLimit({ limitBytes: 512e6, price: null, baselineBytes: null, paths })).toBeNull();
  });

  it('takes no calm saving for what the machine holds', () => {
    const calm = { conservative: pathOf([verdictOf('conservative path', 20e6, { mode: 'calm' })]), aggressive: null };
    expect(viewLimit({ limitBytes: 512e6, price: null, baselineBytes: 100e6, paths: calm })).toMatchObject({
      conservativeBytes: null,
    });
  });
});
