// What a package offers under a specifier, as its manifest says it.

import { describe, expect, it } from 'vitest';
import { conditionalTargets, fileCandidates } from '../../src/observe/import-targets.ts';

describe('targets of a manifest field', () => {
  it.each<[string, unknown, string, string[]]>([
    ['a single target', './index.js', '.', ['./index.js']],
    ['a single target, asked for a part', './index.js', './part', []],
    ['conditions without a key', { import: './a.mjs', require: './a.cjs' }, '.', ['./a.mjs', './a.cjs']],
    ['types are no code', { '.': { types: './a.d.ts', default: './a.js' } }, '.', ['./a.js']],
    [
      'those that hold first, in their order',
      { '.': { require: './r.js', node: { import: './n.mjs' }, default: './d.js' } },
      '.',
      ['./n.mjs', './d.js', './r.js'],
    ],
    [
      'a condition of the program itself last',
      { '.': { mine: './mine.js', default: './d.js' } },
      '.',
      ['./d.js', './mine.js'],
    ],
    ['alternatives', { './x': ['./a.js', './b.js'] }, './x', ['./a.js', './b.js']],
    ['a pattern', { './*': './lib/*.js' }, './a/b', ['./lib/a/b.js']],
    [
      'the longest pattern first',
      { './*': './lib/*.js', './deep/*.js': './deep/*/index.js' },
      './deep/a.js',
      ['./deep/a/index.js', './lib/deep/a.js.js'],
    ],
    ['a key goes before patterns', { './*': './lib/*.js', './a': './a.js' }, './a', ['./a.js']],
    ['nothing forbidden', { './*': './lib/*.js', './private': null }, './private', []],
    ['an internal name', { '#db': { node: './db.js' } }, '#db', ['./db.js']],
    ['no field at all', undefined, '#db', []],
  ])('%s', (_what, field, key, targets) => {
    expect(conditionalTargets(field, key)).toEqual(targets);
  });
});

describe('paths that may be meant by a path', () => {
  it('begin with the path itself, then what TypeScript is written as, then what may be left out', () => {
    const candidates = fileCandidates('/app/db.js');
    expect(candidates.slice(0, 3)).toEqual(['/app/db.js', '/app/db.ts', '/app/db.tsx']);
    expect(candidates).toContain('/app/db.js/index.js');
    expect(fileCandidates('/app/db')).toEqual(
      expect.arrayContaining(['/app/db.ts', '/app/db.json', '/app/db/index.mjs']),
    );
  });
});
