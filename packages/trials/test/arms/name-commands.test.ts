import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameCommands } from '../../src/arms/name-commands.ts';

describe('nameCommands', () => {
  it.each([
    [
      ['node server.js', 'node --max-semi-space-size=1 server.js'],
      ['node server.js', '--max-semi-space-size=1'],
    ],
    [
      ['node a.js', 'node b.js'],
      ['a.js', 'b.js'],
    ],
    [
      ['node server.js', 'NODE_ENV=production node server.js'],
      ['node server.js', 'NODE_ENV=production'],
    ],
    [
      ['node s.js', 'node --x s.js', 'node --y s.js'],
      ['node s.js', '--x', '--y'],
    ],
    [
      ['node server.js', 'bun server.js'],
      ['node', 'bun'],
    ],
    [
      ['npm start', 'node server.js'],
      ['npm start', 'node server.js'],
    ],
    [
      ['node server.js', 'node  server.js', ' node server.js '],
      ['node server.js', 'node server.js (again)', 'node server.js (again, 3)'],
    ],
    [
      ['node s.js', 'node s.js', 'node --x s.js'],
      ['node s.js', 'node s.js (again)', '--x'],
    ],
    [
      ['a', 'a a'],
      ['a', 'a a'],
    ],
    [
      [`node -e "a b"`, `node -e 'a c' d`],
      [`"a b"`, `'a c' d`],
    ],
    [
      ['cd web && node a.js', 'cd web && node b.js'],
      ['a.js', 'b.js'],
    ],
  ])('%j are called %j', (commands, names) => {
    expect(nameCommands(commands)).toEqual(names);
  });

  it('gives names that differ, whatever the words', () => {
    const word = fc.constantFrom('a', 'b', "'a b'");
    const command = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(command, { minLength: 2, maxLength: 5 }), (commands) => {
        const names = nameCommands(commands);
        expect(new Set(names).size).toBe(commands.length);
        expect(names).not.toContain('');
      }),
    );
  });
});
