// The Plan as it is saved and shown, out of what a run has found so far: the same at its end, after a stop, and after every round.

import type { RecordedError } from '@tare/accounting';
import {
  type ComparedArm,
  type Interval,
  judgeExperiment,
  median,
  type Plan,
  planSchema,
  rankVerdicts,
  type Verdict,
  viewLimit,
} from '@tare/experiment';
import type { Subject } from '@tare/measure';
import { confirmCosts } from './confirm-costs.ts';
import { isPremature } from './measure-pairs.ts';
import type { PlanProgress, Price } from './plan-options.ts';
import type { PlanRun } from './plan-run.ts';
import { screened } from './screen-changes.ts';

export interface PlanFrame {
  environment: Plan['environment'];
  subject: Subject;
  settings: Plan['settings'];
  baseline: ComparedArm;
  limitBytes: number | null;
  price: Price | null;
  earlier: Plan | undefined;
}

export function describePlan(
  run: PlanRun,
  { environment, subject, settings, baseline, limitBytes, price, earlier }: PlanFrame,
  outcome: Plan['outcome'],
  error: RecordedError | null,
): Plan {
  const { state } = run;
  const verdicts = rankVerdicts(verdictsOf(run));
  const starts = state.screenings.find(({ mode }) => mode === 'natural')?.selfComparison.privateBytes ?? [];
  const { explanation, paths } = state;
  return {
    schema: planSchema,
    recordedAt: new Date().toISOString(),
    outcome,
    environment,
    subject: { name: subject.name },
    settings: { ...settings, screeningSweeps: state.screeningSweeps, pathSweeps: state.pathSweeps, jobs: state.jobs },
    baseline,
    reference: state.reference,
    explanation: explanation && confirmCosts(explanation, run.options.candidates, verdicts),
    changes: state.changes,
    screenings: state.screenings,
    experiments: state.experiments,
    compositions: state.compositions,
    pathExperiments: state.pathExperiments,
    verdicts,
    paths,
    resolution: state.screenings.map(({ mode, smallestEffectBytes }) => ({
      mode,
      smallestEffectBytes,
      trials: trialsOf(run, mode),
    })),
    limit: viewLimit({ limitBytes, price, baselineBytes: starts.length === 0 ? null : median(starts), paths }),
    trials: run.trialsEnded + (earlier?.trials ?? 0),
    elapsedMs: Math.round(run.elapsedMs + (earlier?.elapsedMs ?? 0)),
    warnings: state.warnings,
    error,
  };
}

/** Of single changes. One that was cut short before anything could be said is told by its standing; its estimate is in the progress alone. */
export const verdictsOf = ({ state }: PlanRun): Verdict[] =>
  state.experiments.flatMap(({ record }) =>
    record === null ? [] : judgeExperiment(record).filter((verdict) => !isPremature(verdict)),
  );

/** What is known of each change that was tried: by pairs where there are any, else by screening. */
export function estimatesOf(run: PlanRun): PlanProgress['estimates'] {
  const verdicts = verdictsOf(run);
  return run.state.changes.flatMap(({ name, mode, standing }): PlanProgress['estimates'] => {
    const verdict = verdicts.find(({ change }) => change === name);
    if (verdict) return [{ change: name, savingBytes: estimateOf(verdict.savingBytes), state: verdict.state }];
    const screening = run.state.screenings.find((one) => one.mode === mode);
    const isSeen = screening?.trials.some(({ arm }) => arm === name) ?? false;
    if (!screening || !isSeen) return [];
    return [{ change: name, savingBytes: screened(run, screening, name).savingBytes, state: standing.state }];
  });
}

const estimateOf = (saving: Interval | { state: string }): number | null =>
  'state' in saving ? null : saving.estimate;

/** Starts, screening, pairs, chains and paths of one mode. */
function trialsOf({ state }: PlanRun, mode: Plan['resolution'][number]['mode']): number {
  const screenings = state.screenings
    .filter((screening) => screening.mode === mode)
    .map(({ selfComparison, trials }) => selfComparison.privateBytes.length + trials.length);
  const rounds = [...state.experiments, ...state.pathExperiments]
    .filter((experiment) => experiment.mode === mode)
    .flatMap(({ record }) => record?.rounds ?? [])
    .map(({ trials }) => trials.length);
  const chains = state.compositions
    .filter((composition) => composition.mode === mode)
    .flatMap(({ sweeps }) => sweeps.map((sweep) => sweep.length));
  return [...screenings, ...rounds, ...chains].reduce((total, count) => total + count, 0);
}
