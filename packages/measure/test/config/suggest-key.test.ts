import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestKey } from '../../src/config/suggest-key.ts';

const keys = ['command', 'cwd', 'env', 'dependsOn', 'ready', 'readyTimeout', 'load', 'stopGrace'];

describe('suggestKey', () => {
  it.each([
    ['comand', 'command'],
    ['commnad', 'command'],
    ['cmd', 'cwd'],
    ['depends_on', 'dependsOn'],
    ['depends', 'dependsOn'],
    ['environment', 'env'],
    ['Ready', 'ready'],
    ['readyTimeuot', 'readyTimeout'],
  ])('%j means %j', (word, expected) => {
    expect(suggestKey(word, keys)).toBe(expected);
  });

  it.each(['memory', 'x', 'port', ''])('%j means none of them', (word) => {
    expect(suggestKey(word, keys)).toBeUndefined();
  });

  it('finds a word that lost one of its letters', () => {
    fc.assert(
      fc.property(fc.constantFrom(...keys.filter((key) => key.length > 4)), fc.nat(), (key, seed) => {
        const position = seed % key.length;
        expect(suggestKey(key.slice(0, position) + key.slice(position + 1), keys)).toBeDefined();
      }),
    );
  });
});
