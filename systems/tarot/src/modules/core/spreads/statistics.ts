// What is told of all spreads together.

import type { Static } from '../../../http/typebox.ts';
import type { PopularAnswer, SpreadBody, StatisticsAnswer } from './schemas.ts';

const shown = 5;

export function describePopular(all: readonly SpreadBody[]): Static<typeof PopularAnswer> {
  const top = (value: (spread: SpreadBody) => number): SpreadBody[] =>
    [...all].sort((a, b) => value(b) - value(a)).slice(0, shown);
  return {
    most_used: top(({ usage_count }) => usage_count),
    highest_rated: top(({ average_rating }) => average_rating),
    for_beginners: all.filter(({ difficulty_level }) => difficulty_level === 'beginner'),
  };
}

export function describeSpreads(all: readonly SpreadBody[]): Static<typeof StatisticsAnswer> {
  const sum = (value: (spread: SpreadBody) => number): number =>
    all.reduce((total, spread) => total + value(spread), 0);
  const rated = all.filter(({ average_rating }) => average_rating > 0);
  return {
    total_spreads: all.length,
    total_usage: sum(({ usage_count }) => usage_count),
    average_card_count: sum(({ card_count }) => card_count) / all.length,
    average_rating: rated.length === 0 ? 0 : sum(({ average_rating }) => average_rating) / rated.length,
    by_difficulty: countBy(all, ({ difficulty_level }) => difficulty_level),
    by_complexity: countBy(all, ({ complexity }) => complexity),
    by_faction: countBy(all, ({ faction_preference }) => faction_preference ?? 'none'),
  };
}

function countBy(all: readonly SpreadBody[], key: (spread: SpreadBody) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const spread of all) counts[key(spread)] = (counts[key(spread)] ?? 0) + 1;
  return counts;
}
