import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { changeKinds } from '@tare/changes';
import { describe, expect, it } from 'vitest';

const kindsFolder = new URL('../packages/changes/src/kinds/', import.meta.url);
const page = readFileSync(new URL('../docs/changes.md', import.meta.url), 'utf8');

/** Lines may be broken anywhere. */
const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What stands below each heading of the third level, by the heading. */
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section): [string, string] => {
      const end = section.indexOf('\n');
      return [section.slice(0, end).trim(), flat(section.slice(end).split(/^## /m)[0] ?? '')];
    }),
);

describe('docs/changes.md', () => {
  it('has a section for every kind of change, in the order of the catalogue, and for nothing else', () => {
    expect([...sections.keys()]).toEqual(changeKinds.map(({ id }) => id));
  });

  it('has a section for every file of the folder of kinds', () => {
    const files = readdirSync(kindsFolder).map((name) => name.replace(/\.ts$/, ''));
    expect([...sections.keys()].sort()).toEqual(files.sort());
  });

  it('lists every kind in its table, by title and figure', () => {
    for (const { id, title, mode, group } of changeKinds) {
      const row = page.split('\n').find((line) => line.startsWith(`| [\`${id}\`](#${id}) `)) ?? '';
      expect(row.split('|').map((cell) => cell.trim())).toEqual([
        '',
        `[\`${id}\`](#${id})`,
        title,
        group === 'disk' ? 'not memory' : mode,
        '',
      ]);
    }
  });

  it.each(changeKinds.map((kind) => ({ id: kind.id, kind })))('$id: says what the code says', ({ id, kind }) => {
    const section = sections.get(id) ?? '';
    expect(section).toContain(`**${kind.title}.** ${flat(kind.does)}`);
    expect(section).toContain(`_When it backfires._ ${flat(kind.backfires)}`);
    expect(section).toContain(`_How it is found and tried._ ${flat(kind.detects)}`);
  });

  it.each(changeKinds.map(({ id }) => ({ id })))(
    '$id: has a measured example with its command, or says that there is none',
    ({ id }) => {
      const example = /_Measured example\._ (.*)$/.exec(sections.get(id) ?? '')?.[1] ?? '';
      if (example === 'Not measured yet.') return;
      expect(example).toMatch(/\d/);
      expect(example).toMatch(/`(tare|node|npm|npx) [^`]+`/);
    },
  );

  it('links to pages that are there', () => {
    const targets = [...page.matchAll(/\]\(([\w-]+\.md)/g)].map(([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => !existsSync(new URL(`../docs/${target}`, import.meta.url)))).toEqual([]);
  });
});
