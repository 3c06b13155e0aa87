// Rounding that a reader can add up again: largest remainder, so that printed parts sum to the printed whole.

/**
 * Rounds parts to steps of `step` so that they sum to `wholeSteps`.
 * Where the parts do not sum to the whole within a step each, there is a real gap: it is shown, not rounded away.
 * @param wholeSteps the whole, already rounded, in steps; default: the nearest to the sum of the parts.
 * @returns steps, each less than two away from its part.
 */
export function roundToSum(
  parts: readonly number[],
  step: number,
  wholeSteps: number = Math.round(sum(parts) / step),
): number[] {
  const down = parts.map((part) => Math.floor(part / step));
  const missing = wholeSteps - sum(down);
  if (missing < 0 || missing > parts.length) return parts.map((part) => Math.round(part / step));
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: part / step - Math.floor(part / step) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, missing).map(({ index }) => index));
  return down.map((steps, index) => (raised.has(index) ? steps + 1 : steps));
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
