// The interval of the median by the sign test: order statistics alone, so that neither tails nor a second mode stretch it.

/** Two-sided. undefined where so few values attain no such level: 90 % needs five. */
export function medianInterval(values: readonly number[], alpha: number): { low: number; high: number } | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  // P(X = k) of a binomial with fair coins, from k = 0.
  let step = 0.5 ** sorted.length;
  let cumulative = 0;
  let cut = 0;
  for (; cut < sorted.length; cut++) {
    cumulative += step;
    if (cumulative > alpha / 2) break;
    step *= (sorted.length - cut) / (cut + 1);
  }
  const low = sorted[cut - 1];
  const high = sorted[sorted.length - cut];
  return low === undefined || high === undefined ? undefined : { low, high };
}
