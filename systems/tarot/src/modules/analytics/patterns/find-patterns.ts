// What comes again and again in somebody's readings: words of their questions, and cards that lie together.

import { cardByKey } from '../../../deck/cards.ts';
import type { Pattern } from './schemas.ts';

export interface SeenReading {
  readonly words: ReadonlySet<string>;
  readonly cardKeys: readonly string[];
}

/** Twice is chance. */
const leastOccurrences = 3;
/** So often is certain. */
const certainOccurrences = 10;
/** Of each kind. */
const mostPatterns = 20;

export function findPatterns(readings: readonly SeenReading[]): Pattern[] {
  const keywords = repeated(readings.flatMap(({ words }) => [...words]));
  const pairs = repeated(readings.flatMap(({ cardKeys }) => pairsOf(cardKeys)));
  return [
    ...keywords.map(
      ([keyword, occurrences]): Pattern => ({
        pattern_type: 'keyword',
        pattern: { keyword, occurrences },
        confidence: confidenceOf(occurrences),
      }),
    ),
    ...pairs.map(([pair, occurrences]): Pattern => {
      const card_ids = pair.split(' ');
      const card_names = card_ids.map((key) => cardByKey(key)?.name ?? key);
      return {
        pattern_type: 'card_pair',
        pattern: { card_ids, card_names, occurrences },
        confidence: confidenceOf(occurrences),
      };
    }),
  ].sort((a, b) => b.confidence - a.confidence);
}

const confidenceOf = (occurrences: number): number => Math.min(1, occurrences / certainOccurrences);

/** The most frequent first. */
function repeated(names: readonly string[]): [name: string, occurrences: number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= leastOccurrences)
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .slice(0, mostPatterns);
}

/** Each two cards once, in one order whichever came first. */
function pairsOf(cardKeys: readonly string[]): string[] {
  const sorted = [...new Set(cardKeys)].sort();
  return sorted.flatMap((first, index) => sorted.slice(index + 1).map((second) => `${first} ${second}`));
}
