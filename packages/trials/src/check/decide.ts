// A decision on a change: what was measured, why it was decided so, and when to think it over.

import { TareError } from '@tare/accounting';
import type { Baseline, Comparison, Decision } from '@tare/experiment';
import { suggestKey } from '@tare/measure/config';
import { parseTrigger } from './parse-trigger.ts';

export interface DecideOptions {
  change: string;
  decision: Decision['decision'];
  because: string;
  /** As a person writes them. */
  revisit: readonly string[];
  /** ISO 8601, UTC. */
  decidedAt: string;
}

/** @throws TareError USAGE for a change that was not compared, an empty reason, or a trigger that cannot be understood */
export function decide(comparison: Comparison, options: DecideOptions): Decision {
  const { change, decision, decidedAt } = options;
  const verdicts = comparison.verdicts.filter((verdict) => verdict.change === change);
  if (verdicts.length === 0) throw unknownChange(comparison, change);
  const because = options.because.trim();
  if (because === '') {
    throw new TareError('USAGE', {
      message: 'The decision has no reason.',
      seen: `--because ${JSON.stringify(options.because)}`,
      remedy: 'Say in a sentence why; it is what somebody reads who thinks it over.',
    });
  }
  const services = comparison.baseline.services.map(({ name }) => name);
  return {
    change,
    decision,
    decidedAt,
    because,
    effects: verdicts.map(({ mode, state, savingBytes, pairs }) => ({
      mode,
      state,
      savingBytes: 'state' in savingBytes ? null : savingBytes,
      pairs,
    })),
    revisitWhen: options.revisit.map((text) => parseTrigger(text, services)),
  };
}

/** Takes the place of an earlier decision on the same change. */
export function withDecision(baseline: Baseline, decision: Decision): Baseline {
  const others = baseline.decisions.filter(({ change }) => change !== decision.change);
  return { ...baseline, decisions: [...others, decision] };
}

function unknownChange({ verdicts }: Comparison, change: string): TareError {
  const known = [...new Set(verdicts.map((verdict) => verdict.change))];
  const near = suggestKey(change, known);
  return new TareError('USAGE', {
    message: 'The file has no verdict on this change.',
    seen: change,
    remedy:
      known.length === 0
        ? 'It has none at all: the comparison was cut short. Run it again, or go on from it with --resume.'
        : `${near === undefined ? '' : `Did you mean ${JSON.stringify(near)}? `}It has verdicts on: ${known.join(', ')}.`,
  });
}
