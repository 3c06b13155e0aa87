// Months as they were. Those that are over move to the archive card by card, also while somebody looks: each question is asked of both places in one statement, which
// finds a row in exactly one of them.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { isSet } from '../../../data/values.ts';
import { type Card, cardColumns, toCard } from './cards-store.ts';

export async function findCardOfMonth(
  queries: Queries,
  userId: string,
  month: string,
): Promise<{ card: Card; isArchived: boolean } | undefined> {
  const row = await queries
    .selectFrom('bingo_cards_archive')
    .select([...cardColumns, sql<number>`1`.as('is_archived')])
    .where('user_id', '=', userId)
    .where('month', '=', month)
    .unionAll(
      queries
        .selectFrom('bingo_cards')
        .select([...cardColumns, sql<number>`0`.as('is_archived')])
        .where('user_id', '=', userId)
        .where('month', '=', month),
    )
    .executeTakeFirst();
  return row && { card: toCard(row), isArchived: isSet(row.is_archived) };
}

const claimColumns = ['day', 'number', 'is_on_card', 'claimed_at'] as const;

export const listClaimsOfMonth = (queries: Queries, userId: string, month: string) =>
  queries
    .selectFrom('bingo_claims_archive')
    .select(claimColumns)
    .where('user_id', '=', userId)
    .where('month', '=', month)
    .unionAll(
      queries
        .selectFrom('bingo_claims')
        .select(claimColumns)
        .where('user_id', '=', userId)
        .where('day', '>=', `${month}-01`)
        .where('day', '<=', `${month}-31`),
    )
    .orderBy('day')
    .execute();
