// The gate: budgets, and what was before, against what is measured now. Before is the committed baseline, or another commit in the same job.

import {
  distinctWarnings,
  type Mode,
  type RecordedError,
  type Recording,
  TareError,
  type Warning,
} from '@tare/accounting';
import {
  type Baseline,
  type BudgetResult,
  type CheckResult,
  type CheckState,
  type Comparison,
  checkSchema,
  type Regression,
} from '@tare/experiment';
import { type MeasureOptions, measure, type Subject } from '@tare/measure';
import type { Budget, RegressionBound } from '@tare/measure/config';
import type { ArmPlan } from '../arm.ts';
import { type CompareOptions, compare } from '../compare/compare.ts';
import { chooseEntry } from './baseline-entry.ts';
import { baselineKey, type KeySources } from './baseline-key.ts';
import { judgeBase } from './judge-base.ts';
import { judgeBaseline } from './judge-baseline.ts';
import { explainUnmeasured, judgeBudgets } from './judge-budgets.ts';
import { judgeDecisions, modesOfTriggers } from './judge-decisions.ts';
import { readProgramLinks } from './program-links.ts';

/**
 * The fewest starts a side from which the exact interval of two groups reaches 95 %: 4 against 4 have 70 orders, of which two, 2.9 %, are as
 * extreme as can be; 3 against 3 have 20. Three would have to suppose normal noise, which natural memory has not.
 */
export const usualTrials = 4;

/** A baseline is written seldom and read often: its starts narrow every later interval. */
export const usualBaselineTrials = 8;

export interface CheckOptions {
  subject: Subject;
  budgets?: readonly Budget[];
  /** Growth that is tolerated. */
  bound: RegressionBound;
  /** Compared with unless a base is given; its decisions are looked at in either case. */
  baseline?: { file: string; value: Baseline } | undefined;
  /** The base as the baseline arm, the subject as the only other: started in turns, in this job. */
  base?: ArmPlan | undefined;
  /** Measures what a new baseline needs, and compares with no old one. */
  isUpdate?: boolean;
  /** Of the comparison with what was. Budgets are measured in their own. */
  modes?: readonly Mode[];
  /** Fresh starts per mode. */
  trials?: number;
  seed?: number;
  /** Begins no further trial after this long, ms; a base gets it for itself, and the budgets again. */
  timeMs?: number;
  signal?: AbortSignal;
  /** Told beside what the measurement itself has to say. */
  warnings?: readonly Warning[];
  onProgress?: MeasureOptions['onProgress'];
  onCompareProgress?: CompareOptions['onProgress'];
  /** Where the runtime and the allocator are looked up. */
  sources?: KeySources;
}

const states: readonly CheckState[] = ['ok', 'warn', 'unmeasured', 'over'];
const worst = (found: readonly CheckState[]): CheckState =>
  found.reduce((a, b) => (states.indexOf(b) > states.indexOf(a) ? b : a), 'ok');

/**
 * @returns always a CheckResult: `outcome` and `error` say whether it is complete
 * @throws TareError NOTHING_TO_CHECK without budgets, baseline and base
 */
export async function check(options: CheckOptions): Promise<CheckResult> {
  const { subject, budgets = [], bound, baseline, base, isUpdate = false, signal } = options;
  requireWork(options);
  const decisions = baseline?.value.decisions ?? [];
  const warnings: Warning[] = [...(options.warnings ?? [])];

  const comparison = base ? await compareWithBase(base, options) : null;
  warnings.push(...(comparison?.warnings ?? []));
  const isCut = comparison?.outcome === 'interrupted' || comparison?.outcome === 'failed';
  const modes = modesOf(options, comparison !== null);
  const recording = modes.length === 0 || isCut ? null : await weigh(options, modes);
  warnings.push(...(recording?.warnings ?? []));

  const results = judgeBudgets(recording, budgets);
  if (recording) warnings.push(...explainUnmeasured(recording, results));
  let regression: Regression | null = null;
  let error: RecordedError | null = comparison?.error ?? recording?.error ?? null;
  if (comparison) {
    const judged = judgeBase(comparison, bound);
    warnings.push(...judged.warnings);
    regression = { against: againstBase(comparison), ...standing(judged.results) };
  } else if (recording && baseline && !isUpdate && recording.trials.some(({ state }) => state === 'complete')) {
    const key = baselineKey(recording, subject, options.sources ?? ownSources);
    const choice = chooseEntry(baseline.value, baseline.file, key, recording);
    if (choice.entry) {
      const judged = judgeBaseline(recording, choice.entry, { bound, modes: options.modes ?? bothModes });
      warnings.push(...judged.warnings);
      const { recordedAt } = choice.entry;
      const against = { kind: 'baseline', file: baseline.file, key, recordedAt } as const;
      regression = { against, ...standing(judged.results) };
    } else if (baseline.value.entries.length > 0 || budgets.length === 0) {
      warnings.push(choice.warning);
      // A gate that compared nothing at all does not pass.
      if (budgets.length === 0) error ??= nothingCompared(choice.warning).toJSON();
    }
  }
  const outcome = signal?.aborted ? 'interrupted' : error !== null ? 'failed' : 'complete';
  const environment = recording?.environment ?? comparison?.environment;
  if (!environment) throw new Error('Nothing was measured.');
  return {
    schema: checkSchema,
    recordedAt: new Date().toISOString(),
    outcome,
    environment,
    subject: { name: subject.name },
    passed: outcome === 'complete' && hasPassed(results, regression),
    results,
    regression,
    decisions: judgeDecisions(decisions, { recording, services: subject.services.map(({ name }) => name) }),
    recording,
    comparison,
    warnings: distinctWarnings(warnings),
    error,
  };
}

/** What the services inherit is the environment of tare itself. */
export const ownSources: KeySources = { linksOf: readProgramLinks, inherited: process.env };

const hasPassed = (results: readonly BudgetResult[], regression: Regression | null): boolean =>
  [...results, ...(regression ? [regression] : [])].every(({ state }) => state === 'ok' || state === 'warn');

/** A comparison without a single row saw nothing. */
const standing = (results: Regression['results']): Pick<Regression, 'state' | 'results'> => ({
  state: results.length === 0 ? 'unmeasured' : worst(results.map(({ state }) => state)),
  results,
});

/** What has to be weighed: nothing where a base says all that was asked for. */
function modesOf({ budgets = [], baseline, modes = bothModes }: CheckOptions, hasBase: boolean): Mode[] {
  const needed = new Set<Mode>([
    ...budgets.map(({ mode }) => mode),
    ...(hasBase ? [] : modes),
    ...modesOfTriggers(baseline?.value.decisions ?? []),
  ]);
  return bothModes.filter((mode) => needed.has(mode));
}

const bothModes: readonly Mode[] = ['calm', 'natural'];

function weigh(options: CheckOptions, modes: readonly Mode[]): Promise<Recording> {
  const { subject, trials = options.isUpdate ? usualBaselineTrials : usualTrials } = options;
  return measure(subject, { ...shared(options), modes, trials, ...only({ onProgress: options.onProgress }) });
}

const compareWithBase = (base: ArmPlan, options: CheckOptions): Promise<Comparison> =>
  compare({
    ...base,
    ...shared(options),
    modes: options.modes ?? bothModes,
    // A commit may well be there to change answers; that is told, and its memory is judged all the same.
    answersMayDiffer: true,
    ...only({ onProgress: options.onCompareProgress }),
  });

const shared = ({ seed, timeMs, signal }: CheckOptions): Pick<CheckOptions, 'seed' | 'timeMs' | 'signal'> =>
  only({ seed, timeMs, signal });

/** Without what was not said: options of others have no place for undefined. */
const only = <T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

function againstBase({ baseline }: Comparison): Regression['against'] {
  const { source, name } = baseline;
  return source.kind === 'revision'
    ? { kind: 'base', revision: source.revision, commit: source.commit }
    : { kind: 'base', revision: name, commit: '' };
}

function requireWork({ budgets = [], baseline, base, isUpdate }: CheckOptions): void {
  if (budgets.length > 0 || base || isUpdate || (baseline && baseline.value.entries.length > 0)) return;
  throw new TareError('NOTHING_TO_CHECK', {
    message: 'There is nothing to check: no budget, no baseline and no base.',
    seen: baseline ? `${baseline.file} has no figures` : undefined,
    remedy:
      "Write `budget: '200MB'` into the configuration, run `tare check --update-baseline` and commit the file, or compare with a commit: `tare check --base main`.",
  });
}

const nothingCompared = ({ message }: Warning): TareError =>
  new TareError('NOTHING_TO_CHECK', {
    message: 'Nothing could be checked: the baseline does not fit, and there is no budget.',
    seen: message,
    remedy:
      'Run `tare check --update-baseline` here and commit the file, or set a budget, which holds for every runtime.',
  });
