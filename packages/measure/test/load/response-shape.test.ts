import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { responseShape } from '../../src/load/response-shape.ts';

const json = 'application/json';
const shapeOf = (value: unknown): string => responseShape(json, JSON.stringify(value));

/** The same value with all keys of all objects in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, reordered(item)]);
  return Object.fromEntries(entries.reverse());
}

/** The same structure with other values. */
function revalued(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revalued);
  if (typeof value === 'string') return `${value}!`;
  if (typeof value === 'number') return value === 7 ? 8 : 7;
  if (typeof value === 'boolean') return !value;
  if (value === null) return null;
  return Object.fromEntries(Object.entries(Object(value)).map(([key, item]) => [key, revalued(item)]));
}

describe('responseShape', () => {
  it.each([
    [{ id: 1, tags: ['a', 'b'] }, '{"id":number,"tags":[string]}'],
    [{ b: null, a: true }, '{"a":boolean,"b":null}'],
    [[1, 'a', 2, 'b', null], '[null|number|string]'],
    [[], '[]'],
    ['text', 'string'],
    [{ a: { b: { c: { d: { e: { f: { g: 1 } } } } } } }, '{"a":{"b":{"c":{"d":{"e":{"f":{...}}}}}}}'],
  ])('of %j is %s', (value, shape) => {
    expect(shapeOf(value)).toBe(`${json} ${shape}`);
  });

  it('does not depend on the order of keys', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => shapeOf(reordered(value)) === shapeOf(value)));
  });

  it('does not depend on values', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => shapeOf(revalued(value)) === shapeOf(value)));
  });

  it('depends on the names of keys and on the kinds of values', () => {
    expect(shapeOf({ id: 1 })).not.toBe(shapeOf({ key: 1 }));
    expect(shapeOf({ id: 1 })).not.toBe(shapeOf({ id: '1' }));
    expect(shapeOf({ id: 1 })).not.toBe(shapeOf({}));
  });

  it('does not depend on how many items a list has', () => {
    const items = (length: number): string => shapeOf(Array.from({ length }, (_, id) => ({ id })));
    expect(items(1)).toBe(items(1000));
  });

  it('is short for any answer', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key${index}`, index]));
    expect(shapeOf(many).length).toBeLessThan(2_000);
  });

  it.each([
    ['text/html; charset=utf-8', '<p>', 'text/html'],
    ['TEXT/Plain', 'x', 'text/plain'],
    [undefined, '{}', 'no media type'],
    ['application/problem+json', '{"status":1}', 'application/problem+json {"status":number}'],
    ['application/json', '{"half', 'application/json (not valid JSON)'],
    ['application/json', '', 'application/json (not valid JSON)'],
    ['application/jsonlines', '{}', 'application/jsonlines'],
  ])('of media type %s is the media type, with the structure only of JSON', (contentType, body, shape) => {
    expect(responseShape(contentType, body)).toBe(shape);
  });
});
