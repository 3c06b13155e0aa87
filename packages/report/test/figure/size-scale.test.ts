import { describe, expect, it } from 'vitest';
import { formatHundredths } from '../../src/figure/format-number.ts';
import { rangeText, scaleOf, scaleOfInterval, signed, withUnit } from '../../src/figure/size-scale.ts';

describe('a scale', () => {
  it.each([
    [[1_900_000, 1_800_000], '1.9 MB'],
    [[52_000, -20_000], '0.05 MB'],
    [[12_000, 3_000], '12 kB'],
    [[0], '0.00 MB'],
  ])('of %j writes the first as %s', (counts, text) => {
    expect(withUnit(counts[0] ?? 0, scaleOf(counts))).toBe(text);
  });

  it('is finer where an interval would shrink to one number', () => {
    const narrow = { estimate: 1_910_000, low: 1_890_000, high: 1_930_000 };
    expect(rangeText(narrow, scaleOfInterval(narrow))).toBe('1.89 to 1.93');
    const wide = { estimate: 1_910_000, low: 1_700_000, high: 2_100_000 };
    expect(rangeText(wide, scaleOfInterval(wide))).toBe('1.7 to 2.1');
  });
});

describe('a signed number', () => {
  it.each([
    [312, '+3.12'],
    [-312, '−3.12'],
    [0.2, '0.00'],
    [-0.2, '0.00'],
  ])('of %d is %s', (value, text) => {
    expect(signed(value, (count) => formatHundredths(Math.round(count)))).toBe(text);
  });
});
