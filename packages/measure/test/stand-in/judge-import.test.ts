import type { ExportShape, StandInImport } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { judgeImport, takenNames } from '../../src/stand-in/judge-import.ts';

const fn: ExportShape = { type: 'function' };
const objectOf = (properties: Record<string, ExportShape>): ExportShape => ({ type: 'object', properties });
const importOf = (shape: ExportShape, names?: string[] | null): StandInImport => ({
  importer: '/app/a.js',
  specifier: 'pkg',
  package: 'pkg',
  target: '/app/node_modules/pkg/index.js',
  kind: names === undefined ? 'commonjs' : 'module',
  names: names ?? null,
  shape,
});

describe('an import can be stood in for', () => {
  it.each([
    ['an object with names', importOf(objectOf({ f: fn }))],
    ['a function', importOf({ type: 'function', properties: {} })],
    ['a class', importOf({ type: 'class', properties: {} })],
    ['named exports', importOf(objectOf({ f: fn, n: { type: 'primitive', value: 1 } }), ['f', 'n'])],
  ])('that is of %s', (_what, standIn) => {
    expect(judgeImport(standIn, standIn.kind)).toBeUndefined();
  });

  it('by the default of CommonJS, which is the whole', () => {
    const shape = objectOf({ f: fn, default: { type: 'other' } });
    expect(judgeImport(importOf(shape, ['default']), 'commonjs')).toBeUndefined();
    expect(judgeImport(importOf(shape, ['default']), 'module')).toMatch(/before it has a value/);
  });
});

describe('an import is left as it is', () => {
  it.each<[string, StandInImport, RegExp]>([
    ['of a primitive', importOf({ type: 'primitive', value: 1 }), /cannot be stood in for/],
    ['of what was not recorded', importOf({ type: 'other' }), /cannot be stood in for/],
    ['of an object of which nothing is known', importOf({ type: 'object' }), /nothing by name/],
    ['of an array', importOf(objectOf({ 0: fn, 1: fn })), /nothing by name/],
    ['for what it does', importOf(objectOf({ f: fn }), []), /for what it does/],
    ['of something to be awaited', importOf(objectOf(Object.fromEntries([['then', fn]])), null), /then/],
    [
      'of a variable that is set later',
      importOf(objectOf({ f: { type: 'primitive' } }), ['f']),
      /before it has a value/,
    ],
    ['of a variable that is null', importOf(objectOf({ f: { type: 'primitive', value: null } }), ['f']), /before/],
  ])('%s', (_what, standIn, reason) => {
    expect(judgeImport(standIn, standIn.kind)).toMatch(reason);
  });

  it('of a file that is neither kind of module', () => {
    expect(judgeImport(importOf(objectOf({ f: fn })), 'other')).toMatch(/neither/);
  });
});

describe('takenNames', () => {
  it('are all that there are where none are named, without the mark of transpiled modules', () => {
    const shape = objectOf({ __esModule: { type: 'primitive', value: true }, f: fn, default: fn });
    expect(takenNames(importOf(shape, null))).toEqual(['f', 'default']);
    expect(takenNames(importOf(shape, ['f']))).toEqual(['f']);
  });
});
