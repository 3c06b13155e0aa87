// For the knob WIDE_ROW_DRAW: cards as rows with all their texts, all of which are loaded for each draw. It is how such a deck is often kept, and what the table in
// memory is compared with.

import type { Queries } from '../../../data/database.ts';
import { fromJson, toJson } from '../../../data/values.ts';
import { type Card, voiceKeys } from '../../../deck/card.ts';
import { cards } from '../../../deck/cards.ts';
import { factionTexts, voiceTexts } from '../../../deck/voice-texts.ts';

export async function storeWideCards(queries: Queries): Promise<void> {
  const rows = cards.map((card, position) => ({
    card_key: card.key,
    position,
    row_json: toJson({ ...card, voiceTexts: voiceTexts(card, voiceKeys), factionTexts: factionTexts(card) }),
  }));
  await queries
    .insertInto('wide_cards')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function loadWideCards(queries: Queries): Promise<readonly Card[]> {
  const rows = await queries.selectFrom('wide_cards').selectAll().orderBy('position').execute();
  return rows.map(({ row_json }) => fromJson<Card>(row_json));
}
