// A session whose subjects are written down: how each grows, and what ends a run early.

import { type Environment, TareError } from '@tare/accounting';
import type { GrowthReading } from '@tare/experiment';
import type { Service, Subject, TrialSession } from '@tare/measure';
import type { Arm } from '../../src/arm.ts';

export const environment: Environment = {
  kernel: '6.18.0',
  architecture: 'x64',
  processors: 2,
  memoryBytes: 8e9,
  pageSizeBytes: 4096,
  transparentHugePages: 'madvise',
  cgroup: 2,
  nodeVersion: 'v20.20.2',
  tareVersion: '0.1.0',
};

type Growth = TrialSession['growth'];
export type GrowthOptions = Parameters<Growth>[1];

export interface GrowthCall {
  subject: string;
  options: GrowthOptions;
}

/** One run: readings by service, and what went wrong. */
export interface MadeRun {
  services: { name: string; readings: GrowthReading[] }[];
  failure?: unknown;
}

/** @param run called with the subject's first command line and what was asked, for each run */
export function sessionOf(run: (command: string, options: GrowthOptions) => MadeRun | Promise<MadeRun>): {
  session: TrialSession;
  calls: GrowthCall[];
} {
  const calls: GrowthCall[] = [];
  const growth: Growth = async (subject, options) => {
    const command = subject.services[0]?.launch.argv.join(' ') ?? '';
    calls.push({ subject: command, options });
    const { services, failure } = await run(command, options);
    return {
      services: services.map((service) => ({ ...service, routes: [] })),
      warnings: [],
      ready: {},
      failure,
      error: failure instanceof TareError ? failure.toJSON() : null,
    };
  };
  const trial: TrialSession['trial'] = () => Promise.reject(new Error('A search for a leak runs no trials.'));
  const observe: TrialSession['observe'] = () => Promise.reject(new Error('A search for a leak looks into nothing.'));
  return { session: { environment, warnings: [], trial, growth, observe }, calls };
}

export function armOf(name: string, services: readonly string[] = ['web']): Arm {
  const service = (serviceName: string): Service => ({
    name: serviceName,
    launch: { argv: ['node', name], env: {}, cwd: '/srv' },
    dependsOn: [],
    ready: { kind: 'automatic' },
    readyTimeoutMs: 1_000,
    load: { requests: 1_000, connections: 10, warmup: 0, routes: [], headers: {}, timeoutMs: 1_000 },
    stopGraceMs: 1_000,
  });
  const subject: Subject = { name: 'shop', services: services.map(service) };
  return { name, source: { kind: 'unchanged' }, subject };
}
