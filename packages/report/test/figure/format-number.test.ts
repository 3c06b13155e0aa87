import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../src/figure/format-duration.ts';
import { formatCount, formatDecimal, formatShare, groupThousands } from '../../src/figure/format-number.ts';

describe('numbers', () => {
  it('are grouped by thousands and carry a true minus sign', () => {
    expect([999, 1000, 1_234_567, -1000, 0, -0.2].map(groupThousands)).toEqual([
      '999',
      '1,000',
      '1,234,567',
      '−1,000',
      '0',
      '0',
    ]);
  });

  it('have one decimal below 100 and none above', () => {
    expect([0.84, 31.8, 99.96, 682.6].map(formatDecimal)).toEqual(['0.8', '31.8', '100', '683']);
  });

  it('name a share that would round to nothing', () => {
    expect([formatShare(36e6, 512e6), formatShare(1, 512e6), formatShare(0, 512e6), formatShare(6e8, 5e8)]).toEqual([
      '7 %',
      'under 1 %',
      '0 %',
      '120 %',
    ]);
  });

  it('agree with the noun they count', () => {
    expect([formatCount(1, 'trial'), formatCount(3, 'trial'), formatCount(2, 'process', 'processes')]).toEqual([
      '1 trial',
      '3 trials',
      '2 processes',
    ]);
  });
});

describe('formatDuration', () => {
  it.each([
    [0.84, '0.8 ms'],
    [412, '412 ms'],
    [999.7, '1.0 s'],
    [1240, '1.2 s'],
    [59_960, '1 min'],
    [125_000, '2 min 5 s'],
  ])('writes %d ms as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});
