// A subject whose changes are variables of its environment, and a session that weighs it by a formula: the truth of every combination is written in a test.

import { setTimeout as delay } from 'node:timers/promises';
import type { Mode, StandInImport, Touch, Trial } from '@tare/accounting';
import type { Change, Findings } from '@tare/changes';
import { type ExplainedService, explanationSchema, type Level, type Plan, seededRandom } from '@tare/experiment';
import type { Subject, TrialSession } from '@tare/measure';
import type { PlanOptions } from '../../src/plan/plan-options.ts';
import { armOf, environment, type Start, trialOf } from '../support/session-double.ts';

export const subject: Subject = armOf('server.js').subject;

const importer = '/app/server.js';

export const standInOf = (name: string, kind: StandInImport['kind'] = 'commonjs'): StandInImport => ({
  importer,
  specifier: name,
  package: name,
  target: `/app/node_modules/${name}/index.js`,
  kind,
  names: null,
  shape: { type: 'object' },
});

export interface ChangeParts {
  mode?: Mode;
  risk?: Level;
  effort?: Level;
  slot?: string;
  trial?: Change['trial'];
  standIns?: StandInImport[];
}

/** Is applied by setting the variable of its name. */
export const changeOf = (name: string, parts: ChangeParts = {}): Change => {
  const { mode = 'natural', risk = 'low', effort = 'low', slot = null, standIns } = parts;
  const edit = { services: ['app'], env: { [name]: 'on' }, ...(standIns ? { standIns } : {}) };
  return {
    name,
    kind: 'made-up',
    mode,
    risk,
    effort,
    because: 'a test says so',
    cautions: [],
    slot,
    estimatedBytes: null,
    trial: parts.trial ?? { kind: 'launch', edit },
    codeEdits: [],
  };
};

interface DoubleStart extends Start {
  /** 95th percentile, ms; 5 unless said. */
  p95?: number;
  touches?: Touch[];
}

/** @param noise normal with a standard deviation of 1 */
export type Weigh = (start: { active: ReadonlySet<string>; mode: Mode; noise: number; number: number }) => DoubleStart;

export interface PlanSession extends TrialSession {
  started: { active: string[]; mode: Mode; seed: number; subject: Subject }[];
}

export interface DoubleOptions {
  seed?: number;
  /** Same trial, same noise: what a resumed plan has to show is then that of one that was never interrupted. */
  isRepeatable?: boolean;
  /** Called before each start, with how many there were. */
  onStart?: (begun: number) => void;
  /** What a start does beside another one; it takes a moment then. */
  beside?: (start: DoubleStart) => DoubleStart;
}

export function planSession(weigh: Weigh, options: DoubleOptions = {}): PlanSession {
  const { seed = 1, isRepeatable = false, onStart = () => undefined, beside } = options;
  const stream = seededRandom(seed, 99);
  const started: PlanSession['started'] = [];
  let underWay = 0;
  return {
    environment,
    warnings: [],
    started,
    growth: () => Promise.reject(new Error('not of this double')),
    observe: () => Promise.reject(new Error('not of this double')),
    trial: async (tried, { mode, seed: order, signal, onStep }) => {
      onStart(started.length);
      onStep?.('boot');
      // A port of its own, beside another start, is no change.
      const active = Object.keys(tried.services[0]?.launch.env ?? {})
        .filter((name) => name !== 'PORT')
        .sort();
      const number = started.filter((start) => start.active.join() === active.join() && start.mode === mode).length;
      started.push({ active, mode, seed: order, subject: tried });
      const random = isRepeatable ? seededRandom(seed, order, hash(`${mode} ${active.join()}`)) : stream;
      const noise = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      const usual = weigh({ active: new Set(active), mode, noise, number });
      const start = beside && underWay > 0 ? beside(usual) : usual;
      underWay += 1;
      if (beside) await delay(1);
      underWay -= 1;
      const failure = signal?.aborted ? signal.reason : start.failure;
      return {
        trial: withLatency(trialOf(start, mode, started.length), start.p95 ?? 5),
        warnings: [],
        ready: {},
        touches: start.touches ?? [],
        failure,
      };
    },
  };
}

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 31, 7);

const withLatency = (trial: Trial, p95: number): Trial => ({
  ...trial,
  services: trial.services.map((service) =>
    'state' in service.load
      ? service
      : { ...service, load: { ...service.load, latencyMs: { ...service.load.latencyMs, p95 } } },
  ),
});

const findings: Findings = {
  subject,
  services: [],
  machine: { processors: 2, architecture: 'x64', jemalloc: null, mimalloc: null, isGlibc: true, runtimes: [] },
  declared: [],
};

const explained = (nodeVersion: string): ExplainedService => ({
  name: 'app',
  application: '/app',
  privateBytes: 80e6,
  pssBytes: 90e6,
  parts: { state: 'not-sampled' },
  shown: { pid: 1, threadId: 0, entry: '/app/server.js', nodeVersion },
  otherIsolates: [],
  packages: [],
  duplicates: [],
  modules: { path: [], package: [], ownBytes: [], sourceBytes: [], dominator: [], called: [] },
  neverLoaded: [],
});

/** Candidates as given, of a subject that was explained without a trial. */
export const sourcesOf = (changes: readonly Change[], nodeVersion?: string): NonNullable<PlanOptions['sources']> => ({
  explain: async () => ({
    explanation: {
      schema: explanationSchema,
      recordedAt: '2026-11-21T12:00:00.000Z',
      outcome: 'complete',
      environment,
      subject: { name: 'app' },
      settings: { requests: 1000, connections: 10, warmup: 0, routes: [], seed: 1 },
      services: nodeVersion === undefined ? [] : [explained(nodeVersion)],
      readyMs: { plain: 200, traced: 220 },
      warnings: [],
      error: null,
    },
    observed: [],
    plain: trialOf({ privateBytes: 80e6 }),
    heapProfiles: [],
  }),
  readFindings: async () => findings,
  detect: () => [...changes],
});

/** What does not depend on when it was made, and on trials of rounds that an interruption has lost. */
export const lasting = (plan: Plan): Partial<Plan> => {
  const { recordedAt, elapsedMs, trials, reference, ...rest } = plan;
  return rest;
};
