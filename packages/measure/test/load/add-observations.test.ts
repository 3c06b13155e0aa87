import { describe, expect, it } from 'vitest';
import { addObservations, nothingObserved } from '../../src/load/add-observations.ts';
import type { LoadResult } from '../../src/load/load-driver.ts';

const resultOf = (requests: number, errors: number, routes: LoadResult['routes']): LoadResult => ({
  figures: {
    requests,
    errors,
    errorAnswers: 0,
    durationMs: 1,
    throughputPerSecond: 1,
    latencyMs: { p50: 1, p95: 1, p99: 1 },
  },
  routes,
  reached: { requests: requests + errors, number: 0 },
});

describe('addObservations', () => {
  it('counts requests, losses and statuses of all orders, and keeps each shape once', () => {
    const first = resultOf(10, 1, [
      { route: 'GET /a', requests: 10, statuses: { 200: 10 }, shapes: ['200 text/html'] },
    ]);
    const second = resultOf(9, 0, [
      { route: 'GET /a', requests: 9, statuses: { 200: 7, 500: 2 }, shapes: ['200 text/html', '500 no media type'] },
    ]);
    const observed = [first, second].reduce(addObservations, nothingObserved);
    expect(observed).toEqual({
      load: { requests: 19, errors: 1 },
      routes: [
        {
          route: 'GET /a',
          requests: 19,
          statuses: { 200: 17, 500: 2 },
          shapes: ['200 text/html', '500 no media type'],
        },
      ],
    });
    expect(first.routes[0]?.statuses).toEqual({ 200: 10 });
  });
});
