// What `tare check` holds a configuration's services to, with all defaults filled in: limits, and how much growth is tolerated.

import { parseSize } from '@tare/accounting';
import type { BudgetConfig, ServiceConfig, TareConfig } from './config.ts';
import type { LoadedConfig } from './load-config.ts';
import { parseShare } from './parse-share.ts';

export interface Budget {
  /** null: all services together. */
  service: string | null;
  figure: NonNullable<BudgetConfig['figure']>;
  mode: NonNullable<BudgetConfig['mode']>;
  phase: NonNullable<BudgetConfig['phase']>;
  limitBytes: number;
  /** At most the limit. */
  warnBytes: number;
}

export type RegressionBound = { kind: 'share'; share: number } | { kind: 'bytes'; bytes: number };

/** What counts where nothing is said; the types in config.ts document the same values. */
export const budgetDefaults = { figure: 'private', mode: 'natural', warn: '90%', regression: '5%' } as const;

/** What a mode is about: natural memory is what load has left behind, calm memory what is kept after a collection. */
const phaseOfMode = { natural: 'afterLoad', calm: 'collected' } as const;

/** Of a validated configuration: the services' budgets in configured order, then that of the fleet. */
export function budgetsFromConfig({ config }: Pick<LoadedConfig, 'config'>): Budget[] {
  const entries: [string | null, ServiceConfig['budget']][] = [
    ...Object.entries(config.services).map(([name, { budget }]): [string, ServiceConfig['budget']] => [name, budget]),
    [null, config.budget],
  ];
  return entries.flatMap(([service, budget]) => (budget === undefined ? [] : readBudget(service, budget)));
}

/** Of a validated configuration: the growth that is tolerated. */
export function regressionBound({ regression = budgetDefaults.regression }: TareConfig): RegressionBound {
  const share = parseShare(String(regression));
  return share === undefined ? { kind: 'bytes', bytes: sizeOf(regression) } : { kind: 'share', share };
}

function readBudget(service: string | null, budget: NonNullable<ServiceConfig['budget']>): Budget {
  const said: BudgetConfig = typeof budget === 'object' ? budget : { limit: budget };
  const { figure = budgetDefaults.figure, mode = budgetDefaults.mode, warn = budgetDefaults.warn } = said;
  const limitBytes = sizeOf(said.limit);
  const share = parseShare(String(warn));
  const warnBytes = share === undefined ? sizeOf(warn) : Math.round(limitBytes * share);
  return { service, figure, mode, phase: said.phase ?? phaseOfMode[mode], limitBytes, warnBytes };
}

/** Validation has read the same texts before: a fault here is a bug of tare. */
function sizeOf(size: string | number): number {
  const sizeBytes = parseSize(String(size));
  if (sizeBytes === undefined) throw new Error(`Not a validated configuration: ${size} is no size`);
  return sizeBytes;
}
