// What to recommend to somebody, from what they have laid, listened to and drawn so far.

import { voiceKeys } from '../../../deck/card.ts';
import { type Spread, spreads } from '../../../deck/spreads.ts';
import { voices } from '../../../deck/voices.ts';
import type { PatternBody } from '../patterns/schemas.ts';
import { type Habits, recommendStyle } from './interpretation-style.ts';
import type { Suggestion } from './schemas.ts';

export interface Known {
  habits: Habits;
  /** How often each was laid, and each voice was used. */
  spreadCounts: ReadonlyMap<string, number>;
  voiceCounts: ReadonlyMap<string, number>;
  patterns: readonly PatternBody[];
}

/** Of each kind at once. */
const most: Readonly<Record<Suggestion['kind'], number>> = {
  spread: 2,
  card_pair: 3,
  voice: 1,
  interpretation_style: 1,
};
const leastReadingsForStyle = 3;

/** @param isAnswered whether a kind and target was taken or refused before */
export function suggest(known: Known, isAnswered: (suggestion: Suggestion) => boolean): Suggestion[] {
  const candidates = [suggestSpreads(known), suggestPairs(known), suggestVoices(known), suggestStyle(known)];
  return candidates.flatMap((all) => {
    const open = all.filter((suggestion) => !isAnswered(suggestion));
    return open.slice(0, open[0] && most[open[0].kind]);
  });
}

/** Those that were never laid first, and the small ones of them. */
function suggestSpreads({ spreadCounts, habits }: Known): Suggestion[] {
  const laid = (spread: Spread): number => spreadCounts.get(spread.key) ?? 0;
  const byNeed = [...spreads].sort((a, b) => laid(a) - laid(b) || a.cardCount - b.cardCount);
  return byNeed.map((spread) => ({
    kind: 'spread' as const,
    target: spread.key,
    title: `Lay ${spread.displayName}`,
    reason:
      laid(spread) === 0
        ? `You have not laid it yet. ${spread.description}`
        : `You have laid it less often than others. ${spread.description}`,
    confidence: habits.readings === 0 ? 0.6 : 0.7,
  }));
}

function suggestPairs({ patterns }: Known): Suggestion[] {
  return patterns
    .flatMap((found) => (found.pattern_type === 'card_pair' ? [found] : []))
    .map(({ pattern: { card_ids, card_names, occurrences }, confidence }) => ({
      kind: 'card_pair' as const,
      target: card_ids.join(' '),
      title: `Look at ${card_names.join(' and ')} together`,
      reason: `They have come together ${occurrences} times.`,
      confidence,
    }));
}

/** Those that were never heard, once there are some readings. */
function suggestVoices({ voiceCounts, habits }: Known): Suggestion[] {
  if (habits.readings === 0) return [];
  return voiceKeys
    .filter((key) => !voiceCounts.has(key))
    .map((key) => ({
      kind: 'voice' as const,
      target: key,
      title: `Listen to ${voices[key].name}`,
      reason: `You have not heard it yet: ${voices[key].tone}.`,
      confidence: 0.6,
    }));
}

function suggestStyle({ habits }: Known): Suggestion[] {
  if (habits.readings < leastReadingsForStyle) return [];
  const { interpretation_style, interpretation_depth, confidence, reasons } = recommendStyle(habits);
  return [
    {
      kind: 'interpretation_style',
      target: `${interpretation_style} ${interpretation_depth}`,
      title: `Read in a ${interpretation_style} style, ${interpretation_depth} in depth`,
      reason: reasons.join(' '),
      confidence,
    },
  ];
}
