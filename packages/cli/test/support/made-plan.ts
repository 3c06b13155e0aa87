// A plan as a plain value, with a path that a how-to can be written of.

import type { HowToPart, Plan, PlanPath } from '@tare/experiment';
import { verdictFile } from './verdict-file.ts';

export const howTo: HowToPart[] = [
  { place: 'command', service: 'web', file: 'web/command.sh', text: 'node --max-semi-space-size=1 server.js' },
  { place: 'dockerfile', service: 'web', file: 'web/Dockerfile.txt', text: 'ENV MALLOC_ARENA_MAX=2\n' },
  { place: 'edit', service: null, file: 'edits.md', text: '```js\nconst one = 1;\n```\n' },
];

export function madePath(parts: Partial<PlanPath> = {}): PlanPath {
  return {
    changes: ['semi-space 1 MB'],
    verdicts: verdictFile(['web'], [{ change: 'conservative' }]).verdicts,
    savingBytes: { estimate: 24e6, low: 22.8e6, high: 25.1e6, confidence: 0.983 },
    sumOfPartsBytes: 25e6,
    verified: true,
    steps: [],
    cautions: ['The new space is collected more often.'],
    howTo,
    ...parts,
  };
}

export function madePlan(parts: Partial<Plan> = {}): Plan {
  const { environment, baseline, settings } = verdictFile(['web'], []);
  return {
    schema: 'tare/plan@1',
    recordedAt: '2026-11-21T12:00:00.000Z',
    outcome: 'complete',
    environment,
    subject: { name: 'evaluation' },
    settings: { ...settings, timeMs: null, screeningSweeps: 3, pathSweeps: 3, jobs: 2 },
    baseline,
    reference: [],
    explanation: null,
    changes: [
      {
        name: 'semi-space 1 MB',
        kind: 'semi-space',
        group: 'runtime',
        mode: 'natural',
        services: ['web'],
        risk: 'low',
        effort: 'low',
        because: 'Node.js keeps a new space of 16 MB.',
        cautions: [],
        slot: null,
        estimatedBytes: null,
        standing: { state: 'judged' },
        touches: [],
        howTo: [],
      },
    ],
    screenings: [],
    experiments: [],
    compositions: [],
    pathExperiments: [],
    verdicts: [],
    paths: { conservative: madePath(), aggressive: null },
    resolution: [],
    limit: null,
    trials: 40,
    elapsedMs: 60_000,
    warnings: [],
    error: null,
    ...parts,
  };
}
