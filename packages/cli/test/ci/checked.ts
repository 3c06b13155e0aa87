// A CheckResult as a plain value, with one row of every kind; names are those of strangers where a test asks for them.

import type { BudgetResult, CheckResult, RegressionResult } from '@tare/experiment';

export const budget = (parts: Partial<BudgetResult> = {}): BudgetResult => ({
  service: 'gateway',
  figure: 'private',
  mode: 'natural',
  phase: 'afterLoad',
  limitBytes: 80e6,
  warnBytes: 72e6,
  measuredBytes: 60e6,
  trials: 4,
  lowBytes: 59e6,
  highBytes: 61e6,
  state: 'ok',
  ...parts,
});

export const growth = (parts: Partial<RegressionResult> = {}): RegressionResult => ({
  service: 'gateway',
  mode: 'calm',
  baselineBytes: 24e6,
  growthBytes: { estimate: 3.1e6, low: 2.9e6, high: 3.3e6, confidence: 0.97 },
  boundBytes: 1.2e6,
  state: 'over',
  ...parts,
});

export const checked = (parts: Partial<CheckResult> = {}): CheckResult => ({
  schema: 'tare/check@1',
  recordedAt: '2026-11-21T12:00:00.000Z',
  outcome: 'complete',
  environment: {
    kernel: '6.18',
    architecture: 'x64',
    processors: 2,
    memoryBytes: 8e9,
    pageSizeBytes: 4096,
    transparentHugePages: 'madvise',
    cgroup: { state: 'denied' },
    nodeVersion: 'v20.20.2',
    tareVersion: '0.1.0',
  },
  subject: { name: 'evaluation' },
  passed: false,
  results: [
    budget(),
    budget({ service: 'worker', measuredBytes: 75e6, state: 'warn' }),
    budget({ service: 'executor', measuredBytes: 91.3e6, state: 'over' }),
    budget({
      service: null,
      figure: 'charged',
      limitBytes: 1e9,
      warnBytes: 9e8,
      measuredBytes: { state: 'denied' },
      trials: 0,
      lowBytes: null,
      highBytes: null,
      state: 'unmeasured',
    }),
  ],
  regression: {
    against: {
      kind: 'baseline',
      file: 'tare.baseline.json',
      key: { runtime: 'node 20', architecture: 'x64', allocator: 'glibc' },
      recordedAt: '2026-11-01T08:00:00.000Z',
    },
    state: 'over',
    results: [growth(), growth({ service: 'worker', state: 'unmeasured', growthBytes: null })],
  },
  decisions: [
    {
      decision: {
        change: 'bare-http',
        decision: 'rejected',
        decidedAt: '2026-11-01T08:00:00.000Z',
        because: 'The framework gives documentation, validation and one way of doing things.',
        effects: [],
        revisitWhen: [{ kind: 'total-above', bytes: 9e8 }],
      },
      fired: [{ trigger: { kind: 'total-above', bytes: 9e8 }, seen: '914.2 MB' }],
    },
  ],
  recording: null,
  comparison: null,
  warnings: [],
  error: null,
  ...parts,
});

/** Ends a command, a string, an element and a table cell, and colours a terminal. */
export const hostile = '::error::x,y:z%0A\r\n"<&>\'|`\x1b[31m]]>\ud800\u202e';
