import type { RouteObservation } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../src/guard/first-difference.ts';
import { extendReference } from '../../src/guard/reference.ts';
import { type Start, trialOf, usualRoute } from '../support/session-double.ts';

const route = (parts: Partial<RouteObservation>): Partial<Start> => ({ routes: [{ ...usualRoute, ...parts }] });

/** What the guard says of `change` after these starts of the unchanged subject. */
function guard(before: readonly Partial<Start>[], change: Partial<Start>): string | null {
  const trials = before.map((start) => trialOf({ privateBytes: 1e6, ...start }));
  return firstDifference(trials.reduce(extendReference, []), trialOf({ privateBytes: 1e6, ...change }))?.text ?? null;
}

describe('the guard', () => {
  it('lets through what behaves the same', () => {
    expect(guard([{}, {}], {})).toBeNull();
  });

  it('finds a status that was never given', () => {
    expect(guard([{}], route({ statuses: { '200': 988, '500': 12 } }))).toBe(
      'GET / answers 500 (12 of 1000); before, 200 only',
    );
  });

  it('does not take one odd answer of a thousand for a difference', () => {
    expect(guard([{}], route({ statuses: { '200': 999, '503': 1 } }))).toBeNull();
  });

  it('lets a status through that the unchanged subject gives now and then', () => {
    const sometimes = route({ statuses: { '200': 990, '503': 10 } });
    expect(guard([{}, sometimes, {}], route({ statuses: { '200': 950, '503': 50 } }))).toBeNull();
  });

  it('misses a status that was always there, and not one that was not always there', () => {
    const half = route({ statuses: { '200': 500, '404': 500 } });
    expect(guard([half, half], {})).toBe('GET / never answers 404, which was at least 50 % of its answers before');
    expect(guard([half, {}], {})).toBeNull();
  });

  it('finds another shape or media type under the same status', () => {
    expect(guard([{}], route({ shapes: ['200 application/json {"id":string}'] }))).toBe(
      'GET / answers 200 otherwise: "id" is string, not number',
    );
    expect(guard([{}], route({ shapes: ['200 text/html'] }))).toBe(
      'GET / answers 200 as text/html; before, application/json',
    );
    expect(guard([{}], route({ shapes: ['200 application/json (not valid JSON)'] }))).toContain('(not valid JSON)');
  });

  it('finds a crash in the log, unless the unchanged subject logs one too', () => {
    expect(guard([{}], { crashLines: ['Uncaught TypeError: x'] })).toBe('it logs a crash: Uncaught TypeError: x');
    expect(guard([{ crashLines: ['Uncaught Error: usual'] }], { crashLines: ['Uncaught TypeError: x'] })).toBeNull();
  });

  it('finds routes that get no answers', () => {
    expect(guard([{}], route({ requests: 0, statuses: {}, shapes: [] }))).toBe('GET / got no answers');
  });
});
