// Months of bingo with many players, put straight into the tables: by HTTP they would take as long as months.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../src/data/database.ts';

interface Month {
  month: string;
  users: number;
  /** Of each of them, on the first days of the month. */
  claims: number;
  /** Of all of them. */
  rewards: number;
}

const numbers = JSON.stringify(
  Array.from({ length: 5 }, (_, row) => Array.from({ length: 5 }, (_, column) => 5 * row + column + 1)),
);

export async function addBingoMonth(queries: Queries, { month, users, claims, rewards }: Month): Promise<void> {
  const at = Date.parse(`${month}-01T04:00:00Z`);
  const days = Array.from({ length: claims }, (_, index) => ({
    id: randomUUID(),
    day: `${month}-${String(index + 1).padStart(2, '0')}`,
    number: index + 1,
    cycle: Number(month.replace('-', '')),
    generated_at: at,
  }));
  if (days.length > 0) await queries.insertInto('bingo_numbers').values(days).execute();
  const cards = Array.from({ length: users }, () => ({ id: randomUUID(), user_id: randomUUID() }));
  for (let from = 0; from < cards.length; from += 500) {
    const some = cards.slice(from, from + 500);
    await queries
      .insertInto('users')
      .values(
        some.map(({ user_id: id }) => ({
          id,
          email: `${id}@example.org`,
          name: 'Somebody',
          created_at: at,
          updated_at: at,
        })),
      )
      .execute();
    await queries
      .insertInto('bingo_cards')
      .values(some.map((card) => ({ ...card, month, numbers, created_at: at })))
      .execute();
    const claimed = some.flatMap(({ id: card_id, user_id }) =>
      days.map(({ id: number_id, day, number }) => ({
        id: randomUUID(),
        user_id,
        card_id,
        number_id,
        day,
        number,
        is_on_card: 1,
        claimed_at: at,
      })),
    );
    if (claimed.length > 0) await queries.insertInto('bingo_claims').values(claimed).execute();
  }
  const won = cards.slice(0, rewards).map(({ id: card_id, user_id }) => ({
    id: randomUUID(),
    user_id,
    card_id,
    month,
    line_types: '["row-0","row-1","row-2"]',
    line_count: 3,
    issued_at: at,
  }));
  if (won.length > 0) await queries.insertInto('bingo_rewards').values(won).execute();
}

export async function countBingo(queries: Queries) {
  const count = async (table: `bingo_${string}`): Promise<number> => {
    const { rows } = await queries
      .selectFrom(table as 'bingo_cards')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return rows;
  };
  return {
    cards: await count('bingo_cards'),
    claims: await count('bingo_claims'),
    rewards: await count('bingo_rewards'),
    archivedCards: await count('bingo_cards_archive'),
    archivedClaims: await count('bingo_claims_archive'),
    archivedRewards: await count('bingo_rewards_archive'),
  };
}
