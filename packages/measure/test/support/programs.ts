// Subjects made of the fixture programs, with what most tests want of them: a small load and little patience.

import { fileURLToPath } from 'node:url';
import type { Launch, LoadPlan, Route, Service, Subject } from '@tare/measure';

export const programPath = (name: string): string =>
  fileURLToPath(new URL(`../../../../fixtures/programs/${name}`, import.meta.url));

/** Command line of a fixture program, or of a file of the test's own. */
function commandOf(program: string, args: readonly (string | number)[] = []): string[] {
  const path = program.startsWith('/') ? program : programPath(program);
  return [program.endsWith('.py') ? 'python3' : process.execPath, path, ...args.map(String)];
}

export const loadOf = (overrides: Partial<LoadPlan> = {}): LoadPlan => ({
  requests: 20,
  connections: 2,
  warmup: 0,
  routes: [],
  headers: {},
  timeoutMs: 5_000,
  ...overrides,
});

export const routeOf = (method: string, path: string, overrides: Partial<Route> = {}): Route => ({
  method,
  path,
  headers: {},
  body: undefined,
  weight: 1,
  ...overrides,
});

export interface ServiceChoices extends Partial<Omit<Service, 'launch'>> {
  args?: readonly (string | number)[];
  env?: Launch['env'];
  cwd?: string;
  /** Instead of the program's own command line. */
  argv?: readonly string[];
}

export function serviceOf(program: string, choices: ServiceChoices = {}): Service {
  const { args = [], env = {}, cwd = '/', argv = commandOf(program, args), ...rest } = choices;
  return {
    name: 'web',
    launch: { argv, env, cwd },
    dependsOn: [],
    ready: { kind: 'automatic' },
    readyTimeoutMs: 20_000,
    load: loadOf(),
    stopGraceMs: 2_000,
    ...rest,
  };
}

export const subjectOf = (...services: Service[]): Subject => ({ name: 'fixture', services });
