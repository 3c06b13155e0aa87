import { type Comparison, judgeExperiment, type Verdict } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { describeComparison } from '../../../src/content/comparison/describe-comparison.ts';
import { verdictFinding, verdictSentence } from '../../../src/content/comparison/verdict-sentence.ts';
import {
  comparedRecordings,
  comparisonOf,
  interruptedComparison,
  manyChanges,
  oneChange,
} from '../../support/sample-comparison.ts';

const interval = (estimate: number, low: number, high: number) => ({ estimate, low, high, confidence: 0.95 });

/** The verdict of the worked example, figure by figure. */
function verdict(changes: Partial<Verdict> = {}): Verdict {
  const [first] = oneChange().verdicts;
  if (first === undefined) throw new Error('the sample has a verdict');
  const time = { pairs: 8, confidence: 0.95, state: 'not-worse' as const };
  return {
    ...first,
    savingBytes: interval(23_900_000, 22_800_000, 25_100_000),
    pss: interval(21_600_000, 20_000_000, 23_000_000),
    latencyMs: {
      ...time,
      baselineMs: 31,
      differenceMs: 1,
      differenceUpperMs: 2.8,
      ratio: 1.03,
      ratioUpper: 1.09,
      margin: { ratio: 1.1 },
    },
    readyMs: {
      ...time,
      baselineMs: 480,
      differenceMs: 70,
      differenceUpperMs: 90,
      ratio: 1.1,
      ratioUpper: 1.2,
      margin: { ms: 100 },
    },
    ...changes,
  };
}

const sentence = (changes: Partial<Verdict>): string => verdictSentence(verdict(changes), 'paired');
const missing = { state: 'not-sampled' as const };
const untimed = { latencyMs: missing, readyMs: missing };

describe('the sentence of a verdict', () => {
  it('says what is saved, how sure that is, and what it costs elsewhere', () => {
    expect(sentence({})).toBe(
      '--max-semi-space-size=1 saves 23.9 MB private (22.8 to 25.1), PSS 21.6, p95 +3 % (not worse than +9 %), start +0.07 s, 8 pairs',
    );
  });

  it('tells throughput only where it is lost for certain', () => {
    const throughput = {
      pairs: 8,
      confidence: 0.95,
      baselinePerSecond: 2400,
      ratio: 0.75,
      ratioLower: 0.71,
      margin: { ratio: 0.9 },
    };
    expect(sentence({ throughput: { ...throughput, state: 'worse' } })).toContain(
      ', throughput −25 % (lower, down to −29 %), start',
    );
    expect(sentence({ throughput: { ...throughput, state: 'undecided' } })).not.toContain('throughput');
    expect(verdictFinding(verdict({ throughput: { ...throughput, state: 'worse' } }), 'paired').tone).toBe('caution');
  });

  it('turns the figures of a cost round, in hundredths for calm', () => {
    const saving = interval(-210_000, -260_000, -160_000);
    expect(sentence({ state: 'costs', mode: 'calm', savingBytes: saving, pss: missing, ...untimed })).toBe(
      '--max-semi-space-size=1 costs 0.21 MB private (0.16 to 0.26), 8 pairs',
    );
  });

  it('says of a null result what it cannot rule out', () => {
    const saving = interval(20_000, -310_000, 390_000);
    expect(sentence({ state: 'no-effect', savingBytes: saving, cannotRuleOutBytes: 390_000 })).toBe(
      '--max-semi-space-size=1: no effect found; cannot rule out more than 0.4 MB, 8 pairs',
    );
  });

  it('does not deny an effect that is only too small to be of interest', () => {
    const small = { state: 'no-effect' as const, mode: 'calm' as const, smallestEffectBytes: 104_857, ...untimed };
    expect(sentence({ ...small, savingBytes: interval(30_000, 10_000, 50_000) })).toBe(
      '--max-semi-space-size=1: no effect of interest; 0.03 MB saved (0.01 to 0.05), below 0.10 MB, 8 pairs',
    );
    expect(sentence({ ...small, savingBytes: interval(-30_000, -50_000, -10_000) })).toContain(
      '0.03 MB added (0.01 to',
    );
    expect(sentence({ ...small, savingBytes: interval(300_000, 10_000, 590_000) })).toContain(
      'no effect claimed; 0.30 MB',
    );
  });

  it('gives the first difference of what broke, and why something is unmeasured', () => {
    expect(sentence({ state: 'broke', brokeBecause: 'GET / answers 500' })).toBe(
      '--max-semi-space-size=1 broke: GET / answers 500',
    );
    expect(sentence({ state: 'unmeasured', unmeasuredBecause: 'the port was taken' })).toBe(
      '--max-semi-space-size=1: unmeasured; the port was taken',
    );
  });

  it('gives short latencies in ms, and says where time is lost or unknown', () => {
    const { latencyMs, readyMs } = verdict();
    if ('state' in latencyMs && 'baselineMs' in latencyMs && 'baselineMs' in readyMs) {
      const short = { ...latencyMs, margin: { ms: 1 }, differenceMs: 0.4, differenceUpperMs: 0.9 };
      expect(sentence({ latencyMs: short })).toContain('p95 +0.4 ms (not worse than +0.9 ms)');
      const slow = { latencyMs: { ...latencyMs, state: 'worse' as const, ratio: 1.32, ratioUpper: 1.4 } };
      expect(sentence(slow)).toContain('p95 +32 % (slower, up to +40 %)');
      expect(verdictFinding(verdict(slow), 'paired').tone).toBe('caution');
      expect(sentence({ readyMs: { ...readyMs, state: 'undecided', differenceUpperMs: 310 } })).toContain(
        'start +0.07 s (up to +0.31 s, undecided)',
      );
    } else expect.unreachable();
  });
});

const tablesOf = (comparison: Comparison, id: string) =>
  describeComparison(comparison)
    .sections.filter((section) => section.id === id)
    .flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])));

describe('a comparison', () => {
  it('gives natural and calm a sentence each, for every change', () => {
    const { findings } = describeComparison(manyChanges());
    expect(findings.map(({ label, findings: all }) => [label, all.length])).toEqual([
      ['natural, after load: what the machine holds', 5],
      ['calm, collected: what the program retains', 5],
    ]);
  });

  it('tells in notes what A/A showed, and from where on effects are looked for', () => {
    expect(tablesOf(manyChanges(), 'verdicts')[0]?.notes).toEqual(
      expect.arrayContaining([
        'A/A, calm: two fresh starts of the baseline differ by 0.03 MB (standard deviation, 4 starts); effects below 0.10 MB are not looked for.',
        'A saving is claimed only where it stands against all 5 changes tried (Holm).',
      ]),
    );
  });

  it('warns where one number does not describe an effect', () => {
    expect(describeComparison(manyChanges()).warnings.join('\n')).toMatch(
      /sometimes \(natural\): the savings fall into two groups, 6 pairs around \S+ MB and 6 pairs around \S+ MB; no single figure describes them\./,
    );
  });

  it('shows no figures of a change that broke', () => {
    const rows = tablesOf(manyChanges(), 'verdicts')[0]?.rows ?? [];
    const broke = rows.flatMap((row) =>
      row.kind !== 'group' && row.cells[1] === 'broke' ? [row.cells.slice(2, 4)] : [],
    );
    expect(broke).toEqual([
      ['', ''],
      ['', ''],
    ]);
  });

  it('lists what each arm runs, the baseline first', () => {
    const rows = tablesOf(oneChange(), 'arms')[0]?.rows.map((row) => (row.kind === 'group' ? [] : row.cells));
    expect(rows).toEqual([
      ['node server.js', 'baseline', 'node server.js'],
      ['--max-semi-space-size=1', '', 'node --max-semi-space-size=1 server.js'],
    ]);
  });

  it('says when it holds less than was asked for, and why', () => {
    expect(describeComparison(interruptedComparison()).shortfall?.lines).toEqual([
      'Interrupted: 3 rounds were measured; the verdicts say what these show.',
    ]);
    expect(describeComparison({ ...oneChange(), outcome: 'time-was-up' }).shortfall?.lines).toEqual([
      'The time was up: 8 rounds were measured; the verdicts say what these show.',
    ]);
    const error = { code: 'NOT_READY', message: 'web was not ready.', remedy: 'Wait.', docsPage: 'docs/errors.md' };
    const failed = describeComparison({ ...oneChange(), outcome: 'failed', experiments: [], verdicts: [], error });
    expect(failed.shortfall).toMatchObject({ state: 'failed', lines: ['Failed: no round came to its end.'], error });
    expect(failed.headline).toBe('cards: nothing could be compared.');
  });

  it('says plainly that recordings are weaker than pairs, and has no pairs then', () => {
    const report = describeComparison(comparedRecordings());
    expect(report.findings.at(-1)?.findings[0]?.text).toContain('weaker than paired trials');
    expect(report.findings[0]?.findings[0]?.text).toMatch(/8 and 7 trials$/);
    expect(JSON.stringify(report.sections)).toContain('their starts were not taken in turns');
  });

  it.each([
    [1, /^lean saves 16\.\d MB private \(natural, after load\) and 6\.\d\d MB \(calm, collected\)\.$/],
    [0, /^lean shows no effect\.$/],
  ])('has a title of one sentence (%d)', (factor, title) => {
    const comparison = comparisonOf({
      baseline: { name: 'node server.js', privateBytes: 77_400_000 },
      arms: [{ name: 'lean', privateBytes: 77_400_000 - factor * 16_200_000 }],
      rounds: { natural: 20, calm: 20 },
    });
    expect(describeComparison(comparison).headline).toMatch(title);
  });

  it('counts in its title where there are several changes', () => {
    expect(describeComparison(manyChanges()).headline).toBe(
      '1 of 5 changes saves private memory (natural, after load); 1 costs; 1 broke.',
    );
  });
});

it('samples are judged as real comparisons are', () => {
  const comparison = manyChanges();
  const judged = comparison.experiments.flatMap(({ record }) => (record === null ? [] : judgeExperiment(record)));
  expect(comparison.verdicts).toEqual(judged);
  expect(new Set(judged.map(({ state }) => state))).toEqual(new Set(['saves', 'costs', 'no-effect', 'broke']));
});

describe('the column of throughput', () => {
  const titles = (comparison: Comparison): string[] =>
    describeComparison(comparison)
      .sections.flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.kind === 'table' ? block.table.columns : []))
      .map(({ title }) => title);

  it('is there where trials know it, and not in results that were saved before', () => {
    const baseline = { name: 'node server.js', privateBytes: 60_000_000, throughputPerSecond: 2400 };
    const known = comparisonOf({
      baseline,
      arms: [{ ...baseline, name: 'lean', throughputPerSecond: 1800 }],
      rounds: { natural: 8 },
    });
    expect(titles(known)).toContain('throughput');
    expect(titles(oneChange())).not.toContain('throughput');
  });
});
