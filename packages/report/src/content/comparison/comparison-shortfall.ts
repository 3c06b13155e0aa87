// Says first when a comparison holds less than was asked for.

import type { Comparison } from '@tare/experiment';
import type { Shortfall } from '../../document/document.ts';
import { formatCount } from '../../figure/format-number.ts';

/** @returns null for a comparison that came to its end. */
export function comparisonShortfall(comparison: Comparison): Shortfall | null {
  const { outcome, error, faultyTrial } = comparison;
  if (outcome === 'complete') return null;
  const done = roundsDone(comparison);
  if (outcome === 'interrupted') return { state: 'interrupted', lines: [`Interrupted: ${done}.`], error: null };
  if (outcome === 'time-was-up') return { state: 'partial', lines: [`The time was up: ${done}.`], error: null };
  const fault = faultyTrial?.error;
  const isShown = fault?.message === error?.message;
  const trial = fault && !isShown ? [`Trial ${faultyTrial?.id} (${faultyTrial?.mode}): ${fault.message}`] : [];
  return { state: 'failed', lines: [`Failed: ${done}.`, ...trial], error };
}

/** `11 rounds were measured (8 natural, 3 calm), and verdicts say what they show` */
function roundsDone({ experiments }: Comparison): string {
  const counts = experiments.flatMap(({ mode, record }) =>
    record === null || record.rounds.length === 0 ? [] : [{ mode, rounds: record.rounds.length }],
  );
  const total = counts.reduce((sum, { rounds }) => sum + rounds, 0);
  if (total === 0) return 'no round came to its end';
  const by = counts.length > 1 ? ` (${counts.map(({ mode, rounds }) => `${rounds} ${mode}`).join(', ')})` : '';
  return `${formatCount(total, 'round')} ${total === 1 ? 'was' : 'were'} measured${by}; the verdicts say what these show`;
}
