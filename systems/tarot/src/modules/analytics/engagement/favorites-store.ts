// Cards that users like. There are no more of them than there are cards.

import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { toIso } from '../../../data/values.ts';
import { cardByKey, cards } from '../../../deck/cards.ts';
import { recordIn } from '../events/events-store.ts';
import { addToUser } from '../events/user-analytics-store.ts';

interface Favorite {
  card_id: string;
  card_name: string;
  favorited_at: string;
}

/** @returns whether it was otherwise before, and how many there are now */
export async function setFavorite(
  context: Context,
  userId: string,
  { cardKey, isFavorite }: { cardKey: string; isFavorite: boolean },
): Promise<{ isChanged: boolean; count: number }> {
  const nowMs = context.clock.now();
  return context.database.transaction(async (trx) => {
    await addToUser(trx, userId, {}, nowMs);
    const isChanged = isFavorite ? await add(trx, userId, cardKey, nowMs) : await remove(trx, userId, cardKey);
    if (isChanged)
      await recordIn(trx, context, {
        userId,
        events: [
          {
            event_type: 'engagement',
            event_category: 'card',
            event_action: isFavorite ? 'favorited' : 'unfavorited',
            event_data: { card_id: cardKey },
          },
        ],
      });
    return { isChanged, count: await countFavorites(trx, userId) };
  });
}

async function add(trx: Queries, userId: string, cardKey: string, nowMs: number): Promise<boolean> {
  const row = await trx
    .insertInto('card_favorites')
    .values({ user_id: userId, card_key: cardKey, created_at: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .returning('card_key')
    .executeTakeFirst();
  return row !== undefined;
}

async function remove(trx: Queries, userId: string, cardKey: string): Promise<boolean> {
  const row = await trx
    .deleteFrom('card_favorites')
    .where('user_id', '=', userId)
    .where('card_key', '=', cardKey)
    .returning('card_key')
    .executeTakeFirst();
  return row !== undefined;
}

async function countFavorites(queries: Queries, userId: string): Promise<number> {
  const { count } = await queries
    .selectFrom('card_favorites')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
}

/** The last one first. */
export async function listFavorites(queries: Queries, userId: string): Promise<Favorite[]> {
  const rows = await queries
    .selectFrom('card_favorites')
    .select(['card_key', 'created_at'])
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('card_key')
    .limit(cards.length)
    .execute();
  return rows.map(({ card_key, created_at }) => ({
    card_id: card_key,
    card_name: cardByKey(card_key)?.name ?? card_key,
    favorited_at: toIso(created_at),
  }));
}
