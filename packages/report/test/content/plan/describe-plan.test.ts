import type { LimitView, Plan } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { describePlan } from '../../../src/content/plan/describe-plan.ts';
import { limitFindings } from '../../../src/content/plan/limit-findings.ts';
import type { Block } from '../../../src/document/document.ts';
import {
  everythingBroke,
  fullPlan,
  interruptedPlan,
  nothingFound,
  onePath,
  refusedPlan,
} from '../../support/sample-plan.ts';

const blocksOf = (plan: Plan, id: string): readonly Block[] =>
  describePlan(plan).sections.find((section) => section.id === id)?.blocks ?? [];

const rowsOf = (plan: Plan, id: string) =>
  blocksOf(plan, id).flatMap((block) => (block.kind === 'table' ? block.table.rows : []));

describe('the headline of a plan', () => {
  it('gives each path with its interval, its whole and whether it was verified', () => {
    expect(describePlan(fullPlan()).headline).toMatch(
      /^Conservative path: 3 changes save \d+\.\d MB of \d+\.\d private \(\d+\.\d to \d+\.\d, natural\), verified; aggressive path: 4 changes save .* verified\.$/,
    );
  });

  it('says so where a path was not measured as a whole', () => {
    const plan = fullPlan();
    const { conservative } = plan.paths;
    if (conservative === null) throw new Error('the sample has this path');
    const unmeasured = {
      ...conservative,
      verdicts: [],
      savingBytes: { state: 'not-sampled' as const },
      verified: false,
    };
    const { headline, findings } = describePlan({ ...plan, paths: { conservative: unmeasured, aggressive: null } });
    expect(headline).toBe('Conservative path: 3 changes, not measured as a whole; one by one they saved 30.5 MB.');
    expect(findings[0]?.findings[0]?.tone).toBe('caution');
  });

  it.each([
    ['futility', 8, 'did not confirm a saving'],
    ['cut-short', 1, 'its fresh pairs were cut short after 1 pair'],
    ['cut-short', 0, 'no fresh pairs measured the path'],
  ] as const)('tells pairs that ended by %s after %i from those that were never run', (end, pairs, words) => {
    const plan = fullPlan();
    const { conservative } = plan.paths;
    if (conservative === null) throw new Error('the sample has this path');
    const verdicts = conservative.verdicts.map((verdict) => ({ ...verdict, end, pairs }));
    const paths = { conservative: { ...conservative, verified: false, verdicts }, aggressive: null };
    const section = describePlan({ ...plan, paths }).sections.find(({ id }) => id === 'path-conservative');
    expect(JSON.stringify(section)).toContain(words);
  });

  it('is one path where both have the same members', () => {
    expect(describePlan(onePath()).headline).toMatch(/^Conservative and aggressive path: 3 changes/);
    expect(describePlan(onePath()).sections.map(({ id }) => id)).not.toContain('path-aggressive');
  });

  it.each([
    [refusedPlan(), 'cards: no plan, because the unchanged subject is not fit for comparisons.'],
    [nothingFound(), 'The one change that was tried was not found to save private memory.'],
    [everythingBroke(), 'None of 5 changes that were tried was found to save private memory; all broke the subject.'],
    [interruptedPlan(), '2 of 5 changes that were tried save private memory; no path was composed of them.'],
  ])('has words where there is no path', (plan, words) => {
    expect(describePlan(plan).headline).toBe(words);
  });
});

describe('the ranking of a plan', () => {
  it('keeps calm and natural apart, each in its order', () => {
    const names = rowsOf(fullPlan(), 'ranking').map((row) =>
      row.kind === 'group' ? row.label.split(',')[0] : row.cells[0],
    );
    expect(names).toEqual([
      'natural',
      'lite mode',
      'semi-space 1 MB',
      'no source maps',
      'calm',
      'lazy @anthropic-ai/sdk',
      'lazy openai',
    ]);
  });

  it('has a cell for every column in every row', () => {
    for (const plan of [fullPlan(), interruptedPlan(), nothingFound()])
      for (const block of describePlan(plan).sections.flatMap(({ blocks }) => blocks))
        if (block.kind === 'table')
          for (const row of block.table.rows)
            if (row.kind !== 'group') expect(row.cells).toHaveLength(block.table.columns.length);
  });

  it('leaves throughput out where results have none', () => {
    const plan = fullPlan();
    const titles = (one: Plan) =>
      blocksOf(one, 'ranking')
        .flatMap((block) => (block.kind === 'table' ? block.table.columns : []))
        .map(({ title }) => title);
    expect(titles(plan)).toContain('throughput');
    const without = plan.verdicts.map(({ throughput: _, ...verdict }) => verdict);
    expect(titles({ ...plan, verdicts: without })).not.toContain('throughput');
  });
});

describe('what is not in the ranking', () => {
  it('is told with its reason, by what became of it', () => {
    const lists = blocksOf(fullPlan(), 'others').flatMap((block) => (block.kind === 'list' ? [block.list] : []));
    expect(lists.map(({ title, items }) => [title.split(':')[0], items[0]?.split(':')[0]])).toEqual([
      ['Broke the subject together with the members before it', 'no source maps'],
      ['Broke the subject', 'workers 1'],
      ['Needed at start', 'lazy pg'],
      ['Left out after the screening', 'arenas 1 (0.1 MB, natural)'],
      ['Not memory', 'prune dev dependencies'],
      ['Advice, not tried', 'one HTTP client'],
    ]);
  });
});

describe('a path', () => {
  it('shows what each member adds, and the sum of its members beside the whole', () => {
    const rows = rowsOf(fullPlan(), 'path-conservative').flatMap((row) => (row.kind === 'group' ? [] : [row.cells]));
    expect(rows.map(([name]) => name)).toEqual([
      'semi-space 1 MB',
      'lazy @anthropic-ai/sdk',
      'lazy openai',
      'no source maps (left out)',
      'sum of its members alone',
      'the whole path',
    ]);
    expect(rows[1]).toEqual(expect.arrayContaining(['5.2', 'calm']));
    expect(rows[4]).toContain('30.5');
  });

  it('is had by its command line first; other places are folded away', () => {
    const codes = blocksOf(fullPlan(), 'how-to-aggressive').flatMap((block) =>
      block.kind === 'code' ? [block.code] : [],
    );
    expect(codes.map(({ title, isFolded }) => [title, isFolded])).toEqual([
      ['Command line, web', false],
      ['In the source', false],
      ['Patch', true],
      ['Dockerfile, web', true],
      ['Compose, web', true],
    ]);
  });
});

describe('the limit view', () => {
  const limit: LimitView = {
    limitBytes: 512_000_000,
    baselineBytes: 106_000_000,
    conservativeBytes: 71_000_000,
    aggressiveBytes: null,
    pricePerGbMonth: null,
    currency: null,
  };
  const texts = (view: LimitView, explanation: Plan['explanation'] = null): (string | null)[] =>
    limitFindings({ limit: view, explanation }).flatMap(({ label, findings }) => [
      label,
      ...findings.map(({ text }) => text),
    ]);

  it('counts the workers that fit with a fifth of the plan free', () => {
    expect(texts(limit)).toEqual([
      '106 MB private of your 512 MB plan',
      'conservative path 71.0 MB: 2 more workers fit (5 instead of 3)',
    ]);
  });

  it('names a smaller plan only where the pages of program files are known', () => {
    expect(
      texts({ ...limit, baselineBytes: 212_000_000, conservativeBytes: 142_000_000 }, fullPlan().explanation),
    ).toEqual([
      '212 MB private of your 512 MB plan',
      'conservative path 142 MB: 1 more worker fits (2 instead of 1), a 256 MB plan would do instead of 512 MB',
    ]);
  });

  it('gives the price of what is saved, with a plan or without', () => {
    const priced = { ...limit, limitBytes: null, pricePerGbMonth: 5, currency: 'EUR' };
    expect(texts(priced)).toEqual([
      '106 MB private now',
      'conservative path 71.0 MB: 0.18 EUR a month less for each instance',
    ]);
  });

  it('says nothing where nothing was asked', () => {
    expect(limitFindings({ limit: null, explanation: null })).toEqual([]);
  });
});
