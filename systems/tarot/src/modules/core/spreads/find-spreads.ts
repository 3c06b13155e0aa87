// Which spreads a list is of.

import { difficultyLevels } from '../../../deck/spreads.ts';
import type { SpreadBody, SpreadsQuery } from './schemas.ts';

export function findSpreads(all: readonly SpreadBody[], asked: SpreadsQuery): SpreadBody[] {
  const { spread_type, difficulty_level, min_cards = 1, max_cards = 15, faction, is_premium, search } = asked;
  const words = search?.toLowerCase();
  const found = all.filter(
    (spread) =>
      spread.is_active &&
      (spread_type === undefined || spread.spread_type === spread_type) &&
      (difficulty_level === undefined || spread.difficulty_level === difficulty_level) &&
      spread.card_count >= min_cards &&
      spread.card_count <= max_cards &&
      (faction === undefined || spread.faction_preference === faction) &&
      (is_premium === undefined || spread.is_premium === is_premium) &&
      (words === undefined || `${spread.display_name} ${spread.description}`.toLowerCase().includes(words)),
  );
  const value = values[asked.sort_by];
  found.sort((a, b) => (value(a) < value(b) ? -1 : Number(value(a) > value(b))));
  return asked.sort_order === 'desc' ? found.reverse() : found;
}

const values: Readonly<Record<SpreadsQuery['sort_by'], (spread: SpreadBody) => string | number>> = {
  card_count: ({ card_count }) => card_count,
  name: ({ display_name }) => display_name,
  difficulty_level: ({ difficulty_level }) => difficultyLevels.indexOf(difficulty_level),
  usage_count: ({ usage_count }) => usage_count,
  average_rating: ({ average_rating }) => average_rating,
};
