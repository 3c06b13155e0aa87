// "Did you mean": the known word that a mistyped one is nearest to.

/**
 * The candidate that `word` was probably meant to be: equal but for case, `-` and `_`; the beginning of it or the other way round;
 * or within one slip of the fingers per three letters. undefined where nothing is near.
 */
export function suggestKey(word: string, candidates: Iterable<string>): string | undefined {
  const plain = normalise(word);
  let nearest: string | undefined;
  let nearestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const other = normalise(candidate);
    const isBeginning =
      Math.min(plain.length, other.length) >= 3 && (plain.startsWith(other) || other.startsWith(plain));
    // A beginning is near however long the rest is, but one slip is nearer.
    const slips = editDistance(plain, other);
    const distance = isBeginning ? Math.min(beginningDistance, slips) : slips;
    if (distance < nearestDistance && distance <= Math.max(beginningDistance, Math.floor(plain.length / 3))) {
      nearest = candidate;
      nearestDistance = distance;
    }
  }
  return nearest;
}

/** Between one slip and two. */
const beginningDistance = 1.5;

const normalise = (word: string): string => word.toLowerCase().replaceAll(/[-_]/g, '');

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const differs = a[row - 1] === b[column - 1] ? 0 : 1;
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + differs,
      );
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? a.length;
}
