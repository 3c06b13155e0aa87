import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateBytes } from '../../src/cache/estimate-bytes.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of heap and buffers after collections that leave nothing to collect. */
function settledBytes(): number {
  for (let time = 0; time < 4; time++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What so many copies give back when they are dropped, each; the middle of three times, since code and caches of others come and go. */
function measured(make: (index: number) => unknown, copies: number): number {
  const times = [1, 2, 3].map(() => {
    let held: unknown[] = Array.from({ length: copies }, (_, index) => make(index));
    const full = settledBytes();
    held = held.slice(0, 0);
    return (full - settledBytes() + held.length) / copies;
  });
  return times.sort((one, other) => one - other)[1] ?? 0;
}

describe('estimateBytes', () => {
  it.each([
    [
      'rows',
      (index: number) => ({ id: index, name: `row number ${index}`, price: index + 0.5, tags: ['a', `t${index}`] }),
    ],
    ['long texts', (index: number) => `${index} `.repeat(400)],
    ['texts beyond Latin-1', (index: number) => `${index} 塔罗`.repeat(100)],
    ['lists of numbers', (index: number) => Array.from({ length: 100 }, (_, at) => at + index + 0.5)],
    ['nested objects', (index: number) => ({ a: { b: { c: { d: [index, { e: `${index}` }] } } } })],
    ['buffers', (index: number) => new Uint8Array(4000 + (index % 2))],
    ['maps', (index: number) => new Map(Array.from({ length: 20 }, (_, at) => [`key ${at} of ${index}`, at]))],
  ])('is within a factor of two for %s', (_name, make) => {
    // Flat, as texts that came over a network are.
    const flat = (index: number): unknown => {
      const value = make(index);
      return typeof value === 'string' ? Buffer.from(value).toString() : value;
    };
    const truth = measured(flat, 5_000);
    const estimate = estimateBytes(make(1234));
    expect(estimate / truth).toBeGreaterThan(0.5);
    expect(estimate / truth).toBeLessThan(2);
  });

  it('ends on what refers to itself, and counts what is shared once', () => {
    const shared = { text: 'x'.repeat(1000) };
    const circle: Record<string, unknown> = { shared, again: shared };
    circle.self = circle;
    expect(estimateBytes(circle)).toBeLessThan(1200);
  });

  it('looks at a part of what is large, and takes the rest for the same', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => ({ index, text: `entry ${index}` }));
    const few = many.slice(0, 1000);
    expect(estimateBytes(many) / estimateBytes(few)).toBeGreaterThan(50);
    expect(estimateBytes(many) / estimateBytes(few)).toBeLessThan(200);
  });

  it('is at least 1, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (value) => {
          expect(estimateBytes(value)).toBeGreaterThanOrEqual(1);
          expect(Number.isFinite(estimateBytes(value))).toBe(true);
        },
      ),
    );
  });
});
