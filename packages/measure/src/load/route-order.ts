// In which order the routes are requested: in proportion to their weights and evenly mixed, the same in every trial.

import type { Route } from '../subject/subject.ts';

/** Longest cycle; weights are rounded to fit. */
const longest = 200;

/**
 * One cycle of route indices by smooth weighted round-robin: at each step the route that is furthest behind its share.
 * @returns at least one entry per route
 */
export function routeCycle(routes: readonly Route[]): number[] {
  const total = routes.reduce((sum, route) => sum + route.weight, 0);
  const smallest = Math.min(...routes.map((route) => route.weight));
  // The lightest route comes once per cycle, unless that makes the cycle too long.
  const length = Math.max(routes.length, Math.min(longest, Math.round(total / smallest)));
  const counts = routes.map((route) => Math.max(1, Math.round((route.weight / total) * length)));
  const steps = counts.reduce((sum, count) => sum + count, 0);
  const credit = counts.map(() => 0);
  return Array.from({ length: steps }, () => {
    counts.forEach((count, index) => {
      credit[index] = (credit[index] ?? 0) + count;
    });
    const next = credit.indexOf(Math.max(...credit));
    credit[next] = (credit[next] ?? 0) - steps;
    return next;
  });
}
