import { readFileSync } from 'node:fs';
import { type ErrorCode, errorCodes, exitStatus, TareError } from '@tare/accounting';
import { describe, expect, it } from 'vitest';

const text = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');

/** The anchor that viewers of Markdown make of a heading: lower case, without punctuation, dashes for spaces. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-');

/** What stands below each heading, by the heading's anchor. */
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section): [string, string] => {
      const end = section.indexOf('\n');
      return [anchorOf(section.slice(0, end)), section.slice(end)];
    }),
);

const codes = Object.keys(errorCodes) as ErrorCode[];
const pageOf = (code: ErrorCode): string => new TareError(code, { message: '', remedy: '' }).docsPage;

const documented = [
  ...codes.map((code) => ({ code, page: pageOf(code), status: exitStatus[code] })),
  // Not a TareError, but recorded and told like one.
  { code: 'BUG', page: 'docs/errors.md#bug', status: 3 },
];

describe('docs/errors.md', () => {
  it('has a section for every code and for nothing else, where the code says that it is', () => {
    expect([...sections.keys()].map((anchor) => `docs/errors.md#${anchor}`).sort()).toEqual(
      documented.map(({ page }) => page).sort(),
    );
  });

  it.each(documented)(
    '$code: names its exit status, shows what is printed, says what to do',
    ({ code, page, status }) => {
      const section = sections.get(page.split('#')[1] ?? '') ?? '';
      expect(section).toContain(`\`${code}\`, exit status ${status}.`);
      expect(section).toMatch(/^```text\n\$ .+\n/m);
      expect(section).toContain(`${code}, explained in ${page}\n`);
      expect(section).toContain('\nWhat to do: ');
    },
  );
});
