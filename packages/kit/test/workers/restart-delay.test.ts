import { array, assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restartDelayMs } from '../../src/workers/restart-delay.ts';

const random = double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('restartDelayMs', () => {
  it('is nothing after the first crash and half a minute after many', () => {
    expect([1, 2, 3, 4, 20].map((crashes) => restartDelayMs(crashes, 1 - Number.EPSILON))).toEqual([
      0, 500, 1000, 2000, 30_000,
    ]);
  });

  it('grows with every crash of a row, up to its bound, whatever is drawn', () => {
    assert(
      property(array(random, { minLength: 2, maxLength: 40 }), (draws) => {
        const delays = draws.map((draw, index) => restartDelayMs(index + 1, draw));
        // From the bound on only what is drawn makes a difference.
        const growing = delays.filter((delay) => delay < 0.75 * 30_000);
        return growing.every((delay, index) => index === 0 || delay > (growing[index - 1] ?? 0));
      }),
    );
  });

  it('is whole, and in its bounds', () => {
    assert(
      property(integer({ min: 0, max: 100_000 }), random, (crashes, draw) => {
        const delay = restartDelayMs(crashes, draw);
        return Number.isInteger(delay) && delay >= 0 && delay <= 30_000;
      }),
    );
  });
});
