// A figure is a number or the reason why there is none. Zero is a measurement; these states are not.

/**
 * Why a figure is missing.
 * - `unsupported`: this kernel, runtime or machine does not offer it
 * - `denied`: it exists, but this user may not read it
 * - `vanished`: the process ended before it was read
 * - `not-sampled`: the trial did not come to that point, or was not asked to read it
 */
export type Absence = 'unsupported' | 'denied' | 'vanished' | 'not-sampled';

export interface Unavailable {
  state: Absence;
}

/** A number in the unit that its field's name ends in, or the reason why it is missing. */
export type Figure = number | Unavailable;

export const unavailable = (state: Absence): Unavailable => ({ state });

export const isKnown = (figure: Figure): figure is number => typeof figure === 'number';

/** The number, or `fallback` where there is none; only for drawing and ordering, never for sums that people read. */
export const knownOr = (figure: Figure, fallback: number): number => (isKnown(figure) ? figure : fallback);

/** A sum with an unknown part is unknown, for the first part's reason. The sum of nothing is 0. */
export function sumFigures(figures: Iterable<Figure>): Figure {
  let total = 0;
  for (const figure of figures) {
    if (!isKnown(figure)) return figure;
    total += figure;
  }
  return total;
}

/** A sum over processes: one that ended during the look holds nothing any more, one that may not be read makes the sum unknown. */
export function sumLiving(figures: readonly Figure[]): Figure {
  const living = figures.filter((figure) => isKnown(figure) || figure.state !== 'vanished');
  return living.length === 0 ? unavailable('vanished') : sumFigures(living);
}

/** `a - b`, unknown if either is. */
export const subtractFigures = (a: Figure, b: Figure): Figure => (isKnown(a) ? (isKnown(b) ? a - b : b) : a);

/** The larger of two; an unknown one loses against a number. */
export function maxFigure(a: Figure, b: Figure): Figure {
  if (!isKnown(a)) return b;
  if (!isKnown(b)) return a;
  return Math.max(a, b);
}
