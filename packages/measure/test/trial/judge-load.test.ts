import { type LoadFigures, type RouteObservation, TareError, unavailable, type Warning } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { judgeLoad } from '../../src/trial/judge-load.ts';
import { serviceOf } from '../support/programs.ts';
import { serviceTrialOf } from '../support/trial-double.ts';

const routeWith = (statuses: Record<string, number>, route = 'GET /'): RouteObservation => ({
  route,
  requests: Object.values(statuses).reduce((sum, count) => sum + count, 0),
  statuses,
  shapes: [],
});

function judge(routes: RouteObservation[], lost = 0): Warning[] {
  const answered = routes.reduce((sum, route) => sum + route.requests, 0);
  const load: LoadFigures = {
    requests: answered,
    errors: lost,
    errorAnswers: 0,
    durationMs: 1,
    throughputPerSecond: 1,
    latencyMs: { p50: 1, p95: 1, p99: 1 },
  };
  return judgeLoad(serviceOf('x'), serviceTrialOf('web', [1, 2, 3, 4, 5], { load, routes }));
}

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    return error instanceof TareError ? error.code : 'another';
  }
};

describe('judgeLoad', () => {
  it.each<[string, RouteObservation[], string[]]>([
    ['good answers', [routeWith({ 200: 90, 304: 10 })], []],
    ['some refusals', [routeWith({ 200: 1, 401: 99 })], []],
    ['a missing route among others', [routeWith({ 200: 50 }), routeWith({ 404: 50 }, 'GET /x')], ['route-not-found']],
    ['some failures', [routeWith({ 200: 50, 503: 1 })], ['route-fails-sometimes']],
    ['a route that was never reached', [routeWith({ 200: 50 }), routeWith({}, 'GET /seldom')], []],
  ])('says of %s what is doubtful', (_what, routes, codes) => {
    expect(judge(routes).map((warning) => warning.code)).toEqual(codes);
  });

  it.each<[string, RouteObservation[], string]>([
    ['a route that only refuses', [routeWith({ 200: 50 }), routeWith({ 401: 25, 403: 25 }, 'GET /me')], 'NEEDS_LOGIN'],
    ['a route that only fails', [routeWith({ 200: 50 }), routeWith({ 500: 25, 502: 25 }, 'GET /x')], 'ANSWERS_ERRORS'],
    ['no answers at all', [routeWith({})], 'CONNECTION_FAILED'],
  ])('has %s for a load that measured nothing', (_what, routes, code) => {
    expect(codeOf(() => judge(routes, 10))).toBe(code);
  });

  it('counts the requests without an answer', () => {
    const [warning] = judge([routeWith({ 200: 97 })], 3);
    expect(warning).toMatchObject({ code: 'requests-lost', service: 'web' });
    expect(warning?.message).toContain('3 of 100');
  });

  it('has nothing to say where there was no load', () => {
    expect(judgeLoad(serviceOf('x'), serviceTrialOf('web', [], { load: unavailable('not-sampled') }))).toEqual([]);
  });
});
