import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../src/parse-duration.ts';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5s', 1_500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    [' 10 S ', 10_000],
    ['0s', 0],
    [250, 250],
    [0.4, 0],
  ])('reads %j as %d ms', (duration, expected) => {
    expect(parseDuration(duration)).toBe(expected);
  });

  it.each(['', '30', 's', '-1s', '1d', '1s 2s', '1,5s', 'Infinity', '1e3ms'])('refuses the text %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])('refuses the number %d', (number) => {
    expect(parseDuration(number)).toBeUndefined();
  });

  it('refuses what a timer cannot wait for, and reads everything below', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2000 }), (hours) => {
        const durationMs = parseDuration(`${hours}h`);
        expect(durationMs).toBe(hours <= 596 ? hours * 3_600_000 : undefined);
      }),
    );
  });
});
