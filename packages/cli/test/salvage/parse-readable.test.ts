import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReadable } from '../../src/salvage/parse-readable.ts';

describe('parseReadable', () => {
  it('reads whole JSON as JSON.parse does, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.boolean(), (value, indented) => {
        const text = `${JSON.stringify([value], null, indented ? 2 : 0)}\n`;
        expect(parseReadable(text)).toEqual({ value: JSON.parse(text), open: new Set(), readUntil: null });
      }),
    );
  });

  it('takes `__proto__` for a name like any other', () => {
    const text = '{"__proto__": {"polluted": true}, "a": 1}';
    const { value } = parseReadable(text);
    expect(Object.keys(value as object)).toEqual(['__proto__', 'a']);
    expect(value).not.toHaveProperty('polluted');
  });

  it.each([
    ['{"a": 1, "b": [{"x": 1}, {"y": 2', { a: 1, b: [{ x: 1 }, {}] }],
    ['{"a": 12', {}],
    ['{"a": "x\\', {}],
    ['{"a": 1, "b', { a: 1 }],
    ['{"a": 1, "b":', { a: 1 }],
    ['{"a": [1, 2, tru', { a: [1, 2] }],
    ['{"a": 1 "b": 2}', { a: 1 }],
    ['{"a": 1, "b": \u0000\u0000\u0000, "c": 3}', { a: 1 }],
    ['{"a": [1, 2,, 3], "b": 4}', { a: [1, 2] }],
    ['[', []],
    ['', undefined],
    ['garbage', undefined],
  ])('reads %s up to where it ends or turns into something else', (text, value) => {
    expect(parseReadable(text).value).toEqual(value);
    expect(parseReadable(text).readUntil).not.toBeNull();
  });

  it('tells which containers are not closed', () => {
    const { value, open } = parseReadable('{"a": {"b": 1}, "c": [[1], [2');
    const { a, c } = value as { a: object; c: object[] };
    expect([value, a, c, c[0], c[1]].map((container) => open.has(container as object))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('counts what follows a whole value as a fault, and keeps the value', () => {
    expect(parseReadable('{"a": 1}{"a"')).toEqual({ value: { a: 1 }, open: new Set(), readUntil: 8 });
  });

  it('survives brackets without end and strings without measure', () => {
    expect(parseReadable('['.repeat(1_000_000)).readUntil).toBeGreaterThan(0);
    expect(parseReadable(`["${'x\\n'.repeat(2_000_000)}`)).toMatchObject({ value: [] });
  });

  it('never throws', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '1', '-', 'e', 'null', ' ', '\\', '\\u12', 'a');
    fc.assert(fc.property(fc.array(pieces), (parts) => parseReadable(parts.join('')) !== undefined));
  });
});
