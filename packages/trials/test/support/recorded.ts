// A Recording as a plain value, with figures that a test can name; everything else as `measure` would have it.

import {
  type LoadFigures,
  type PhaseFigures,
  type PhaseName,
  type ProcessRecord,
  phaseNames,
  type Recording,
  recordingSchema,
  type ServiceTrial,
  type Trial,
  unavailable,
} from '@tare/accounting';
import type { Subject } from '@tare/measure';

export const MB = 1e6;

const absent = unavailable('not-sampled');

export const figures = (privateBytes: number, more: Partial<PhaseFigures> = {}): PhaseFigures => ({
  privateBytes,
  pssBytes: privateBytes + 2 * MB,
  rssSumBytes: privateBytes + 40 * MB,
  chargedBytes: privateBytes + 5 * MB,
  peakPrivateBytes: privateBytes,
  ...more,
});

/** Each phase a MB above the one before, up to `bytes` after load and when collected. */
export const phases = (bytes: number): Record<PhaseName, PhaseFigures> => ({
  ready: figures(bytes - 3 * MB),
  idle: figures(bytes - 2 * MB),
  loaded: figures(bytes - MB),
  afterLoad: figures(bytes),
  collected: figures(bytes),
});

export const nodeProcess: ProcessRecord = {
  pid: 100,
  parentPid: 1,
  role: 'runtime',
  argv: ['node', 'server.js'],
  executable: '/usr/bin/node',
  baseKey: '/usr/bin/node',
  phases: Object.fromEntries(
    phaseNames.map((phase) => [phase, { privateBytes: MB, pssBytes: MB, rssBytes: MB, classes: absent, threads: 11 }]),
  ) as ProcessRecord['phases'],
  collection: 'forced',
  isolates: [],
};

export const loadOf = (p95: number): LoadFigures => ({
  requests: 100,
  errors: 0,
  errorAnswers: 0,
  durationMs: 1000,
  throughputPerSecond: 100,
  latencyMs: { p50: p95 / 2, p95, p99: p95 * 2 },
});

export const service = (name: string, bytes: number, parts: Partial<ServiceTrial> = {}): ServiceTrial => ({
  name,
  readyMs: 100,
  port: 3000,
  phases: phases(bytes),
  breakdown: { baseBytes: absent, librariesBytes: absent, runtimeBytes: absent, totalBytes: bytes },
  processes: [nodeProcess],
  load: absent,
  routes: [],
  samples: { atMs: [], privateBytes: [], rssSumBytes: [], pssBytes: [], chargedBytes: [], processes: [] },
  cgroup: absent,
  ending: absent,
  crashLines: [],
  ...parts,
});

export const trial = (mode: Trial['mode'], services: ServiceTrial[], parts: Partial<Trial> = {}): Trial => ({
  id: 1,
  mode,
  state: 'complete',
  phaseAtMs: { ready: 100, idle: 200, loaded: 300, afterLoad: 400, collected: 500 },
  loadBeganAtMs: 250,
  durationMs: 600,
  services,
  samplingShareOfCore: 0,
  error: null,
  ...parts,
});

/** Fresh starts of services, in MB after load (natural) or collected (calm), as `{ natural: { web: [50, 51] } }`. */
export function starts(weights: Partial<Record<Trial['mode'], Record<string, readonly number[]>>>): Trial[] {
  return Object.entries(weights).flatMap(([mode, services]) => {
    const count = Math.max(...Object.values(services).map((values) => values.length));
    return Array.from({ length: count }, (_, index) =>
      trial(
        mode as Trial['mode'],
        Object.entries(services).flatMap(([name, values]) => {
          const value = values[index];
          return value === undefined ? [] : [service(name, value * MB)];
        }),
      ),
    );
  });
}

export const recorded = (trials: Trial[], parts: Partial<Recording> = {}): Recording => ({
  schema: recordingSchema,
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
  subject: { name: 'shop', services: [] },
  settings: {
    requests: 1000,
    connections: 10,
    warmup: 0,
    trials: trials.length,
    modes: ['calm', 'natural'],
    routes: ['GET /cards'],
    seed: 1,
    limitBytes: null,
  },
  trials: trials.map((each, index) => ({ ...each, id: index + 1 })),
  bases: [
    {
      key: '/usr/bin/node',
      mode: 'natural',
      executable: '/usr/bin/node',
      version: 'node v20.20.2',
      privateBytes: 6 * MB,
      pssBytes: 20 * MB,
      rssBytes: 40 * MB,
    },
  ],
  services: [],
  fleet: [],
  warnings: [],
  error: null,
  ...parts,
});

export const subjectOf = (env: Record<string, Record<string, string | undefined>>): Subject => ({
  name: 'shop',
  services: Object.entries(env).map(([name, variables]) => ({
    name,
    launch: { argv: ['node', 'server.js'], env: variables, cwd: '/srv/shop' },
    dependsOn: [],
    ready: { kind: 'automatic' },
    readyTimeoutMs: 1000,
    load: null,
    stopGraceMs: 1000,
  })),
});
