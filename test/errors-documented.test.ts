import { readFileSync } from 'node:fs';
import { errorCodes, exitStatus, TareError, type ErrorCode } from '@tare/accounting';
import { describe, expect, it } from 'vitest';

const text = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');

/** Each `## CODE` with what stands below it. */
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section): [string, string] => {
      const end = section.indexOf('\n');
      return [section.slice(0, end), section.slice(end)];
    }),
);

/** The anchor that Markdown viewers make of a heading of letters and underscores is lower case; tare's has dashes, which an `a` element would need. */
const codes = Object.keys(errorCodes) as ErrorCode[];

describe('docs/errors.md', () => {
  it('has a section for every code, for bugs, and for nothing else', () => {
    expect([...sections.keys()].sort()).toEqual([...codes, 'BUG'].sort());
  });

  it.each(codes)('%s: names its exit status, shows its output, says what to do', (code) => {
    const section = sections.get(code) ?? '';
    expect(section).toContain(`Exit status ${exitStatus[code]}.`);
    expect(section).toMatch(/```text\n\$ .+\n/);
    expect(section).toContain(`${code}, explained in docs/errors.md#`);
    expect(section).toContain('\nWhat to do: ');
  });
});
