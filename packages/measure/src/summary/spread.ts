// Several trials of the same figure: how far they lie apart.

import { type Figure, isKnown, type Spread, type Unavailable, unavailable } from '@tare/accounting';

/** Over the known figures; the reason of the first unknown one where none is known. */
export function spreadOf(figures: readonly Figure[]): Spread | Unavailable {
  const known = figures.filter(isKnown);
  if (known.length === 0)
    return (figures.find((figure) => !isKnown(figure)) as Unavailable | undefined) ?? unavailable('not-sampled');
  return {
    trials: known.length,
    low: Math.min(...known),
    high: Math.max(...known),
    standardDeviation: known.length < 2 ? null : sampleStandardDeviation(known),
  };
}

/** With n - 1 in the divisor. */
export function sampleStandardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
