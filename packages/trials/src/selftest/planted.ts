// What selftest plants: a small server that holds, or leaks, as many bytes as it is told to (selftest/server.mjs). These figures are the truth that
// tare is held against; nothing here was measured by tare.

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadPlan, Service, Subject } from '@tare/measure';
import type { Arm } from '../arm.ts';

export interface RetainedPlant {
  /** In words, and the name of its arm. */
  name: string;
  bytes: number;
}

/** From far above what is found to about what a calm comparison finds in six pairs on a larger server; and nothing, which must stay nothing. */
export const retainedPlants: readonly RetainedPlant[] = [
  { name: '+10 MB', bytes: 10_000_000 },
  { name: '+1 MB', bytes: 1_000_000 },
  { name: '+0.2 MB', bytes: 200_000 },
  { name: 'nothing', bytes: 0 },
];

/** A string a request: a leak of eight times the usual budget, so that few requests show it. */
export const leakedBytesPerRequest = 8_000;

/** Names of the services of the leak run: both are driven and read side by side. */
export const leaking = 'leaking';
export const quiet = 'quiet';

const serverPath = fileURLToPath(new URL('../../selftest/server.mjs', import.meta.url));

const service = (name: string, env: Readonly<Record<string, string>>, load: LoadPlan | null): Service => ({
  name,
  launch: { argv: [process.execPath, serverPath], env, cwd: dirname(serverPath) },
  dependsOn: [],
  ready: { kind: 'automatic' },
  readyTimeoutMs: 30_000,
  load,
  stopGraceMs: 5_000,
});

/** Nothing is asked of it: what it holds, it holds from the start, and thirty loads would take a fifth of the time. */
const plantArm = (name: string, bytes: number): Arm => ({
  name,
  source: bytes === 0 ? { kind: 'unchanged' } : { kind: 'variable', variable: 'TARE_PLANT_BYTES', value: `${bytes}` },
  // The same variables in every arm: the environment itself is memory.
  subject: { name: 'selftest', services: [service('server', { TARE_PLANT_BYTES: `${bytes}` }, null)] },
});

export const plainArm: Arm = plantArm('the server alone', 0);
export const plantedArms: readonly Arm[] = retainedPlants.map(({ name, bytes }) => plantArm(name, bytes));

const load: LoadPlan = { requests: 1_000, connections: 10, warmup: 0, routes: [], headers: {}, timeoutMs: 10_000 };

const leakSubject: Subject = {
  name: 'selftest',
  services: [
    service(leaking, { TARE_LEAK_BYTES: `${leakedBytesPerRequest}` }, load),
    service(quiet, { TARE_LEAK_BYTES: '0' }, load),
  ],
};

export const leakArm: Arm = {
  name: 'a leaking server and a quiet one',
  source: { kind: 'unchanged' },
  subject: leakSubject,
};
