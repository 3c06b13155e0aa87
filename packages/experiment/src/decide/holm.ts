// Many changes tried at once: of twenty that do nothing, one would "win" at 5 %.

/**
 * Holm's step-down correction (1979): the chance of even one false claim in the family stays below the level, however the p-values
 * depend on each other (arms that share a baseline do).
 * @returns adjusted p-values in the order given; claim where one is at most the level
 */
export function holmAdjust(pValues: readonly number[]): number[] {
  const adjusted = pValues.map(() => 1);
  let largest = 0;
  const ascending = pValues.map((pValue, index) => ({ pValue, index })).sort((a, b) => a.pValue - b.pValue);
  ascending.forEach(({ pValue, index }, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValue));
    adjusted[index] = largest;
  });
  return adjusted;
}
