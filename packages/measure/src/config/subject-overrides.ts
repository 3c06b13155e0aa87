// What the command line says over the configuration, read and checked: every fault names its option.

import { durationForms, parseDuration, TareError } from '@tare/accounting';
import type { Readiness, Route } from '../subject/subject.ts';
import type { Duration } from './config.ts';
import { parseReadiness } from './parse-readiness.ts';
import { parseRoute } from './parse-route.ts';
import type { Parsed } from './parsed.ts';

/** As a person writes them; all are optional. */
export interface SubjectOverrides {
  readonly ready?: string | number | undefined;
  readonly readyTimeout?: Duration | undefined;
  /** `/cards`, `POST /cards`; they take the place of the configured routes. */
  readonly routes?: readonly string[] | undefined;
  /** Sent with every request, over the configured ones. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly requests?: number | undefined;
  readonly connections?: number | undefined;
  readonly warmup?: number | undefined;
  /** Added to the environment of the measured services, over the configured one. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** The same, parsed; undefined where nothing was said. */
export interface ParsedOverrides {
  readonly ready: Readiness | undefined;
  readonly readyTimeoutMs: number | undefined;
  readonly routes: Route[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly requests: number | undefined;
  readonly connections: number | undefined;
  readonly warmup: number | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** @throws TareError USAGE, naming the first option that cannot be understood. */
export function parseOverrides(overrides: SubjectOverrides): ParsedOverrides {
  const { ready, readyTimeout, routes } = overrides;
  return {
    ready: ready === undefined ? undefined : understood('--ready', ready, parseReadiness(ready)),
    readyTimeoutMs: readyTimeout === undefined ? undefined : duration('--ready-timeout', readyTimeout),
    routes: routes?.length ? routes.map((route) => understood('--route', route, parseRoute(route))) : undefined,
    requests: count('--requests', overrides.requests, 1),
    connections: count('--connections', overrides.connections, 1),
    warmup: count('--warmup', overrides.warmup, 0),
    headers: overrides.headers ?? {},
    env: overrides.env ?? {},
  };
}

function understood<Value>(option: string, seen: string | number, result: Parsed<Value>): Value {
  if (result.state === 'value') return result.value;
  throw new TareError('USAGE', {
    message: `The value of ${option} ${result.fault}.`,
    seen: String(seen),
    remedy: result.remedy,
  });
}

function duration(option: string, value: Duration): number {
  const durationMs = parseDuration(value);
  if (durationMs !== undefined && durationMs > 0) return durationMs;
  throw new TareError('USAGE', {
    message: `The value of ${option} is no duration above 0.`,
    seen: String(value),
    remedy: durationForms,
  });
}

function count(option: string, value: number | undefined, least: number): number | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return value;
  throw new TareError('USAGE', {
    message: `The value of ${option} is no whole number from ${least} on.`,
    seen: String(value),
    remedy: `Write a whole number, as ${option} 100.`,
  });
}
