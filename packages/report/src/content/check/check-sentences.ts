// The sentences of a check, by weight: what its report says first, and what a CI service shows beside a commit.

import type { CheckResult } from '@tare/experiment';
import { warningText } from '../warning-text.ts';
import { budgetSentence } from './budget-sentence.ts';
import { regressionSentence } from './regression-sentence.ts';
import { firedSentence } from './trigger-words.ts';

/**
 * - `error`: fails the check
 * - `warning`: passes, but only just, or something could not be done as asked
 * - `notice`: a decision to think over
 */
export type CheckLevel = 'error' | 'warning' | 'notice';

export interface CheckSentence {
  level: CheckLevel;
  /** A few words, with the name of the service. */
  title: string;
  text: string;
}

const weights: Readonly<Record<CheckLevel, number>> = { error: 0, warning: 1, notice: 2 };

/** The most serious first; nothing where all is well. Texts may hold line breaks and control characters of strangers: escape them. */
export function checkSentences(result: CheckResult): CheckSentence[] {
  const { error, outcome, warnings } = result;
  const fault: CheckSentence[] =
    error === null
      ? []
      : [
          {
            level: 'error',
            title: outcome === 'interrupted' ? 'Memory check interrupted' : 'Memory check failed',
            text: error.message,
          },
        ];
  const told = warnings.map(
    (warning): CheckSentence => ({ level: 'warning', title: 'Memory check', text: warningText(warning) }),
  );
  return [...fault, ...judgedSentences(result), ...told].toSorted((a, b) => weights[a.level] - weights[b.level]);
}

/** Those of budgets, growth and decisions alone. */
export function judgedSentences({ results, regression, decisions }: CheckResult): CheckSentence[] {
  const budgets = results.flatMap((result): CheckSentence[] => {
    const { state, service } = result;
    if (state === 'ok') return [];
    const title = { warn: 'Memory near its budget', over: 'Memory over budget', unmeasured: 'Memory not measured' }[
      state
    ];
    return [sentence(state, title, service, budgetSentence(result))];
  });
  const growth = (regression?.results ?? []).flatMap((result): CheckSentence[] => {
    const { state, service } = result;
    if (state === 'ok' || regression === null) return [];
    const title = { warn: 'Memory may have grown', over: 'Memory grew', unmeasured: 'Memory not compared' }[state];
    return [sentence(state, title, service, regressionSentence(result, regression))];
  });
  const fired = decisions.flatMap((decision): CheckSentence[] =>
    decision.fired.length === 0
      ? []
      : [
          {
            level: 'notice',
            title: `Decision to think over: ${decision.decision.change}`,
            text: firedSentence(decision),
          },
        ],
  );
  return [...budgets, ...growth, ...fired].toSorted((a, b) => weights[a.level] - weights[b.level]);
}

const sentence = (
  state: 'warn' | 'over' | 'unmeasured',
  title: string,
  service: string | null,
  text: string,
): CheckSentence => ({
  level: state === 'warn' ? 'warning' : 'error',
  title: `${title}: ${service ?? 'fleet'}`,
  text,
});
