// What a schema cannot say about budgets and tolerated growth: sizes, shares, and that a warning comes before the limit.

import { parseSize } from '@tare/accounting';
import type { Share, Size } from './config.ts';
import type { BudgetDraft } from './config-draft.ts';
import type { Report } from './config-problem.ts';
import { parseShare } from './parse-share.ts';

/** Reports every problem of one budget. */
export function checkBudget(budget: BudgetDraft | undefined, at: readonly (string | number)[], report: Report): void {
  if (budget === undefined) return;
  const isObject = typeof budget === 'object';
  const { limit, warn } = isObject ? budget : { limit: budget, warn: undefined };
  const limitBytes = limit === undefined ? undefined : aboveZero(parseSize(String(limit)));
  if (limit !== undefined && limitBytes === undefined) {
    const remedy = 'Write 180MB, 1.5GiB or bytes.';
    report(isObject ? [...at, 'limit'] : at, { message: 'is no size above 0', seen: limit, remedy });
  }
  if (warn === undefined) return;
  const share = parseShare(String(warn));
  const warnBytes = parseSize(String(warn));
  const tell = (message: string, remedy: string): void => report([...at, 'warn'], { message, seen: warn, remedy });
  if (aboveZero(share ?? warnBytes) === undefined) {
    tell('is no size or share above 0', 'Write 160MB, or 90% for a share of the limit.');
  } else if ((share ?? 0) > 1 || (warnBytes ?? 0) > (limitBytes ?? Number.POSITIVE_INFINITY)) {
    tell('is above the limit', 'A warning comes before the limit: write less, as 90%.');
  }
}

export function checkRegression(regression: Size | Share | undefined, report: Report): void {
  if (regression === undefined) return;
  const text = String(regression);
  if (aboveZero(parseShare(text) ?? parseSize(text)) !== undefined) return;
  report(['regression'], {
    message: 'is no size or share above 0',
    seen: regression,
    // Without any room every second check would fail by chance.
    remedy: 'Write 5% or 8MB: what may grow without being called a regression.',
  });
}

const aboveZero = (value: number | undefined): number | undefined => (value ? value : undefined);
