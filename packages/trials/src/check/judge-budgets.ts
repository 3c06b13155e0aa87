// Budgets against a Recording: the median over its trials, and which side of limit and warning level it is on.

import { type Figure, isKnown, type Recording, unavailable, type Warning } from '@tare/accounting';
import { type BudgetResult, type CheckState, median } from '@tare/experiment';
import type { Budget } from '@tare/measure/config';
import { budgetFigure } from './budget-figure.ts';

/** Only complete trials count: half a trial has half the memory. */
export function judgeBudgets(recording: Recording | null, budgets: readonly Budget[]): BudgetResult[] {
  return budgets.map((budget) => {
    const { service, figure, mode, phase, limitBytes, warnBytes } = budget;
    const trials = (recording?.trials ?? []).filter((trial) => trial.mode === mode && trial.state === 'complete');
    const figures = trials.map((trial) => budgetFigure(trial, budget));
    const known = figures.filter(isKnown);
    const measuredBytes: Figure =
      known.length > 0 ? Math.round(median(known)) : (figures[0] ?? unavailable('not-sampled'));
    return {
      service,
      figure,
      mode,
      phase,
      limitBytes,
      warnBytes,
      measuredBytes,
      trials: known.length,
      lowBytes: known.length > 0 ? Math.min(...known) : null,
      highBytes: known.length > 0 ? Math.max(...known) : null,
      state: stateOf(measuredBytes, budget),
    };
  });
}

function stateOf(measured: Figure, { limitBytes, warnBytes }: Budget): CheckState {
  if (!isKnown(measured)) return 'unmeasured';
  if (measured > limitBytes) return 'over';
  return measured > warnBytes ? 'warn' : 'ok';
}

/** Why a budget could not be judged, where the machine is the reason: one sentence for all that share it. */
export function explainUnmeasured(recording: Recording, results: readonly BudgetResult[]): Warning[] {
  const isCharged = results.some(({ state, figure }) => state === 'unmeasured' && figure === 'charged');
  if (!isCharged || typeof recording.environment.cgroup === 'number') return [];
  return [
    {
      code: 'budget-unmeasured',
      service: null,
      message: `The charged figure is that of a control group, and tare may make none here (${recording.environment.cgroup.state}). \`tare doctor\` says how to permit it; a budget on private memory needs none.`,
    },
  ];
}
