// Claiming the number of today, once: what makes lines, and a reward of three of them.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { toFlag } from '../../../data/values.ts';
import { Problem, required } from '../../../http/problem.ts';
import { dayOf, monthOf } from '../../../time.ts';
import { type Card, cardMissing, listClaims, lockCard } from './cards-store.ts';
import { type DailyNumber, ensureNumber } from './daily-number.ts';
import { completeLines, LINES_FOR_REWARD, type LineName } from './lines.ts';
import { issueReward, type Reward } from './rewards-store.ts';

export interface Claimed {
  today: DailyNumber;
  isOnCard: boolean;
  lines: LineName[];
  /** Whether the month has had one. */
  hasReward: boolean;
  /** Issued by this claim. */
  reward: Reward | undefined;
  claimedAtMs: number;
}

/** @throws Problem 404 without a card, 409 where the number of today was claimed already */
export async function claimToday({ database, clock, random, events }: Context, userId: string): Promise<Claimed> {
  const nowMs = clock.now();
  const day = dayOf(nowMs);
  const today = await ensureNumber(database.queries, { day, nowMs, random });
  const claimed = await database.transaction(async (trx) => {
    const card = required(await lockCard(trx, userId, monthOf(nowMs)), cardMissing);
    const isOnCard = card.numbers.some((cells) => cells.includes(today.number));
    await insertClaim(trx, { card, today, isOnCard, nowMs });
    const claims = await listClaims(trx, card.id);
    const lines = completeLines(
      card.numbers,
      claims.map(({ number }) => number),
    );
    // Lines stay, so whoever has enough of them has had the reward before or gets it now.
    const hasReward = lines.length >= LINES_FOR_REWARD;
    const reward = hasReward ? await issueReward(trx, card, lines, nowMs) : undefined;
    return { today, isOnCard, lines, hasReward, reward, claimedAtMs: nowMs };
  });
  const { isOnCard, lines } = claimed;
  events.emit('bingo.claimed', { userId, day, number: today.number, isOnCard, lineCount: lines.length });
  return claimed;
}

async function insertClaim(
  trx: Queries,
  { card, today, isOnCard, nowMs }: { card: Card; today: DailyNumber; isOnCard: boolean; nowMs: number },
): Promise<void> {
  const made = await trx
    .insertInto('bingo_claims')
    .values({
      id: randomUUID(),
      user_id: card.userId,
      card_id: card.id,
      number_id: today.id,
      day: today.day,
      number: today.number,
      is_on_card: toFlag(isOnCard),
      claimed_at: nowMs,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'day']).doNothing())
    .returning('id')
    .executeTakeFirst();
  required(
    made,
    () => new Problem('ALREADY_CLAIMED', 'The number of today is claimed. There is another one tomorrow.'),
  );
}
