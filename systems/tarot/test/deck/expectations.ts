// What every table of the deck has to satisfy, whatever it holds.

import { expect } from 'vitest';

export function expectFrozenDeep(value: unknown, path = 'table'): void {
  if (typeof value !== 'object' || value === null) return;
  expect(Object.isFrozen(value), `${path} is frozen`).toBe(true);
  for (const [name, part] of Object.entries(value)) expectFrozenDeep(part, `${path}.${name}`);
}

/** Paths of strings that are empty, have blanks at an end or doubled, or lost a gap of a template. */
export function emptyTexts(value: unknown, path = ''): string[] {
  if (typeof value === 'string') {
    return value === '' || value !== value.trim() || /\s{2}|undefined|\[object/.test(value)
      ? [`${path}: "${value}"`]
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => emptyTexts(part, `${path}.${name}`));
}
