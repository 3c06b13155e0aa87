import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatFineBytes, formatLimit, formatTableBytes } from '../../src/figure/format-bytes.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0.0 MB'],
    [36_077_568, '36.1 MB'],
    [99_940_000, '99.9 MB'],
    [99_960_000, '100 MB'],
    [326_400_000, '326 MB'],
    [1_240_000_000, '1,240 MB'],
    [16_777_216_000, '16.8 GB'],
    [40_000, '40 kB'],
    [1, '1 kB'],
    [-612_000, '−0.6 MB'],
    [-1_234_000_000, '−1,234 MB'],
  ])('writes %d as %s', (count, text) => {
    expect(formatBytes(count)).toBe(text);
  });

  it('never writes zero for something that was measured', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e12 }), (count) => /[1-9]/.test(formatBytes(count))));
  });
});

describe('cells of tables', () => {
  it('keep one decimal, so that points stand below each other', () => {
    expect([36_077_568, 326_400_000, 1_234_567_890, -612_000, 0].map(formatTableBytes)).toEqual([
      '36.1',
      '326.4',
      '1,234.6',
      '−0.6',
      '0.0',
    ]);
  });

  it('show hundredths where a spread is smaller than a tenth', () => {
    expect([32_800, 24_209_000, -5_000_000].map(formatFineBytes)).toEqual(['0.03', '24.21', '−5.00']);
  });
});

describe('formatLimit', () => {
  it.each([
    [512_000_000, '512 MB'],
    [512 * 1024 ** 2, '512 MiB'],
    [1024 ** 3, '1 GiB'],
    [2_000_000_000, '2 GB'],
    [512_000_001, '512 MB'],
  ])('writes %d in the unit that it was chosen in: %s', (count, text) => {
    expect(formatLimit(count)).toBe(text);
  });
});
