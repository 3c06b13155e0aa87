// A saved comparison as a plain value: whole enough for the schema, with verdicts that a test can name.

import { type Comparison, type Verdict, verdictSchema } from '@tare/experiment';

const verdict = (parts: Partial<Verdict>): Verdict =>
  ({
    change: 'change',
    mode: 'natural',
    state: 'saves',
    end: 'win',
    savingBytes: { estimate: 24e6, low: 22.8e6, high: 25.1e6, confidence: 0.983 },
    pss: { state: 'not-sampled' },
    rssSum: { state: 'not-sampled' },
    charged: { state: 'not-sampled' },
    cannotRuleOutBytes: null,
    smallestEffectBytes: 1024 ** 2,
    baselineBytes: 80e6,
    pairs: 8,
    trials: { baseline: 8, change: 8 },
    plannedPairs: 20,
    adjustedPValue: 0.008,
    latencyMs: { state: 'not-sampled' },
    readyMs: { state: 'not-sampled' },
    crossCheck: { tInterval: null, bimodal: null },
    brokeBecause: null,
    unmeasuredBecause: null,
    ...parts,
  }) as Verdict;

export function verdictFile(services: readonly string[], verdicts: readonly Partial<Verdict>[]): Comparison {
  return {
    schema: verdictSchema,
    recordedAt: '2026-11-21T12:00:00.000Z',
    outcome: 'complete',
    environment: {
      kernel: '6.18',
      architecture: 'x64',
      processors: 2,
      memoryBytes: 8e9,
      pageSizeBytes: 4096,
      transparentHugePages: 'madvise',
      cgroup: 2,
      nodeVersion: 'v20.20.2',
      tareVersion: '0.1.0',
    },
    subject: { name: 'evaluation' },
    method: 'paired',
    settings: { modes: ['natural'], requests: 1000, connections: 10, warmup: 0, routes: ['GET /'], seed: 1 },
    baseline: {
      name: 'unchanged',
      source: { kind: 'unchanged' },
      services: services.map((name) => ({
        name,
        command: 'node server.mjs',
        argv: ['node', 'server.mjs'],
        cwd: '.',
        environmentNames: [],
      })),
    },
    arms: [],
    reference: [],
    experiments: [],
    verdicts: verdicts.map(verdict),
    faultyTrial: null,
    warnings: [],
    error: null,
  };
}
