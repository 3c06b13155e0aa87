// Checks to report on: one that fails in every way, and one where all is well.

import { unavailable } from '@tare/accounting';
import { type BudgetResult, type CheckResult, checkSchema, type Decision, type Interval } from '@tare/experiment';
import { fleet } from '../sample-recording.ts';

const interval = (estimate: number, half: number): Interval => ({
  estimate,
  low: estimate - half,
  high: estimate + half,
  confidence: 0.95,
});

const budget = (changes: Partial<BudgetResult>): BudgetResult => ({
  service: 'web',
  figure: 'private',
  mode: 'natural',
  phase: 'afterLoad',
  limitBytes: 180_000_000,
  warnBytes: 162_000_000,
  measuredBytes: 120_400_000,
  trials: 3,
  lowBytes: 119_800_000,
  highBytes: 121_900_000,
  state: 'ok',
  ...changes,
});

const decision = (changes: Partial<Decision>): Decision => ({
  change: 'jemalloc',
  decision: 'rejected',
  decidedAt: '2025-11-20T09:30:00.000Z',
  because: 'it saved nothing under our load and adds a native library to every image.',
  effects: [
    { mode: 'natural', state: 'no-effect', savingBytes: interval(300_000, 900_000), pairs: 12 },
    { mode: 'calm', state: 'no-effect', savingBytes: null, pairs: 6 },
  ],
  revisitWhen: [
    { kind: 'total-above', bytes: 200_000_000 },
    { kind: 'service-added', services: ['gateway', 'storage-worker', 'queue'] },
  ],
  ...changes,
});

const environment = fleet().environment;

export const failedCheck = (): CheckResult => ({
  schema: checkSchema,
  recordedAt: '2026-01-05T10:00:12.345Z',
  outcome: 'complete',
  environment,
  subject: { name: 'evaluator' },
  passed: false,
  results: [
    budget({ measuredBytes: 187_200_000, lowBytes: 185_100_000, highBytes: 189_900_000, state: 'over' }),
    budget({
      service: 'queue',
      limitBytes: 16_777_216,
      warnBytes: 15_099_494,
      measuredBytes: 15_612_000,
      lowBytes: 15_500_000,
      highBytes: 15_700_000,
      state: 'warn',
    }),
    budget({
      service: 'api',
      figure: 'charged',
      measuredBytes: unavailable('unsupported'),
      trials: 0,
      lowBytes: null,
      highBytes: null,
      state: 'unmeasured',
    }),
    budget({
      service: null,
      limitBytes: 536_870_912,
      warnBytes: 483_183_820,
      measuredBytes: 214_300_000,
      lowBytes: 212_100_000,
      highBytes: 216_000_000,
    }),
  ],
  regression: {
    against: { kind: 'base', revision: 'main', commit: '4e1243bd22c66e76c2ba9eddc1f91394e57f9f83' },
    state: 'over',
    results: [
      {
        service: 'api',
        mode: 'natural',
        baselineBytes: 23_500_000,
        growthBytes: interval(3_100_000, 200_000),
        boundBytes: 1_200_000,
        state: 'over',
      },
      {
        service: 'web',
        mode: 'natural',
        baselineBytes: 186_000_000,
        growthBytes: interval(9_800_000, 1_400_000),
        boundBytes: 9_300_000,
        state: 'warn',
      },
      {
        service: 'queue',
        mode: 'natural',
        baselineBytes: 15_500_000,
        growthBytes: interval(90_000, 300_000),
        boundBytes: 1_048_576,
        state: 'ok',
      },
    ],
  },
  decisions: [
    {
      decision: decision({}),
      fired: [{ trigger: { kind: 'total-above', bytes: 200_000_000 }, seen: '214 MB' }],
    },
    {
      decision: decision({
        change: 'lean',
        decision: 'accepted',
        because: 'it saves a sixth for 4 ms.',
        effects: [{ mode: 'natural', state: 'saves', savingBytes: interval(16_200_000, 1_100_000), pairs: 8 }],
        revisitWhen: [{ kind: 'p95-above', milliseconds: 50 }],
      }),
      fired: [],
    },
  ],
  recording: fleet(),
  comparison: null,
  warnings: [
    {
      code: 'budget-unreadable',
      service: 'api',
      message: 'charged needs a memory control group, and this machine gives none to tare; `tare doctor` says why.',
    },
  ],
  error: null,
});

export const passedCheck = (): CheckResult => ({
  ...failedCheck(),
  passed: true,
  results: [budget({}), budget({ service: 'queue' })],
  regression: null,
  decisions: [],
  warnings: [],
});
