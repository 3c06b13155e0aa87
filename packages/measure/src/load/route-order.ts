// In which order the routes are requested: in proportion to their weights and evenly mixed, the same in every trial.

import type { Route } from '../subject/subject.ts';

/** Longest cycle; weights that do not fit into one exactly come as close as they can. */
const longest = 200;

/**
 * One cycle of route indices by smooth weighted round-robin: at each step the route that is furthest behind its share.
 * @returns at least one entry per route
 */
export function routeCycle(routes: readonly Route[]): number[] {
  const counts = countsPerCycle(routes.map((route) => route.weight));
  const steps = sum(counts);
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

/** How often each route comes in a cycle: the shortest cycle whose shares are nearest to the weights'. */
function countsPerCycle(weights: readonly number[]): number[] {
  const total = sum(weights);
  let best: { counts: number[]; error: number } = { counts: [], error: Number.POSITIVE_INFINITY };
  for (let length = weights.length; length <= Math.max(longest, weights.length); length += 1) {
    const counts = weights.map((weight) => Math.max(1, Math.round((weight / total) * length)));
    const steps = sum(counts);
    const error = Math.max(...counts.map((count, index) => Math.abs(count / steps - (weights[index] ?? 0) / total)));
    // A longer cycle has to be better by more than rounding.
    if (error < best.error - 1e-9) best = { counts, error };
  }
  return best.counts;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
