import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, shuffle } from '../src/random.ts';
import { planSweep } from '../src/schedule.ts';

describe('planSweep', () => {
  it('measures every arm once, each round with one baseline and at most the arms that may share it', () => {
    const arms = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(fc.integer(), fc.nat(), arms, fc.integer({ min: 1, max: 6 }), (seed, sweep, names, share) => {
        const rounds = planSweep(seed, sweep, ' baseline', names, share);
        const ofArms = rounds.map((order) => order.filter((name) => name !== ' baseline'));
        expect(ofArms.flat().sort()).toEqual([...names].sort());
        for (const [index, order] of rounds.entries()) {
          expect(order.length).toBe((ofArms[index]?.length ?? 0) + 1);
          expect(ofArms[index]?.length).toBeLessThanOrEqual(share);
        }
      }),
    );
  });

  it('is the same for the same seed and sweep, whatever was planned before', () => {
    expect(planSweep(7, 3, 'baseline', ['a', 'b', 'c'])).toEqual(planSweep(7, 3, 'baseline', ['a', 'b', 'c']));
  });

  it('puts the baseline first in half of the pairs', () => {
    const first = Array.from({ length: 4000 }, (_, sweep) => planSweep(1, sweep, 'baseline', ['a'])[0]?.[0]);
    const share = first.filter((name) => name === 'baseline').length / 4000;
    // Four standard errors.
    expect(Math.abs(share - 0.5)).toBeLessThan(0.032);
  });
});

describe('seededRandom', () => {
  it('keeps its sequence, since saved experiments depend on it', () => {
    const random = seededRandom(1, 2);
    expect([random(), random(), random()].map((value) => value * 2 ** 32)).toMatchInlineSnapshot(`
      [
        745099747,
        4227655982,
        784696943,
      ]
    `);
  });

  it('is uniform and uncorrelated as far as 40,000 numbers tell', () => {
    const random = seededRandom(3);
    const numbers = Array.from({ length: 40_000 }, random);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const neighbours = numbers.reduce(
      (sum, value, index) => sum + (value - 0.5) * ((numbers[index + 1] ?? 0.5) - 0.5),
      0,
    );
    // Four standard errors.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.0058);
    expect(Math.abs((12 * neighbours) / numbers.length)).toBeLessThan(0.02);
  });

  it('has streams and seeds that start apart', () => {
    const starts = [0, 1, 2, 2 ** 32, -1].flatMap((seed) => [0, 1, 2].map((stream) => seededRandom(seed, stream)()));
    expect(new Set(starts).size).toBe(starts.length);
  });
});

describe('shuffle', () => {
  it('gives every order alike', () => {
    const random = seededRandom(4);
    const counts = new Map<string, number>();
    for (let time = 0; time < 6000; time++) {
      const order = shuffle(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    // Expected 1,000 each, standard error 29.
    expect([...counts.values()].every((count) => Math.abs(count - 1000) < 116)).toBe(true);
    expect(counts.size).toBe(6);
  });
});
