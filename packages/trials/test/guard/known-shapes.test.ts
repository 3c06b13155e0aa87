import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learn, misfit } from '../../src/guard/known-shapes.ts';
import { parseShape } from '../../src/guard/parse-shape.ts';

const fits = (known: readonly string[], shape: string): string | null =>
  misfit(learn(known.map(parseShape)), parseShape(shape));

describe('the shapes of a route', () => {
  it('are kept by what was seen before', () => {
    expect(fits(['{"id":number,"tags":[string]}'], '{"id":number,"tags":[string]}')).toBeNull();
  });

  it('are broken by a field that is missing, new or of another kind, named by its place', () => {
    const known = ['{"items":[{"id":number,"title":string}],"total":number}'];
    expect(fits(known, '{"items":[{"id":number,"title":string}]}')).toBe('"total" is missing');
    expect(fits(known, '{"items":[{"id":number}],"total":number}')).toBe('"items[].title" is missing');
    expect(fits(known, '{"items":[{"id":string,"title":string}],"total":number}')).toBe(
      '"items[].id" is string, not number',
    );
    expect(fits(known, '{"debug":boolean,"items":[{"id":number,"title":string}],"total":number}')).toBe(
      '"debug" was never there',
    );
    expect(fits(known, '{"items":{},"total":number}')).toBe('"items" is an object, not a list');
    expect(fits(known, '[number]')).toBe('the answer is a list, not an object');
  });

  it('are kept by any mixture of what single places showed', () => {
    const known = ['{"a":null,"b":number}', '{"a":number,"b":null}'];
    expect(fits(known, '{"a":null,"b":null}')).toBeNull();
    expect(fits(known, '{"a":string,"b":null}')).toBe('"a" is string, not null or number');
  });

  it('allow a list to be empty, and anything in a list that always was', () => {
    expect(fits(['{"tags":[string]}'], '{"tags":[]}')).toBeNull();
    expect(fits(['{"tags":[]}'], '{"tags":[string]}')).toBeNull();
  });

  it('allow a field to be missing that was missing before', () => {
    expect(fits(['{"id":number,"note":string}', '{"id":number}'], '{"id":number}')).toBeNull();
  });

  it('take keys that are never the same for data', () => {
    const known = ['{"2026-01-01":number}', '{"2026-01-02":number}'];
    expect(fits(known, '{"2026-01-03":number}')).toBeNull();
    expect(fits(known, '{"2026-01-03":string}')).toBe('"2026-01-03" is string, not number');
  });

  it('say nothing of what was not looked at', () => {
    expect(fits(['{"deep":{...}}'], '{"deep":{"a":number}}')).toBeNull();
    expect(fits(['{"a":number,...}'], '{"a":number,"z":string}')).toBeNull();
  });

  it('keep names with quotes, commas and brackets apart', () => {
    const name = JSON.stringify('a","b":[{|');
    expect(fits([`{${name}:number}`], `{${name}:number}`)).toBeNull();
    expect(fits([`{${name}:number}`], '{"a":number}')).toBe('"a","b":[{|" is missing');
  });

  it('are never broken by themselves, whatever they are', () => {
    const shape = fc.letrec<{ shape: string }>((tie) => ({
      shape: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('number', 'string', 'boolean', 'null', '{...}', '[...]'),
        fc.array(tie('shape'), { maxLength: 3 }).map((items) => `[${items.join('|')}]`),
        fc.dictionary(fc.string(), tie('shape'), { maxKeys: 3 }).map(
          (fields) =>
            `{${Object.entries(fields)
              .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
              .join(',')}}`,
        ),
      ),
    })).shape;
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 4 }), (shapes) => {
        for (const one of shapes) expect(fits(shapes, one)).toBeNull();
      }),
    );
  });
});
