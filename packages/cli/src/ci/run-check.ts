// One run of `tare check`: what the configuration asks for, measured, and the baseline written where that was asked for.

import { join } from 'node:path';
import { type Mode, TareError, type Warning } from '@tare/accounting';
import type { Baseline, CheckResult } from '@tare/experiment';
import type { Subject } from '@tare/measure';
import {
  type Budget,
  budgetsFromConfig,
  type LoadedConfig,
  loadConfig,
  regressionBound,
  subjectFromConfig,
} from '@tare/measure/config';
import { visibleText } from '@tare/report';
import {
  type ArmPlan,
  baselineEntry,
  baselineKey,
  type CheckedOut,
  check,
  checkOut,
  describeKey,
  isWhole,
  ownSources,
  planRevision,
  readCommit,
  usualTrials,
  withEntry,
} from '@tare/trials';
import type { CommandContext } from '../command-context.ts';
import { CompareProgressLine } from '../compare-progress-line.ts';
import { type Interruption, watchInterruption } from '../interruption.ts';
import { modeOption } from '../options.ts';
import type { OutputFlags } from '../present-result.ts';
import { ProgressLine } from '../progress-line.ts';
import type { Terminal } from '../terminal.ts';
import { baselineName, emptyBaseline, readBaseline, writeBaseline } from './baseline-file.ts';

export interface CheckFlags extends OutputFlags {
  base?: string;
  build?: string;
  updateBaseline?: boolean;
  mode?: readonly Mode[];
  trials?: number;
  seed?: number;
  time?: number;
  junit?: string;
  config?: string;
}

export interface CheckRun {
  result: CheckResult;
  /** What a person has to know beside the report. */
  told: string[];
}

/** @throws TareError for what keeps it from beginning */
export async function runCheck(context: CommandContext, services: string[], flags: CheckFlags): Promise<CheckRun> {
  const { terminal } = context;
  const cwd = process.cwd();
  const loaded = await loadConfig({ cwd, ...(flags.config === undefined ? {} : { path: flags.config }) });
  const subject = subjectFromConfig(loaded, { services });
  const { budgets, warnings } = budgetsOf(loaded, services);
  const file = join(loaded.directory, baselineName);
  const baseline = await readBaseline(file);
  const progress = new ProgressLine(terminal);
  const compareProgress = new CompareProgressLine(terminal);
  const clear = (): void => {
    progress.clear();
    compareProgress.clear();
  };
  const interruption = watchInterruption({
    remedy: 'What was measured until then is shown. Check again for the whole of it.',
    onFirst: () => {
      clear();
      terminal.tell('Stopping the subject; what was measured is kept. Ctrl-C again to leave at once.\n');
    },
  });
  const { signal } = interruption;
  const base =
    flags.base === undefined
      ? undefined
      : await prepareBase(flags.base, { loaded, subject, flags, interruption, terminal });
  let result: CheckResult;
  try {
    result = await check({
      subject,
      budgets,
      bound: regressionBound(loaded.config),
      baseline: baseline && { file: baselineName, value: baseline },
      base: base?.plan,
      isUpdate: flags.updateBaseline ?? false,
      warnings: [...warnings, ...(base?.warnings ?? [])],
      ...settingsOf(loaded, flags),
      signal,
      ...(flags.quiet
        ? {}
        : {
            onProgress: (step) => !signal.aborted && progress.update(step),
            onCompareProgress: (step) => !signal.aborted && compareProgress.update(step),
          }),
    });
  } finally {
    clear();
    await base?.dispose();
    interruption.stop();
  }
  if (!flags.updateBaseline || result.error) return { result, told: [] };
  return { result, told: [await update(file, baseline ?? emptyBaseline, result, { subject, loaded })] };
}

function settingsOf({ config }: LoadedConfig, flags: CheckFlags) {
  const trials = flags.trials ?? Math.max(config.trials ?? 0, usualTrials);
  // Where nothing is said, a new baseline has more.
  const isSaid = flags.trials !== undefined || (config.trials ?? 0) > usualTrials;
  return {
    modes: flags.mode ?? modeOption(config.mode ?? 'both'),
    ...(isSaid || !flags.updateBaseline ? { trials } : {}),
    seed: flags.seed ?? config.seed ?? 1,
    ...(flags.time === undefined ? {} : { timeMs: flags.time }),
  };
}

/** Those of the named services; what they depend on is started without load, and its weight says nothing. */
function budgetsOf(loaded: LoadedConfig, services: readonly string[]): { budgets: Budget[]; warnings: Warning[] } {
  const all = budgetsFromConfig(loaded);
  const isWhole = services.length === 0 || Object.keys(loaded.config.services).every((name) => services.includes(name));
  if (isWhole) return { budgets: all, warnings: [] };
  const budgets = all.filter(({ service }) => service !== null && services.includes(service));
  const message = 'The budget of all services together was not judged: only some of them were measured.';
  const isFleetLeftOut = all.some(({ service }) => service === null);
  return { budgets, warnings: isFleetLeftOut ? [{ code: 'budget-of-the-whole', service: null, message }] : [] };
}

interface PreparedBase {
  plan: ArmPlan;
  warnings: readonly Warning[];
  dispose(): Promise<void>;
}

interface BaseContext {
  loaded: LoadedConfig;
  subject: Subject;
  flags: CheckFlags;
  interruption: Interruption;
  terminal: Terminal;
}

async function prepareBase(revision: string, context: BaseContext): Promise<PreparedBase> {
  const { loaded, subject, flags, interruption, terminal } = context;
  const build = flags.build ?? loaded.config.build;
  let checkedOut: CheckedOut | undefined;
  try {
    if (build !== undefined && !flags.quiet) terminal.tell(`Building ${revision}: ${visibleText(build)}\n`);
    checkedOut = await checkOut({
      directory: loaded.directory,
      revision,
      build,
      signal: interruption.signal,
      onLine: (line) => terminal.tell(flags.quiet ? '' : `  ${visibleText(line)}\n`),
    });
    const warnings = checkedOut.warnings.map((message): Warning => ({ code: 'base-prepared', service: null, message }));
    return { plan: planRevision(subject, checkedOut), warnings, dispose: checkedOut.dispose };
  } catch (error) {
    await checkedOut?.dispose();
    interruption.stop();
    throw error;
  }
}

/** @returns what to do with the file @throws TareError where what was measured cannot be a baseline */
async function update(
  file: string,
  baseline: Baseline,
  { recording }: CheckResult,
  { subject, loaded }: { subject: Subject; loaded: LoadedConfig },
): Promise<string> {
  if (!recording) throw new Error('An update measures.');
  const key = baselineKey(recording, subject, ownSources);
  if (!isWhole(key)) {
    throw new TareError('NOTHING_TO_CHECK', {
      message: 'No baseline was written: what the services run on could not be found out.',
      seen: describeKey(key),
      remedy: 'Run it where `tare measure` shows a Base for them, and where their program files can be read.',
    });
  }
  const commit = await readCommit(loaded.directory, baselineName);
  const entry = baselineEntry(recording, { key, recordedAt: recording.recordedAt, commit });
  writeBaseline(file, withEntry(baseline, entry));
  return `Wrote the figures for ${describeKey(key)} to ${baselineName}; commit it, and \`tare check\` compares with them.`;
}
