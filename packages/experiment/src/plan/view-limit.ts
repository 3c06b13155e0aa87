// The saving of the paths in terms of a plan or a bill.

import type { LimitView, PlanPath } from '../results/plan.ts';

export interface LimitInput {
  limitBytes: number | null;
  price: { perGbMonth: number; currency: string } | null;
  /** Natural private memory of the unchanged subject; null where it was not measured. */
  baselineBytes: number | null;
  paths: { conservative: PlanPath | null; aggressive: PlanPath | null };
}

/** null where nothing was asked for, or nothing is known to compare it with. */
export function viewLimit({ limitBytes, price, baselineBytes, paths }: LimitInput): LimitView | null {
  if ((limitBytes === null && price === null) || baselineBytes === null) return null;
  return {
    limitBytes,
    baselineBytes,
    conservativeBytes: withPath(baselineBytes, paths.conservative),
    aggressiveBytes: withPath(baselineBytes, paths.aggressive),
    pricePerGbMonth: price?.perGbMonth ?? null,
    currency: price?.currency ?? null,
  };
}

/** By what the machine holds: a calm saving of the same path is what the program retains less, and no plan is sold by that. */
function withPath(baselineBytes: number, path: PlanPath | null): number | null {
  const natural = path?.verdicts.find(({ mode }) => mode === 'natural');
  if (natural?.state !== 'saves' || 'state' in natural.savingBytes) return null;
  return baselineBytes - natural.savingBytes.estimate;
}
