// A reading as strangers see it, by a link or in the feed: the question, the cards and what they mean. Nothing of whom it belongs to, nor of what they noted and rated.

import type { Queries } from '../../data/database.ts';
import { isSet, toIso } from '../../data/values.ts';
import { cardByKey } from '../../deck/cards.ts';
import { spreadByKey } from '../../deck/spreads.ts';
import { Nullable, Timestamp } from '../../http/schemas.ts';
import { type Static, Type } from '../../http/typebox.ts';
import { CardBody, toCardBody } from '../core/cards/card-answer.ts';
import { listCards, type ReadingCardRow } from '../core/readings/readings-store.ts';

const MaybeText = Nullable(Type.String());

export const ShownSpread = Type.Object({ id: Type.String(), display_name: Type.String() });

export const ShownReading = Type.Object({
  question: Type.String(),
  spread: ShownSpread,
  cards_drawn: Type.Array(
    Type.Object({
      position_number: Type.Integer(),
      position_name: Type.String(),
      position_meaning: Type.String(),
      card_id: Type.String(),
      is_reversed: Type.Boolean(),
      position_interpretation: MaybeText,
      card: Type.Optional(CardBody),
    }),
  ),
  interpretation: MaybeText,
  summary_message: MaybeText,
  created_at: Timestamp,
});
export type ShownReading = Static<typeof ShownReading>;

export const toShownSpread = (key: string): Static<typeof ShownSpread> => ({
  id: key,
  display_name: spreadByKey(key)?.displayName ?? key,
});

/** @returns undefined where it was removed */
export async function findShownReading(queries: Queries, id: string): Promise<ShownReading | undefined> {
  const row = await queries
    .selectFrom('readings')
    .select(['question', 'spread_key', 'overall_interpretation', 'summary_message', 'created_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    question: row.question,
    spread: toShownSpread(row.spread_key),
    cards_drawn: (await listCards(queries, id)).map(toShownCard),
    interpretation: row.overall_interpretation,
    summary_message: row.summary_message,
    created_at: toIso(row.created_at),
  };
}

function toShownCard(row: ReadingCardRow): ShownReading['cards_drawn'][number] {
  const card = cardByKey(row.card_key);
  return {
    position_number: row.position_number,
    position_name: row.position_name,
    position_meaning: row.position_meaning,
    card_id: row.card_key,
    is_reversed: isSet(row.is_reversed),
    position_interpretation: row.position_interpretation,
    ...(card ? { card: toCardBody(card) } : {}),
  };
}
