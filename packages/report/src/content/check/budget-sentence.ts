// What a budget says of a figure, as one sentence: which service, which figure, by how much, against which limit.

import { isKnown } from '@tare/accounting';
import type { BudgetResult } from '@tare/experiment';
import { formatLimit } from '../../figure/format-bytes.ts';
import { absenceWords } from '../../figure/format-figure.ts';
import { formatShare } from '../../figure/format-number.ts';
import { scaleOf, withUnit } from '../../figure/size-scale.ts';
import { budgetScale, figureText, leadingName } from './check-words.ts';

export function budgetSentence(result: BudgetResult): string {
  const { service, measuredBytes, limitBytes, warnBytes, state } = result;
  const name = leadingName(service);
  const limit = formatLimit(limitBytes);
  if (!isKnown(measuredBytes))
    return `${name} could not be held against its budget of ${limit}: ${figureText(result)} is not known (${absenceWords[measuredBytes.state]}).`;
  const excess = measuredBytes - limitBytes;
  const measured = `${withUnit(measuredBytes, budgetScale(excess))} ${figureText(result)}`;
  switch (state) {
    case 'over': {
      const scale = Math.abs(excess) < 100_000 ? scaleOf([excess]) : budgetScale(excess);
      const much = `${withUnit(excess, scale)} (${formatShare(excess, limitBytes)}) too much`;
      return `${name} is over budget: ${measured} against a limit of ${limit}, ${much}.`;
    }
    case 'warn':
      return `${name} is near its budget: ${measured}, ${formatShare(measuredBytes, limitBytes)} of the limit of ${limit}; the warning begins at ${formatLimit(warnBytes)}.`;
    case 'unmeasured':
      return `${name} could not be held against its budget of ${limit}: too few trials of ${figureText(result)}.`;
    case 'ok':
      return `${name} is within budget: ${measured}, ${formatShare(measuredBytes, limitBytes)} of the limit of ${limit}.`;
  }
}
