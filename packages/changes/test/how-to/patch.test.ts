import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePatch } from '../../src/how-to/patch.ts';
import { type LineChange, lineEdits } from '../../src/source/line-edits.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'patch-'));
  spawnSync('git', ['init', '-q'], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function apply(source: string, text: string): string {
  writeFileSync(join(folder, 'a.js'), source);
  const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
    cwd: folder,
    input: text,
    encoding: 'utf8',
  });
  expect(`${status} ${stderr}`).toBe('0 ');
  return readFileSync(join(folder, 'a.js'), 'utf8');
}

/** The edit of lines, done without a patch. */
function replaceLines(source: string, changes: readonly LineChange[]): string {
  const endsOpen = !source.endsWith('\n');
  const lines = (endsOpen ? source : source.slice(0, -1)).split('\n');
  for (const { from, to, after } of changes.toReversed()) lines.splice(from, to - from, ...after);
  return lines.join('\n') + (endsOpen || lines.length === 0 ? '' : '\n');
}

describe('makePatch', () => {
  it('makes what git applies, for changes near and far, at the ends and without a last line feed', () => {
    const cases = fc
      .record({
        lines: fc.integer({ min: 2, max: 30 }),
        open: fc.boolean(),
        picks: fc.array(fc.nat(29), { minLength: 1, maxLength: 5 }),
      })
      .map(({ lines, open, picks }) => {
        const source = Array.from({ length: lines }, (_, number) => `line ${number}`).join('\n') + (open ? '' : '\n');
        const places = [...new Set(picks.map((pick) => pick % lines))].sort((a, b) => a - b);
        const changes = places.map(
          (from, index): LineChange => ({
            from,
            to: from + 1,
            // At least one line stays, whatever is taken away.
            after:
              [[`new ${from}`], [`a ${from}`, `b ${from}`], from === 0 || (open && from === lines - 1) ? ['x'] : []][
                index % 3
              ] ?? [],
            advice: '',
          }),
        );
        return { source, changes };
      });
    fc.assert(
      fc.property(cases, ({ source, changes }) => {
        const { text, left } = makePatch(lineEdits(join(folder, 'a.js'), source, changes), folder);
        expect(left).toEqual([]);
        expect(apply(source, text)).toBe(replaceLines(source, changes));
      }),
      // Each case starts git.
      { numRuns: 30 },
    );
  });

  it('joins edits that several changes ask for, and tells apart those that are in the way of another', () => {
    const source = 'one\ntwo\nthree\n';
    const file = join(folder, 'a.js');
    const first = lineEdits(file, source, [{ from: 1, to: 2, after: ['TWO'], advice: 'first' }]);
    const other = lineEdits(file, source, [{ from: 1, to: 2, after: ['zwei'], advice: 'other' }]);
    const { text, left } = makePatch([...first, ...first, ...other], folder);
    expect(apply(source, text)).toBe('one\nTWO\nthree\n');
    expect(left).toEqual(other);
  });

  it('makes all edits of a group or none', () => {
    const source = 'import A\nimport B\nuse A and B\n';
    const file = join(folder, 'a.js');
    const a = lineEdits(file, source, [
      { from: 0, to: 1, after: ['load A'], advice: 'defer A' },
      { from: 2, to: 3, after: ['use loaded A and B'], advice: 'call' },
    ]);
    const b = lineEdits(file, source, [
      { from: 1, to: 2, after: ['load B'], advice: 'defer B' },
      { from: 2, to: 3, after: ['use A and loaded B'], advice: 'call' },
    ]);
    const { text, left } = makePatch([...a, ...b], folder);
    expect(apply(source, text)).toBe('load A\nimport B\nuse loaded A and B\n');
    expect(left).toEqual(b.slice(0, 1));
  });

  it('is empty without an edit that can be made mechanically', () => {
    const advice = { file: '/a.js', line: 1, advice: 'do it', replacement: null };
    expect(makePatch([advice], '/')).toEqual({ text: '', left: [advice] });
  });
});
