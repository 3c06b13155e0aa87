// What the routes of a service answered over several orders of load, as if it had been one.

import type { RouteObservation } from '@tare/accounting';
import type { LoadResult } from './load-driver.ts';

export interface ObservedLoad {
  load: { requests: number; errors: number };
  routes: RouteObservation[];
}

export const nothingObserved: ObservedLoad = { load: { requests: 0, errors: 0 }, routes: [] };

/** Routes are the same in every order of a service, in the same order. */
export const addObservations = (before: ObservedLoad, { figures, routes }: LoadResult): ObservedLoad => ({
  load: { requests: before.load.requests + figures.requests, errors: before.load.errors + figures.errors },
  routes: routes.map((route, index) => addRoute(before.routes[index], route)),
});

function addRoute(before: RouteObservation | undefined, now: RouteObservation): RouteObservation {
  if (!before) return now;
  const statuses = { ...before.statuses };
  for (const [status, count] of Object.entries(now.statuses)) statuses[status] = (statuses[status] ?? 0) + count;
  return {
    route: now.route,
    requests: before.requests + now.requests,
    statuses,
    shapes: [...new Set([...before.shapes, ...now.shapes])].sort(),
  };
}
