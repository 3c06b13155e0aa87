// Cards of the month that runs, and what was claimed on them.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../../data/database.ts';
import { withUnique } from '../../../data/unique-violation.ts';
import { fromJson, toJson } from '../../../data/values.ts';
import { conflict, notFound } from '../../../http/problem.ts';
import { monthOf } from '../../../time.ts';
import type { CardNumbers } from './lines.ts';

export interface Card {
  id: string;
  userId: string;
  month: string;
  numbers: CardNumbers;
  createdAtMs: number;
}

export const cardMissing = () => notFound('card in this month');

interface CardRow {
  id: string;
  user_id: string;
  month: string;
  numbers: string;
  created_at: number;
}

export const cardColumns = ['id', 'user_id', 'month', 'numbers', 'created_at'] as const;

export const toCard = ({ id, user_id, month, numbers, created_at }: CardRow): Card => ({
  id,
  userId: user_id,
  month,
  numbers: fromJson<number[][]>(numbers),
  createdAtMs: created_at,
});

/** @throws Problem 409 for the second one in a month */
export async function insertCard(
  queries: Queries,
  { userId, numbers, nowMs }: { userId: string; numbers: CardNumbers; nowMs: number },
): Promise<Card> {
  const card = { id: randomUUID(), userId, month: monthOf(nowMs), numbers, createdAtMs: nowMs };
  const row = { id: card.id, user_id: userId, month: card.month, numbers: toJson(numbers), created_at: nowMs };
  await withUnique(queries.insertInto('bingo_cards').values(row).execute(), () =>
    conflict('There is a card for this month already, and it stays as it is.'),
  );
  return card;
}

export async function findCard(queries: Queries, userId: string, month: string): Promise<Card | undefined> {
  const row = await queries
    .selectFrom('bingo_cards')
    .select(cardColumns)
    .where('user_id', '=', userId)
    .where('month', '=', month)
    .executeTakeFirst();
  return row && toCard(row);
}

/** The card, which neither a claim nor the end of the month changes until the transaction ends. */
export async function lockCard(trx: Queries, userId: string, month: string): Promise<Card | undefined> {
  const row = await trx
    .selectFrom('bingo_cards')
    .select(cardColumns)
    .where('user_id', '=', userId)
    .where('month', '=', month)
    .forUpdate()
    .executeTakeFirst();
  return row && toCard(row);
}

export interface Claim {
  day: string;
  number: number;
}

/** Of one month: no more than it has days. */
export const listClaims = (queries: Queries, cardId: string): Promise<Claim[]> =>
  queries.selectFrom('bingo_claims').select(['day', 'number']).where('card_id', '=', cardId).orderBy('day').execute();
