import { unavailable } from '@tare/accounting';
import type { BudgetResult, CheckResult, RegressionResult } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { checkSentences } from '../../../src/content/check/check-sentences.ts';
import { describeCheck } from '../../../src/content/check/describe-check.ts';
import { failedCheck, passedCheck } from '../../support/sample-check.ts';

const textsOf = (result: CheckResult): string[] => checkSentences(result).map(({ text }) => text);

function withBudget(changes: Partial<BudgetResult>): CheckResult {
  const check = passedCheck();
  return { ...check, results: check.results.slice(0, 1).map((one) => ({ ...one, ...changes })) };
}

function withGrowth(...changes: Partial<RegressionResult>[]): CheckResult {
  const { regression } = failedCheck();
  const [first] = regression?.results ?? [];
  if (!regression || first === undefined) throw new Error('the sample has a regression');
  const results = changes.map((one) => ({ ...first, ...one }));
  return { ...passedCheck(), results: [], regression: { ...regression, results } };
}

describe('the sentences of a check', () => {
  it('come with their weight, the most serious first', () => {
    expect(checkSentences(failedCheck()).map(({ level, title }) => `${level} ${title}`)).toEqual([
      'error Memory over budget: web',
      'error Memory not measured: api',
      'error Memory grew: api',
      'warning Memory near its budget: queue',
      'warning Memory may have grown: web',
      'warning Memory check',
      'notice Decision to think over: jemalloc',
    ]);
  });

  it('are none where all is well', () => {
    expect(checkSentences(passedCheck())).toEqual([]);
  });

  it('name service, figure, limit and excess', () => {
    expect(textsOf(failedCheck())[0]).toBe(
      'web is over budget: 187.2 MB private (natural, after load) against a limit of 180 MB, 7.2 MB (4 %) too much.',
    );
  });

  it('never show a figure over its limit as one that meets it', () => {
    const sentenceOf = (measuredBytes: number): string | undefined =>
      textsOf(withBudget({ measuredBytes, state: 'over' }))[0];
    expect(sentenceOf(180_040_000)).toContain(
      '180.04 MB private (natural, after load) against a limit of 180 MB, 40 kB',
    );
    expect(sentenceOf(180_060_000)).toContain('0.06 MB (under 1 %) too much');
  });

  it('speak of the fleet, of warnings, and of figures that are not known', () => {
    expect(textsOf(withBudget({ service: null, measuredBytes: 170_000_000, state: 'warn' }))).toEqual([
      'The fleet is near its budget: 170.0 MB private (natural, after load), 94 % of the limit of 180 MB; the warning begins at 162 MB.',
    ]);
    expect(textsOf(withBudget({ measuredBytes: unavailable('denied'), state: 'unmeasured' }))).toEqual([
      'web could not be held against its budget of 180 MB: private (natural, after load) is not known (not permitted).',
    ]);
  });

  it('say how much grew, over what, and what is tolerated', () => {
    expect(textsOf(withGrowth({}))).toEqual(['api grew by 3.1 MB (2.9 to 3.3) over main; 1.2 MB are tolerated.']);
    expect(textsOf(withGrowth({ growthBytes: null, state: 'unmeasured' }))).toEqual([
      'api could not be compared with main.',
    ]);
  });

  it('tell the modes apart where there are two', () => {
    const calm = { estimate: 210_000, low: 180_000, high: 250_000, confidence: 0.95 };
    expect(textsOf(withGrowth({}, { mode: 'calm', growthBytes: calm, boundBytes: 104_858 }))).toEqual([
      'api grew by 3.1 MB (2.9 to 3.3, natural) over main; 1.2 MB are tolerated.',
      'api grew by 0.21 MB (0.18 to 0.25, calm) over main; 0.10 MB are tolerated.',
    ]);
  });

  it('name the baseline by its day', () => {
    const check = withGrowth({});
    const key = { runtime: 'node 20', architecture: 'x64', allocator: 'glibc' };
    const against = {
      kind: 'baseline' as const,
      file: 'tare.baseline.json',
      key,
      recordedAt: '2025-12-01T08:00:00.000Z',
    };
    const result = { ...check, regression: check.regression && { ...check.regression, against } };
    expect(textsOf(result)).toEqual([
      'api grew by 3.1 MB (2.9 to 3.3) over the baseline of 2025-12-01; 1.2 MB are tolerated.',
    ]);
    expect(JSON.stringify(describeCheck(result).sections)).toContain('node 20, x64, glibc');
  });

  it('ask to think a decision over when its trigger has fired', () => {
    expect(textsOf(failedCheck()).at(-1)).toBe(
      'The decision to reject jemalloc is to be thought over: total above 200 MB (seen 214 MB).',
    );
  });

  it('begin with the fault where the check itself failed', () => {
    const error = { code: 'NOT_READY', message: 'web was not ready.', remedy: 'Wait.', docsPage: 'docs/errors.md' };
    expect(checkSentences({ ...failedCheck(), outcome: 'failed', error })[0]).toEqual({
      level: 'error',
      title: 'Memory check failed',
      text: 'web was not ready.',
    });
  });
});

describe('the report of a check', () => {
  it('begins with passed or not', () => {
    expect(describeCheck(passedCheck()).headline).toBe('Passed: 2 of 2 budgets hold.');
    expect(describeCheck(failedCheck()).headline).toBe(
      'Failed: 1 of 4 budgets is over, 1 of 3 figures grew too much over main and 1 figure could not be judged.',
    );
    const nothing = { ...passedCheck(), passed: false, results: [] };
    expect(describeCheck(nothing).headline).toBe('Failed: the check did not come to its end.');
  });
});
