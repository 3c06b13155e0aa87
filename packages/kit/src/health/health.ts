// The health routes, without a framework: a method, a path and headers in, an answer out. Whoever asks often gets the same answer until it is a second old, so that
// asking costs nothing and cannot exhaust the server.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Budget } from '../budget/budget.ts';
import { prometheusType } from '../prometheus-metric.ts';
import { within } from '../within.ts';
import { readLoadedMetrics } from './loaded-prom-client.ts';
import { createMemoryReport, toMonitoringMetrics } from './memory-report.ts';
import { renderPrometheus } from './prometheus-text.ts';

export interface HealthOptions {
  budget: Budget;
  /** Asked for as `Authorization: Bearer TOKEN` by all routes but `/health`. */
  token?: string;
  /** Before all paths, as `/api/v1`. */
  prefix?: string;
  /** What has to work, by name: one that rejects or takes too long makes `/health` 503. Asked once for all who ask meanwhile. */
  checks?: Readonly<Record<string, () => unknown>>;
  /** Longest time of a check, ms; 1 s unless given. */
  checkTimeoutMs?: number;
  /** How old an answer may be, ms; 1 s unless given. */
  freshMs?: number;
  /**
   * Further text of `/metrics`, as `() => register.metrics()` of prom-client gives it. Unless given, that of its default registry, where the application has loaded
   * prom-client; false: none. Of this process alone, where there are several.
   */
  metrics?: (() => string | Promise<string>) | false;
}

export interface HealthAnswer {
  status: 200 | 401 | 405 | 503;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface Health {
  /** Full paths of the routes. */
  readonly paths: readonly string[];
  /** @returns undefined for a path that is none of its own */
  answer(method: string, url: string, headers: IncomingHttpHeaders): Promise<HealthAnswer | undefined>;
}

export function createHealth(options: HealthOptions): Health {
  const { budget, token, prefix = '', checks = {}, checkTimeoutMs = 1000, freshMs = 1000 } = options;
  const { metrics = readLoadedMetrics } = options;
  const report = createMemoryReport(budget, freshMs);
  const health = fresh(freshMs, async (): Promise<HealthAnswer> => {
    const failed = await runChecks(checks, checkTimeoutMs);
    const { level } = budget.status();
    const isWell = Object.keys(failed).length === 0;
    return json(isWell ? 200 : 503, { status: isWell ? 'ok' : 'failing', level, ...(isWell ? {} : { failed }) });
  });
  const prometheus = fresh(freshMs, async (): Promise<HealthAnswer> => {
    const further = metrics ? await metrics() : '';
    const body = `${renderPrometheus(report())}${further}`;
    return { status: 200, headers: { 'content-type': prometheusType, ...uncached }, body };
  });
  const routes = new Map<string, { isOpen: boolean; answer: () => Promise<HealthAnswer> }>([
    ['/health', { isOpen: true, answer: health }],
    ['/health/memory', { isOpen: false, answer: async () => json(200, report()) }],
    ['/metrics', { isOpen: false, answer: prometheus }],
    ['/monitoring/metrics/memory', { isOpen: false, answer: async () => json(200, toMonitoringMetrics(report())) }],
  ]);
  return {
    paths: [...routes.keys()].map((path) => `${prefix}${path}`),
    answer: async (method, url, headers) => {
      const [path = ''] = url.split('?');
      const route = path.startsWith(prefix) ? routes.get(path.slice(prefix.length)) : undefined;
      if (!route) return undefined;
      if (method !== 'GET' && method !== 'HEAD')
        return json(405, { error: 'Only GET is answered here.' }, { allow: 'GET, HEAD' });
      if (!route.isOpen && token !== undefined && !isAllowed(headers.authorization, token))
        return json(401, { error: 'Authorization: Bearer TOKEN is asked for.' }, { 'www-authenticate': 'Bearer' });
      return route.answer();
    },
  };
}

const uncached = { 'cache-control': 'no-store' };

const json = (
  status: HealthAnswer['status'],
  content: unknown,
  headers: Record<string, string> = {},
): HealthAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...uncached, ...headers },
  body: JSON.stringify(content),
});

/** By digests, which are of one length: the comparison takes the same time however much is right. */
function isAllowed(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (given === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/** One making for all who ask meanwhile, and for all within `ms` after it; a failure is not kept. */
function fresh<T>(ms: number, make: () => Promise<T>): () => Promise<T> {
  let made: { promise: Promise<T>; untilMs: number } | undefined;
  return () => {
    if (made && performance.now() < made.untilMs) return made.promise;
    const one = { promise: make(), untilMs: Number.POSITIVE_INFINITY };
    made = one;
    one.promise.then(
      () => {
        one.untilMs = performance.now() + ms;
      },
      () => {
        if (made === one) made = undefined;
      },
    );
    return one.promise;
  };
}

const late: unique symbol = Symbol('late');

/** @returns why, by name, of those that did not work */
async function runChecks(
  checks: Readonly<Record<string, () => unknown>>,
  timeoutMs: number,
): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        const outcome = await within((async () => check())(), timeoutMs, late);
        if (outcome === late) failed[name] = 'no answer in time';
      } catch {
        // What went wrong inside is for the log, not for whoever asks.
        failed[name] = 'failed';
      }
    }),
  );
  return failed;
}
