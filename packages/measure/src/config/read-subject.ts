// From what a person wrote, a configuration or a bare command, to the Subject that is measured.

import { basename, resolve } from 'node:path';
import { parseDuration, TareError } from '@tare/accounting';
import type { LoadPlan, Route, Service, Subject } from '../subject/subject.ts';
import type { LoadConfig, RouteConfig, ServiceConfig, TareConfig } from './config.ts';
import type { LoadedConfig } from './load-config.ts';
import { orderServices } from './order-services.ts';
import { parseCommand } from './parse-command.ts';
import { parseReadiness } from './parse-readiness.ts';
import { parseRoute } from './parse-route.ts';
import type { Parsed } from './parsed.ts';
import { readProjectName } from './read-project-name.ts';
import { rejectAmbiguous, selectServices, serviceNamed } from './select-services.ts';
import { type ParsedOverrides, parseOverrides, type SubjectOverrides } from './subject-overrides.ts';

/** What counts where nothing is said; the types in config.ts document the same values. */
export const subjectDefaults = {
  requests: 1000,
  connections: 10,
  warmup: 0,
  timeoutMs: 10_000,
  readyTimeoutMs: 30_000,
  stopGraceMs: 5_000,
} as const;

export interface ConfigOverrides extends SubjectOverrides {
  /** Names of the services to measure; what they depend on is started with them, without load. All, where none is named. */
  readonly services?: readonly string[] | undefined;
}

export interface CommandOptions extends SubjectOverrides {
  readonly cwd: string;
  /** Default: the name in package.json, else the folder's. */
  readonly name?: string | undefined;
}

/**
 * The subject of a validated configuration, its services in the order in which they start.
 * @throws TareError USAGE for overrides that cannot be understood or that fit several services.
 */
export function subjectFromConfig(loaded: LoadedConfig, overrides: ConfigOverrides = {}): Subject {
  const { config, directory } = loaded;
  const said = parseOverrides(overrides);
  const selection = selectServices(config.services, overrides.services ?? []);
  const services = selection.started.map((name) => {
    const service = serviceNamed(config, name);
    const isMeasured = selection.measured.includes(name);
    return readService(name, service, { config, directory, said, isMeasured });
  });
  const order = orderServices(services);
  if (order.state === 'circle') throw new Error(`Not a validated configuration: circle ${order.names.join(' -> ')}`);
  const withLoad = order.items.filter(({ load }) => load !== null).map(({ name }) => name);
  rejectAmbiguous(said, selection.measured, withLoad);
  return { name: config.name ?? (basename(directory) || 'app'), services: order.items };
}

/**
 * The subject of `tare measure -- COMMAND`: one service. A single argument with white space in it is read as a whole command.
 * @throws TareError USAGE for an empty command and for options that cannot be understood.
 */
export function subjectFromCommand(argv: readonly string[], options: CommandOptions): Subject {
  const [only] = argv;
  const command = parseCommand(argv.length === 1 && only !== undefined && /\s/.test(only) ? only : argv);
  if (command.state === 'fault') {
    throw new TareError('USAGE', {
      message: `The command ${command.fault}.`,
      seen: argv.join(' '),
      remedy: `${command.remedy} It follows two dashes: tare measure -- node server.js.`,
    });
  }
  const said = parseOverrides(options);
  const cwd = resolve(options.cwd);
  const name = options.name ?? readProjectName(cwd);
  const service: Service = {
    name,
    launch: { argv: command.value, env: { ...said.env }, cwd },
    dependsOn: [],
    ready: said.ready ?? { kind: 'automatic' },
    readyTimeoutMs: said.readyTimeoutMs ?? subjectDefaults.readyTimeoutMs,
    load: readLoad({}, said),
    stopGraceMs: subjectDefaults.stopGraceMs,
  };
  return { name, services: [service] };
}

interface ServiceContext {
  readonly config: TareConfig;
  readonly directory: string;
  readonly said: ParsedOverrides;
  readonly isMeasured: boolean;
}

function readService(name: string, service: ServiceConfig, context: ServiceContext): Service {
  const { config, directory, isMeasured } = context;
  const said = isMeasured ? context.said : parseOverrides({});
  const configured = service.ready === undefined ? undefined : valid(parseReadiness(service.ready));
  return {
    name,
    launch: {
      argv: valid(parseCommand(service.command)),
      env: { ...service.env, ...said.env },
      cwd: resolve(directory, service.cwd ?? '.'),
    },
    dependsOn: [...(service.dependsOn ?? [])],
    ready: said.ready ?? configured ?? { kind: 'automatic' },
    readyTimeoutMs: said.readyTimeoutMs ?? durationOr(service.readyTimeout, subjectDefaults.readyTimeoutMs),
    load: isMeasured && service.load !== false ? readLoad(mergeLoads(config.load, service.load), said) : null,
    stopGraceMs: durationOr(service.stopGrace, subjectDefaults.stopGraceMs),
  };
}

/** A service's own keys win; headers are joined, because one service's own header rarely means to drop the common login. */
function mergeLoads(common: LoadConfig = {}, own: LoadConfig = {}): LoadConfig {
  return { ...common, ...own, headers: { ...common.headers, ...own.headers } };
}

function readLoad(load: LoadConfig, said: ParsedOverrides): LoadPlan {
  const routes = (load.routes ?? []).map((route: string | RouteConfig): Route => valid(parseRoute(route)));
  return {
    requests: said.requests ?? load.requests ?? subjectDefaults.requests,
    connections: said.connections ?? load.connections ?? subjectDefaults.connections,
    warmup: said.warmup ?? load.warmup ?? subjectDefaults.warmup,
    routes: said.routes ?? routes,
    headers: { ...load.headers, ...said.headers },
    timeoutMs: durationOr(load.timeout, subjectDefaults.timeoutMs),
  };
}

function durationOr(duration: string | number | undefined, fallback: number): number {
  return (duration === undefined ? undefined : parseDuration(duration)) ?? fallback;
}

/** Validation has read the same texts before: a fault here is a bug of tare. */
function valid<Value>(result: Parsed<Value>): Value {
  if (result.state === 'value') return result.value;
  throw new Error(`Not a validated configuration: ${result.fault}`);
}
