// Planned changes and verdicts of which a test names what matters to it.

import { unavailable } from '@tare/accounting';
import type { NonInferiority } from '../../src/decide/non-inferiority.ts';
import type { Verdict } from '../../src/decide/verdict.ts';
import type { PlannedChange, PlanPath } from '../../src/results/plan.ts';

export const plannedChange = (name: string, parts: Partial<PlannedChange> = {}): PlannedChange => ({
  name,
  kind: 'made-up',
  group: 'runtime',
  mode: 'natural',
  services: ['web'],
  risk: 'low',
  effort: 'low',
  because: 'a test says so',
  cautions: [],
  slot: null,
  estimatedBytes: null,
  standing: { state: 'judged' },
  touches: [],
  howTo: [],
  ...parts,
});

const absent = unavailable('not-sampled');

export const verdictOf = (change: string, savingBytes: number, parts: Partial<Verdict> = {}): Verdict => ({
  change,
  mode: 'natural',
  state: savingBytes > 0 ? 'saves' : 'no-effect',
  end: 'win',
  savingBytes: { estimate: savingBytes, low: savingBytes - 1e6, high: savingBytes + 1e6, confidence: 0.95 },
  pss: absent,
  rssSum: absent,
  charged: absent,
  cannotRuleOutBytes: null,
  smallestEffectBytes: 1e6,
  baselineBytes: 80e6,
  pairs: 8,
  trials: { baseline: 8, change: 8 },
  plannedPairs: 20,
  adjustedPValue: 0.01,
  latencyMs: absent,
  readyMs: absent,
  throughput: absent,
  crossCheck: { tInterval: null, bimodal: null },
  brokeBecause: null,
  unmeasuredBecause: null,
  ...parts,
});

export const slower: NonInferiority = {
  state: 'worse',
  pairs: 8,
  baselineMs: 10,
  differenceMs: 5,
  differenceUpperMs: 6,
  ratio: 1.5,
  ratioUpper: 1.6,
  margin: { ratio: 1.1 },
  confidence: 0.95,
};

export const pathOf = (verdicts: Verdict[]): PlanPath => ({
  changes: ['a'],
  verdicts,
  savingBytes: verdicts[0]?.savingBytes ?? absent,
  sumOfPartsBytes: 0,
  verified: true,
  steps: [],
  cautions: [],
  howTo: [],
});
