// Findings as values: a service with what a test is about, and nothing else.

import type { ProcessRecord, ServiceTrial } from '@tare/accounting';
import { unavailable } from '@tare/accounting';
import type { ExplainedService, PackageCost } from '@tare/experiment';
import type { Service, Subject } from '@tare/measure';
import type { Findings, ServiceFindings } from '../../src/findings.ts';

const absent = unavailable('not-sampled');
const noFigures = {
  privateBytes: absent,
  pssBytes: absent,
  rssSumBytes: absent,
  chargedBytes: absent,
  peakPrivateBytes: absent,
};
const noPhase = { privateBytes: absent, pssBytes: absent, rssBytes: absent, classes: absent, threads: absent };
const phases = <Value>(value: Value): Record<'ready' | 'idle' | 'loaded' | 'afterLoad' | 'collected', Value> => ({
  ready: value,
  idle: value,
  loaded: value,
  afterLoad: value,
  collected: value,
});

export function makeProcess(
  record: Partial<ProcessRecord> & Pick<ProcessRecord, 'role' | 'argv'>,
  privateBytes?: number,
): ProcessRecord {
  return {
    pid: 100,
    parentPid: 1,
    executable: '/usr/bin/node',
    baseKey: null,
    phases: phases(privateBytes === undefined ? noPhase : { ...noPhase, privateBytes }),
    collection: 'forced',
    isolates: [],
    ...record,
  };
}

export const makeTrial = (name: string, processes: ProcessRecord[]): ServiceTrial => ({
  name,
  readyMs: 100,
  port: 3000,
  phases: phases(noFigures),
  breakdown: { baseBytes: absent, librariesBytes: absent, runtimeBytes: absent, totalBytes: absent },
  processes,
  load: absent,
  routes: [],
  samples: { atMs: [], privateBytes: [], rssSumBytes: [], pssBytes: [], chargedBytes: [], processes: [] },
  cgroup: absent,
  ending: absent,
  crashLines: [],
});

export const makeService = (name: string, argv: readonly string[], env: Record<string, string> = {}): Service => ({
  name,
  launch: { argv, env, cwd: '/app' },
  dependsOn: [],
  ready: { kind: 'automatic' },
  readyTimeoutMs: 1000,
  load: { requests: 1, connections: 1, warmup: 0, routes: [], headers: {}, timeoutMs: 1000 },
  stopGraceMs: 1000,
});

export const makePackage = (name: string, rest: Partial<PackageCost> = {}): PackageCost => ({
  directory: `node_modules/${name}`,
  name,
  version: '1.0.0',
  isDirect: true,
  modules: 1,
  sourceBytes: 1,
  ownBytes: 1_000_000,
  retainedBytes: 1_000_000,
  soloBytes: 1_000_000,
  dominator: 0,
  importedBy: [],
  places: [],
  addons: [],
  addonFileBytes: 0,
  use: { state: 'not-under-load' },
  confirmed: null,
  ...rest,
});

export const makeExplained = (name: string, rest: Partial<ExplainedService> = {}): ExplainedService => ({
  name,
  application: '/app',
  privateBytes: 1,
  pssBytes: 1,
  parts: absent,
  shown: { pid: 100, threadId: 0, entry: '/app/server.js', nodeVersion: '20.20.2' },
  otherIsolates: [],
  packages: [],
  duplicates: [],
  modules: { path: [], package: [], ownBytes: [], sourceBytes: [], dominator: [], called: [] },
  neverLoaded: [],
  ...rest,
});

export interface ServiceParts extends Partial<Omit<ServiceFindings, 'service' | 'trial'>> {
  name?: string;
  argv?: readonly string[];
  launchEnv?: Record<string, string>;
  processes?: ProcessRecord[];
}

/** `node server.js` on Node.js 20 unless said. */
export function makeServiceFindings(parts: ServiceParts = {}): ServiceFindings {
  const { name = 'web', argv = ['node', 'server.js'], launchEnv = {}, processes, ...rest } = parts;
  return {
    service: makeService(name, argv, launchEnv),
    trial: makeTrial(name, processes ?? [makeProcess({ role: 'runtime', argv: [...argv] })]),
    explained: makeExplained(name),
    observed: { name, application: '/app', isolates: [], packages: [], knobs: [] },
    nodeVersion: '20.20.2',
    directArgv: argv,
    directCwd: '/app',
    env: launchEnv,
    files: {},
    sources: {},
    ...rest,
  };
}

export function makeFindings(services: ServiceFindings[], rest: Partial<Omit<Findings, 'services'>> = {}): Findings {
  const subject: Subject = { name: 'app', services: services.map(({ service }) => service) };
  return {
    subject,
    services,
    machine: { processors: 2, architecture: 'x64', jemalloc: null, mimalloc: null, isGlibc: true, runtimes: [] },
    declared: [],
    ...rest,
  };
}
