// What the figures, states and places of a check are called.

import type { Mode, PhaseName } from '@tare/accounting';
import type { BudgetFigure, BudgetResult, CheckState, Regression } from '@tare/experiment';
import { formatFineBytes, formatTableBytes, tableUnit } from '../../figure/format-bytes.ts';
import type { SizeScale } from '../../figure/size-scale.ts';
import { recordedText } from '../environment-line.ts';
import { phaseWords } from '../mode-words.ts';

export const figureWords: Readonly<Record<BudgetFigure, string>> = {
  private: 'private',
  pss: 'PSS',
  rssSum: 'RSS sum',
  charged: 'charged',
  peakPrivate: 'private at the peak',
};

export const stateWords: Readonly<Record<CheckState, string>> = {
  ok: 'ok',
  warn: 'near',
  over: 'over',
  unmeasured: 'unmeasured',
};

/** All services together have no name of their own. */
export const serviceName = (service: string | null): string => service ?? 'the fleet';

/** As a sentence begins: names of services keep their letters. */
export const leadingName = (service: string | null): string => service ?? 'The fleet';

/** `natural, after load` */
export const placeText = ({ mode, phase }: { mode: Mode; phase: PhaseName }): string => `${mode}, ${phaseWords[phase]}`;

/** `private (natural, after load)` */
export const figureText = (result: BudgetResult): string => `${figureWords[result.figure]} (${placeText(result)})`;

/** Tenths of MB, or hundredths where tenths would show a figure beyond its limit as one that meets it. */
export const budgetScale = (excessBytes: number): SizeScale => ({
  unit: tableUnit,
  format: Math.abs(excessBytes) < 100_000 ? formatFineBytes : formatTableBytes,
});

/** `main`; `the baseline of 2026-01-05`. */
export const againstText = ({ against }: Regression): string =>
  against.kind === 'base' ? against.revision : `the baseline of ${recordedText(against.recordedAt).slice(0, 10)}`;
