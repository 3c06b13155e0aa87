// Refusing work while memory is short: the requests of chosen routes, before their bodies are read. What was let in is counted until its response is closed.

import type { Budget } from '../budget/budget.ts';
import type { Level } from '../budget/level.ts';
import { KitError } from '../kit-error.ts';
import { addPart } from '../parts.ts';
import { warn } from '../warn.ts';
import { compileRoutes, type FindRoute } from './routes.ts';

export interface SheddingOptions {
  /** Whose level says when. */
  budget: Pick<Budget, 'level'>;
  /** For reports; `shedding` unless given. */
  name?: string;
  /**
   * What may be refused: patterns as `POST /uploads`, `/api/readings*` or `GET /users/:id/photos`, or whatever a function says. Choose what costs memory: what is cheap
   * is what keeps a server usable meanwhile.
   */
  routes: readonly string[] | ((method: string, path: string) => boolean);
  /** Patterns that always pass, whatever `routes` says; the health routes without a prefix unless given. Those of a health with one: `health.paths`. */
  except?: readonly string[];
  /** Chosen requests that may be under way at a level, so that one more is refused. Unless given: any number while it is elevated, none while it is critical. */
  most?: { elevated?: number; critical?: number };
  /** ... and at any level. The level is read once a second; a burst may be faster than that. Any number unless given. */
  mostUnderWay?: number;
  /** Least of `Retry-After`, whole seconds; 5 unless given. Up to the same again is added by chance: those who are refused together would come back together. */
  retryAfterSeconds?: number;
  /** What a refusal says, made JSON; `{ error: { code: 'OVERLOADED', message, retryAfterSeconds } }` unless given. */
  body?: (retryAfterSeconds: number) => unknown;
  /** What `routes` throws, where it is a function; such a request passes. A warning of the process unless given. */
  onError?: (error: unknown) => void;
  /** 0 to 1, for what is added by chance. */
  random?: () => number;
}

export interface SheddingAnswer {
  status: 503;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export type Admission =
  | {
      admitted: true;
      /** Whether it is one of the chosen; else `done` does nothing, and need not be called. */
      isCounted: boolean;
      /** To be called when the request is over, however it ended. More than once does no harm. */
      done: () => void;
    }
  | { admitted: false; retryAfterSeconds: number; answer: SheddingAnswer };

export interface RouteStatistics {
  underWay: number;
  admitted: number;
  refused: number;
}

/** Of the chosen requests; others are not counted. */
export interface SheddingStatistics extends RouteStatistics {
  /** By pattern; all under `chosen` where `routes` is a function. */
  routes: Readonly<Record<string, RouteStatistics>>;
}

export interface Shedding {
  readonly name: string;
  /** @param url with a query or without */
  admit(method: string, url: string): Admission;
  readonly statistics: SheddingStatistics;
  /** Leaves the reports, and refuses nothing more. */
  close(): void;
}

const healthPaths: readonly string[] = ['/health', '/health/memory', '/metrics', '/monitoring/metrics/memory'];

/** The same for every request that is none of the chosen: most of what comes costs one test of its path, and no memory. */
const passed: Admission = { admitted: true, isCounted: false, done: () => undefined };

/** @throws KitError SHEDDING_INVALID */
export function createShedding(options: SheddingOptions): Shedding {
  const { budget, name = 'shedding', retryAfterSeconds = 5, random = Math.random, onError = warn } = options;
  const { except = healthPaths, body = overloaded } = options;
  const most = checkBounds(options);
  const findRoute = routesOf(options);
  const findException = compileRoutes(except);
  const byRoute = new Map<string, RouteStatistics>();
  let underWay = 0;
  let isClosed = false;

  const countsOf = (route: string): RouteStatistics => {
    const known = byRoute.get(route);
    if (known) return known;
    const counts: RouteStatistics = { underWay: 0, admitted: 0, refused: 0 };
    byRoute.set(route, counts);
    return counts;
  };
  const find: FindRoute = (method, url) => {
    try {
      const route = findRoute(method, url);
      return route !== undefined && findException(method, url) === undefined ? route : undefined;
    } catch (error) {
      onError(error);
      return undefined;
    }
  };
  const refuse = (): Admission => {
    const seconds = Math.ceil(retryAfterSeconds * (1 + random()));
    const answer: SheddingAnswer = {
      status: 503,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'retry-after': String(seconds),
      },
      body: JSON.stringify(body(seconds)),
    };
    return { admitted: false, retryAfterSeconds: seconds, answer };
  };
  const admit = (counts: RouteStatistics): Admission => {
    counts.admitted += 1;
    counts.underWay += 1;
    underWay += 1;
    let isOver = false;
    const done = (): void => {
      if (isOver) return;
      isOver = true;
      counts.underWay -= 1;
      underWay -= 1;
    };
    return { admitted: true, isCounted: true, done };
  };
  const statistics = (): SheddingStatistics => {
    const routes = Object.fromEntries([...byRoute].map(([route, counts]) => [route, { ...counts }]));
    const sumOf = (field: keyof RouteStatistics): number =>
      Object.values(routes).reduce((sum, counts) => sum + counts[field], 0);
    return { underWay, admitted: sumOf('admitted'), refused: sumOf('refused'), routes };
  };
  if (typeof options.routes !== 'function') for (const route of options.routes) countsOf(route);
  const remove = addPart({ kind: 'shedding', name, report: () => ({ ...statistics() }) });
  return {
    name,
    admit: (method, url) => {
      if (isClosed) return passed;
      const route = find(method, url);
      if (route === undefined) return passed;
      const counts = countsOf(route);
      if (underWay < most[budget.level]) return admit(counts);
      counts.refused += 1;
      return refuse();
    },
    get statistics() {
      return statistics();
    },
    close: () => {
      isClosed = true;
      remove();
    },
  };
}

const overloaded = (retryAfterSeconds: number): unknown => ({
  error: { code: 'OVERLOADED', message: 'There is no room for this now. Try again later.', retryAfterSeconds },
});

function routesOf({ routes }: SheddingOptions): FindRoute {
  if (typeof routes === 'function') return (method, path) => (routes(method, path) ? 'chosen' : undefined);
  if (Array.isArray(routes) && routes.length > 0) return compileRoutes(routes);
  throw refusal(
    'routes chooses nothing.',
    String(routes),
    'Give the patterns of what costs memory, as ["POST /uploads"].',
  );
}

function checkBounds({ most = {}, mostUnderWay, retryAfterSeconds = 5 }: SheddingOptions): Record<Level, number> {
  const any = Number.POSITIVE_INFINITY;
  const normal = checkCount('mostUnderWay', mostUnderWay ?? any, 1);
  const elevated = Math.min(normal, checkCount('most.elevated', most.elevated ?? any, 0));
  const critical = Math.min(normal, checkCount('most.critical', most.critical ?? 0, 0));
  if (critical > elevated)
    throw refusal(
      'More may be under way while memory is critical than while it is elevated.',
      `elevated ${elevated}, critical ${critical}`,
      'Give most.critical no more than most.elevated.',
    );
  if (!(Number.isInteger(retryAfterSeconds) && retryAfterSeconds >= 1))
    throw refusal('retryAfterSeconds is no such time.', String(retryAfterSeconds), 'Give whole seconds, 1 at least.');
  return { normal, elevated, critical };
}

function checkCount(name: string, value: number, least: number): number {
  if ((Number.isInteger(value) || value === Number.POSITIVE_INFINITY) && value >= least) return value;
  throw refusal(`${name} is no number of requests.`, String(value), `Give a whole number, ${least} or more.`);
}

const refusal = (message: string, seen: string, remedy: string): KitError =>
  new KitError('SHEDDING_INVALID', { message, seen, remedy });
