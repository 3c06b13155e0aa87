// Scripts of V8 as files.

import { describe, expect, it } from 'vitest';
import { clockOfScripts, scriptPath } from '../../src/observe/compiled-files.ts';

describe('the path of a script', () => {
  it.each([
    ['/app/a.js', '/app/a.js'],
    ['file:///app/a%20b.js', '/app/a b.js'],
    ['file:///app/a.ts?namespace=1#x', '/app/a.ts'],
    ['data:text/javascript,1', undefined],
    ['https://example.org/a.js', undefined],
    ['evalmachine.<anonymous>', undefined],
  ])('of %s is %s', (url, path) => {
    expect(scriptPath(url)).toBe(path);
  });
});

describe('the clock of scripts', () => {
  it('tells the moment of the last required file before a script, and 0 before the first', () => {
    const required = [
      { path: '/b.js', askedAtMs: 30 },
      { path: '/a.js', askedAtMs: 10 },
      { path: '/data.json', askedAtMs: 99 },
    ];
    const script = (id: number) => ({ url: '', length: 1, id });
    const clock = clockOfScripts(
      required,
      new Map([
        ['/a.js', script(5)],
        ['/b.js', script(8)],
      ]),
    );
    expect([1, 5, 6, 8, 9, 1000].map(clock)).toEqual([0, 0, 10, 10, 30, 30]);
  });
});
