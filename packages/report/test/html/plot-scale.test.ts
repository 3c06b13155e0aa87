import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { megabyteScale, plotScale } from '../../src/html/plot-scale.ts';

describe('the scale of a plot', () => {
  it('marks round numbers', () => {
    const { ticks, label } = megabyteScale([-6.8e6, 0, 30.4e6], 5);
    expect(ticks.map(label)).toEqual(['0', '10', '20', '30']);
    const fine = megabyteScale([-0.05e6, 0.21e6], 5);
    expect(fine.ticks.map(fine.label)).toEqual(['0.0', '0.1', '0.2']);
    expect(megabyteScale([-4e6, 1e6], 5).ticks.map(megabyteScale([-4e6, 1e6], 5).label)).toContain('−2');
  });

  it('keeps every value inside, has few ticks, and grows with the values', () => {
    const finite = fc.integer({ min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(fc.array(finite, { maxLength: 20 }), finite, finite, (values, a, b) => {
        const scale = plotScale(values, 1e6, 5);
        expect(scale.ticks.length).toBeLessThanOrEqual(6);
        for (const value of [...values, ...scale.ticks]) {
          expect(scale.share(value)).toBeGreaterThanOrEqual(0);
          expect(scale.share(value)).toBeLessThanOrEqual(1);
        }
        expect(scale.share(Math.min(a, b))).toBeLessThanOrEqual(scale.share(Math.max(a, b)));
        for (const tick of scale.ticks) expect(scale.label(tick)).toMatch(/^−?\d+(\.\d+)?$/);
      }),
    );
  });
});
