import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '@tare/experiment';
import { afterAll, describe, expect, it } from 'vitest';
import { emitPath } from '../../src/plan/emit-path.ts';
import { howTo, madePath, madePlan } from '../support/made-plan.ts';

const root = mkdtempSync(join(tmpdir(), 'tare-emit-path-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function emitted(plan: Plan, place: string): string[] {
  const { further, told } = emitPath(plan, 'conservative', place);
  for (const { write } of further) write();
  return told;
}

describe('the how-to of a path', () => {
  it('as a document holds every part, where it belongs, and what the path saves and costs', () => {
    const place = join(root, 'how.md');
    expect(emitted(madePlan(), place)).toEqual([]);
    expect(readFileSync(place, 'utf8').replace(/^<!--.*\n/, '')).toMatchSnapshot();
  });

  it('as a folder is a file a part, and a README that lists them', () => {
    const place = join(root, 'how');
    emitted(madePlan(), place);
    for (const { file, text } of howTo) expect(readFileSync(join(place, file), 'utf8').trimEnd()).toBe(text.trimEnd());
    const readme = readFileSync(join(place, 'README.md'), 'utf8');
    for (const { file } of howTo) expect(readme).toContain(`[${file}](${file})`);
  });

  it('with two parts for one file keeps both', () => {
    const place = join(root, 'twice');
    const part = { place: 'environment', service: null, file: '.env' } as const;
    const path = madePath({
      howTo: [
        { ...part, text: 'A=1' },
        { ...part, text: 'B=2' },
      ],
    });
    emitted(madePlan({ paths: { conservative: path, aggressive: null } }), place);
    expect(readFileSync(join(place, '.env'), 'utf8')).toBe('A=1\n\nB=2\n');
  });

  const withPath = (conservative: Plan['paths']['conservative'], outcome: Plan['outcome'] = 'complete'): Plan =>
    madePlan({ outcome, paths: { conservative, aggressive: null } });

  it.each([
    ['no path', withPath(null), 'no change is on the conservative path'],
    ['an empty path', withPath(madePath({ changes: [] })), 'no change is on the conservative path'],
    ['a plan that was cut short', withPath(null, 'interrupted'), 'the plan did not come to its conservative path'],
    ['a path that was not confirmed', withPath(madePath({ verified: false })), 'fresh pairs did not confirm'],
    [
      'a path whose pairs were cut short',
      withPath(
        madePath({ verified: false, verdicts: madePath().verdicts.map((one) => ({ ...one, end: 'cut-short' })) }),
      ),
      'the conservative path was not measured to its end; --resume goes on',
    ],
  ])('of %s is not written, and the person is told', (_name, plan, why) => {
    const place = join(root, 'nothing.md');
    expect(emitted(plan, place).join()).toContain(`Nothing was written to ${place}: ${why}`);
    expect(existsSync(place)).toBe(false);
  });
});
