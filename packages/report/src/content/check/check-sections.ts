// Budgets, growth and decisions as tables.

import { isKnown } from '@tare/accounting';
import type { BudgetResult, CheckResult, DecisionResult, RegressionResult } from '@tare/experiment';
import type { Block, Row, Section, Table } from '../../document/document.ts';
import { formatLimit, tableUnit } from '../../figure/format-bytes.ts';
import { formatCount, formatShare } from '../../figure/format-number.ts';
import { rangeText, scaleOf, withUnit } from '../../figure/size-scale.ts';
import { recordedText } from '../environment-line.ts';
import { modeAndPhase } from '../mode-words.ts';
import { againstText, budgetScale, figureWords, placeText, serviceName, stateWords } from './check-words.ts';
import { decidedText, triggerText } from './trigger-words.ts';

/** @returns undefined where no budget was checked. */
export function budgetsSection({ results }: CheckResult): Section | undefined {
  if (results.length === 0) return undefined;
  const table: Table = {
    caption: `measured against each limit, medians in ${tableUnit}`,
    columns: [
      { title: 'service', align: 'left', rank: 0, mayShrink: true },
      { title: 'figure', align: 'left', rank: 0 },
      { title: 'read', align: 'left', rank: 1 },
      { title: 'measured', align: 'right', rank: 0, decides: true },
      { title: 'low–high', align: 'right', rank: 3 },
      { title: 'limit', align: 'right', rank: 0 },
      { title: 'used', align: 'right', rank: 0 },
      { title: 'trials', align: 'right', rank: 4 },
      { title: 'state', align: 'left', rank: 0 },
    ],
    rows: results.map(budgetRow),
    notes: [],
  };
  return { id: 'budgets', title: 'Budgets', blocks: [{ kind: 'table', table }], detail: false };
}

function budgetRow(result: BudgetResult): Row {
  const { service, figure, measuredBytes, limitBytes, lowBytes, highBytes, trials, state } = result;
  const { format } = budgetScale(isKnown(measuredBytes) ? measuredBytes - limitBytes : limitBytes);
  return {
    kind: 'body',
    cells: [
      serviceName(service),
      figureWords[figure],
      placeText(result),
      isKnown(measuredBytes) ? format(measuredBytes) : measuredBytes,
      lowBytes === null || highBytes === null || trials < 2 ? '' : `${format(lowBytes)}–${format(highBytes)}`,
      formatLimit(limitBytes),
      isKnown(measuredBytes) ? formatShare(measuredBytes, limitBytes) : measuredBytes,
      String(trials),
      stateWords[state],
    ],
  };
}

/** @returns undefined where nothing was compared with. */
export function regressionSection({ regression }: CheckResult): Section | undefined {
  if (regression === null) return undefined;
  const { against, results } = regression;
  const table: Table = {
    caption: `private memory, now minus then, in ${tableUnit}`,
    columns: [
      { title: 'service', align: 'left', rank: 0, mayShrink: true },
      { title: 'read', align: 'left', rank: 1 },
      { title: 'then', align: 'right', rank: 2 },
      { title: 'growth', align: 'right', rank: 0, decides: true },
      { title: 'interval', align: 'right', rank: 0 },
      { title: 'tolerated', align: 'right', rank: 0 },
      { title: 'state', align: 'left', rank: 0 },
    ],
    rows: results.map(regressionRow),
    notes: [
      against.kind === 'base'
        ? `Against ${against.revision} (${against.commit.slice(0, 7)}), in the same job, in turns.`
        : `Against ${against.file} of ${recordedText(against.recordedAt)}: ${keyText(against.key)}.`,
    ],
  };
  const title = `Growth over ${againstText(regression)}`;
  return { id: 'regression', title, blocks: [{ kind: 'table', table }], detail: false };
}

const keyText = ({ runtime, architecture, allocator }: { runtime: string; architecture: string; allocator: string }) =>
  [runtime, architecture, allocator].join(', ');

function regressionRow({ service, mode, baselineBytes, growthBytes, boundBytes, state }: RegressionResult): Row {
  const scale = scaleOf([boundBytes, ...(growthBytes === null ? [] : [growthBytes.low, growthBytes.high])]);
  // The caption says MB; a row of small figures only has more decimals.
  const { format } = scale.unit === tableUnit ? scale : scaleOf([0]);
  return {
    kind: 'body',
    cells: [
      serviceName(service),
      modeAndPhase[mode],
      format(baselineBytes),
      growthBytes === null ? { state: 'not-sampled' } : format(growthBytes.estimate),
      growthBytes === null ? { state: 'not-sampled' } : rangeText(growthBytes, { unit: tableUnit, format }),
      format(boundBytes),
      stateWords[state],
    ],
  };
}

/** @returns undefined where nothing was decided yet. */
export function decisionsSection({ decisions }: CheckResult): Section | undefined {
  if (decisions.length === 0) return undefined;
  const table: Table = {
    caption: 'what was decided on, and when it is to be thought over',
    columns: [
      { title: 'decision', align: 'left', rank: 0, mayShrink: true },
      { title: 'on', align: 'left', rank: 2 },
      { title: 'effect', align: 'left', rank: 1 },
      { title: 'revisit when', align: 'left', rank: 0, mayShrink: true },
      { title: 'state', align: 'left', rank: 0, decides: true },
    ],
    rows: decisions.map(decisionRow),
    notes: [],
  };
  const reasons = decisions.map(
    ({ decision }): Block => ({ kind: 'text', text: `${decision.change}: ${decision.because}` }),
  );
  return { id: 'decisions', title: 'Decisions', blocks: [{ kind: 'table', table }, ...reasons], detail: false };
}

function decisionRow({ decision, fired }: DecisionResult): Row {
  const effects = decision.effects.map(({ mode, state, savingBytes }) => {
    const words = state.replace('-', ' ');
    if (savingBytes === null || state === 'no-effect') return `${words} (${mode})`;
    const size = withUnit(Math.abs(savingBytes.estimate), scaleOf([savingBytes.estimate]));
    return `${words} ${size} (${mode})`;
  });
  return {
    kind: 'body',
    cells: [
      decidedText(decision),
      recordedText(decision.decidedAt).slice(0, 10),
      effects.join(', '),
      decision.revisitWhen.map(triggerText).join('; '),
      fired.length === 0 ? 'stands' : `${formatCount(fired.length, 'trigger')} fired`,
    ],
  };
}
