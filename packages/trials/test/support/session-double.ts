// A session whose subjects are formulas: what a start weighs and answers is written in the test. The truth is known, and thousands of starts cost nothing.

import {
  type Environment,
  type Mode,
  type PhaseFigures,
  phaseNames,
  type RouteObservation,
  type ServiceTrial,
  TareError,
  type Trial,
  unavailable,
} from '@tare/accounting';
import { seededRandom } from '@tare/experiment';
import type { Subject, TrialSession } from '@tare/measure';
import type { Arm } from '../../src/arm.ts';

export const environment: Environment = {
  kernel: '6.1.0',
  architecture: 'x64',
  processors: 2,
  memoryBytes: 8e9,
  pageSizeBytes: 4096,
  transparentHugePages: 'madvise',
  cgroup: 1,
  nodeVersion: 'v20.20.2',
  tareVersion: '0.1.0',
};

export const usualRoute: RouteObservation = {
  route: 'GET /',
  requests: 1000,
  statuses: { '200': 1000 },
  shapes: ['200 application/json {"id":number}'],
};

export interface Start {
  privateBytes: number;
  routes?: RouteObservation[];
  crashLines?: string[];
  failure?: Error;
}

/** What a start of an arm gives; `number` counts the starts of that arm from 0, `noise` is normal with a standard deviation of 1. */
export type Behaviour = (start: { mode: Mode; number: number; noise: number }) => Start;

const phase = (privateBytes: number): PhaseFigures => ({
  privateBytes,
  pssBytes: privateBytes + 10e6,
  rssSumBytes: privateBytes + 40e6,
  chargedBytes: unavailable('unsupported'),
  peakPrivateBytes: privateBytes,
});

function serviceTrialOf({ privateBytes, routes = [usualRoute], crashLines = [] }: Start): ServiceTrial {
  const figures = phase(privateBytes);
  const unknown = unavailable('not-sampled');
  return {
    name: 'app',
    readyMs: 200,
    port: 3000,
    phases: Object.fromEntries(phaseNames.map((name) => [name, figures])) as ServiceTrial['phases'],
    breakdown: { baseBytes: unknown, librariesBytes: unknown, runtimeBytes: unknown, totalBytes: privateBytes },
    processes: [],
    load: {
      requests: 1000,
      errors: 0,
      errorAnswers: 0,
      durationMs: 300,
      throughputPerSecond: 3333,
      latencyMs: { p50: 2, p95: 5, p99: 8 },
    },
    routes,
    samples: { atMs: [], privateBytes: [], rssSumBytes: [], pssBytes: [], chargedBytes: [], processes: [] },
    cgroup: unknown,
    ending: unknown,
    crashLines,
  };
}

export const trialOf = (start: Start, mode: Mode = 'calm', id: number = 1): Trial => ({
  id,
  mode,
  state: start.failure ? 'partial' : 'complete',
  phaseAtMs: { ready: 200 },
  loadBeganAtMs: 300,
  durationMs: 900,
  services: [serviceTrialOf(start)],
  samplingShareOfCore: 0.01,
  error: start.failure instanceof TareError ? start.failure.toJSON() : null,
});

const subjectOf = (name: string): Subject => ({
  name: 'app',
  services: [
    {
      name: 'app',
      launch: { argv: ['node', name], env: {}, cwd: '/app' },
      dependsOn: [],
      ready: { kind: 'automatic' },
      readyTimeoutMs: 1000,
      load: { requests: 1000, connections: 10, warmup: 0, routes: [], headers: {}, timeoutMs: 1000 },
      stopGraceMs: 1000,
    },
  ],
});

export const armOf = (name: string): Arm => ({
  name,
  source: { kind: 'command', command: name },
  subject: subjectOf(name),
});

export interface SessionDouble extends TrialSession {
  /** Names of the arms, in the order they were started. */
  started: { arm: string; mode: Mode; seed: number }[];
}

/** @param onStart called before each start, with how many there were: the place to interrupt */
export function sessionOf(
  behaviours: Record<string, Behaviour>,
  { seed = 1, onStart = () => undefined }: { seed?: number; onStart?: (begun: number) => void } = {},
): SessionDouble {
  const random = seededRandom(seed, 0);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const started: SessionDouble['started'] = [];
  return {
    environment,
    warnings: [],
    started,
    growth: () => Promise.reject(new Error('not of this double')),
    observe: () => Promise.reject(new Error('not of this double')),
    trial: async (subject, { mode, seed: order, signal }) => {
      onStart(started.length);
      const arm = subject.services[0]?.launch.argv[1] ?? '';
      const number = started.filter((start) => start.arm === arm).length;
      started.push({ arm, mode, seed: order });
      const behaviour = behaviours[arm];
      if (!behaviour) throw new Error(`No behaviour for ${arm}.`);
      const start = behaviour({ mode, number, noise: normal() });
      const failure = signal?.aborted ? signal.reason : start.failure;
      return { trial: trialOf(start, mode, started.length), warnings: [], ready: {}, touches: [], failure };
    },
  };
}
