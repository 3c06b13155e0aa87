// Now against another commit: the verdicts of a paired comparison, turned round. A saving below zero is growth.

import type { Mode, Warning } from '@tare/accounting';
import { type Comparison, type Interval, median, type RegressionResult, type Verdict } from '@tare/experiment';
import type { RegressionBound } from '@tare/measure/config';
import { type Regressions, stateOfGrowth } from './judge-baseline.ts';
import { toleratedGrowth } from './tolerated-growth.ts';

/** One row a mode, of the whole subject: that is what a comparison decides about. */
export function judgeBase(comparison: Comparison, bound: RegressionBound): Regressions {
  const { services } = comparison.baseline;
  const [only] = services;
  // The only service is called by its name.
  const service = only && services.length === 1 ? only.name : null;
  return {
    results: comparison.verdicts.flatMap((verdict) => {
      const baselineBytes = verdict.baselineBytes ?? startsOfBase(comparison, verdict.mode);
      return baselineBytes === null ? [] : judgeVerdict(verdict, { service, baselineBytes, bound });
    }),
    warnings: comparison.verdicts.flatMap((verdict) => explain(verdict, service)),
  };
}

/** Of the starts before the first pair; null where there was none. */
function startsOfBase({ experiments }: Comparison, mode: Mode): number | null {
  const starts = experiments.find((experiment) => experiment.mode === mode)?.selfComparison.privateBytes ?? [];
  return starts.length === 0 ? null : median(starts);
}

interface Base {
  service: string | null;
  baselineBytes: number;
  bound: RegressionBound;
}

function judgeVerdict(verdict: Verdict, { service, baselineBytes: base, bound }: Base): RegressionResult {
  const { mode, state, savingBytes } = verdict;
  const baselineBytes = Math.round(base);
  const boundBytes = Math.round(toleratedGrowth(bound, mode, baselineBytes));
  const isDecided = state !== 'broke' && state !== 'unmeasured' && !('state' in savingBytes);
  const growthBytes = isDecided ? turnedRound(savingBytes) : null;
  return { service, mode, baselineBytes, growthBytes, boundBytes, state: stateOfGrowth(growthBytes, boundBytes) };
}

const turnedRound = ({ estimate, low, high, confidence }: Interval): Interval => ({
  estimate: -estimate,
  low: -high,
  high: -low,
  confidence,
});

function explain({ mode, state, brokeBecause, unmeasuredBecause }: Verdict, service: string | null): Warning[] {
  if (state === 'broke') {
    const message = `The working tree behaves otherwise than the base, so their memory cannot be compared (${mode}): ${brokeBecause ?? 'no reason is known'}`;
    return [{ code: 'base-behaves-otherwise', service, message }];
  }
  if (state !== 'unmeasured') return [];
  const because = unmeasuredBecause ?? 'too few pairs were measured';
  return [
    { code: 'base-unmeasured', service, message: `The comparison with the base says nothing (${mode}): ${because}` },
  ];
}
