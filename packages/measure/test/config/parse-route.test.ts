import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRoute, routeMethods } from '../../src/config/parse-route.ts';

const plain = { headers: {}, body: undefined, weight: 1 };

describe('parseRoute', () => {
  it.each([
    ['/cards', { method: 'GET', path: '/cards', ...plain }],
    ['POST /cards', { method: 'POST', path: '/cards', ...plain }],
    ['delete  /cards/{n}?hard=1', { method: 'DELETE', path: '/cards/{n}?hard=1', ...plain }],
    ['/größe', { method: 'GET', path: '/gr%C3%B6%C3%9Fe', ...plain }],
  ])('reads %j', (route, expected) => {
    expect(parseRoute(route)).toEqual({ state: 'value', value: expected });
  });

  it('writes a body that is no text as JSON, with its content type', () => {
    expect(parseRoute({ method: 'post', path: '/cards', body: { name: 'card {n}' }, weight: 2 })).toEqual({
      state: 'value',
      value: {
        method: 'POST',
        path: '/cards',
        headers: { 'content-type': 'application/json' },
        body: '{"name":"card {n}"}',
        weight: 2,
      },
    });
  });

  it('leaves a text and a content type that is given as they are', () => {
    const headers = { 'Content-Type': 'application/x-ndjson' };
    expect(parseRoute({ path: '/a', body: [1], headers })).toMatchObject({ value: { body: '[1]', headers } });
    expect(parseRoute({ path: '/a', body: 'x=1' })).toMatchObject({ value: { body: 'x=1', headers: {} } });
  });

  it.each([
    'cards',
    '',
    'POST',
    'FETCH /cards',
    'TRACE /cards',
    'GET /a b',
    'http://localhost/cards',
    '//host/cards',
    '/cards#top',
    '/a\u0000',
    '/\ud800',
  ])('refuses %j', (route) => {
    expect(parseRoute(route).state).toBe('fault');
  });

  it('refuses bodies that are no JSON and weights that are no share', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    for (const body of [circle, 1n, () => 1, Symbol('x')]) expect(parseRoute({ path: '/', body }).state).toBe('fault');
    for (const weight of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(parseRoute({ path: '/', weight }).state).toBe('fault');
    }
  });

  it('gives a method and a path that can be sent, or a fault, for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webPath().map((path) => `PUT /${path}`),
        ),
        (text) => {
          const result = parseRoute(text);
          if (result.state === 'fault') return;
          expect(routeMethods).toContain(result.value.method);
          expect(result.value.path).toMatch(/^\/(?!\/)[\x21-\x7e]*$/);
        },
      ),
    );
  });
});
