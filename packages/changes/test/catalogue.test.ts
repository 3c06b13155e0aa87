import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { changeKinds } from '../src/catalogue.ts';

const folder = fileURLToPath(new URL('../src/kinds', import.meta.url));

describe('the catalogue', () => {
  it('holds every file of the folder, and nothing else, each once', () => {
    const files = readdirSync(folder).map((name) => name.replace(/\.ts$/, ''));
    expect(changeKinds.map(({ id }) => id).sort()).toEqual(files.sort());
  });

  it.each(changeKinds.map((kind) => ({ kind, id: kind.id })))(
    '$id: says what it does, when it backfires, how it is found and tried',
    ({ kind }) => {
      expect(kind.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(kind.title).toMatch(/^\S.*[^.]$/);
      for (const text of [kind.does, kind.backfires, kind.detects]) {
        expect(text.length).toBeGreaterThan(40);
        expect(text.trim()).toBe(text);
        expect(text).toMatch(/\.$/);
      }
    },
  );

  it('has titles that are distinct', () => {
    const titles = changeKinds.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
