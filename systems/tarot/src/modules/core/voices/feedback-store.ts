// What users think of voices. Of each it is the last word that counts.

import type { Queries } from '../../../data/database.ts';
import { type VoiceKey, voiceKeys } from '../../../deck/card.ts';
import type { FeedbackBody } from './schemas.ts';

/** Of a user and a voice there is one: a second meets the first by its key. */
const idOf = (userId: string, voice: VoiceKey): string => `${userId}/${voice}`;

export async function saveFeedback(
  queries: Queries,
  userId: string,
  { character_voice: voice, rating, feedback }: FeedbackBody,
  nowMs: number,
): Promise<void> {
  const said = { rating, feedback: feedback?.trim() || null, created_at: nowMs };
  await queries
    .insertInto('voice_feedback')
    .values({ id: idOf(userId, voice), user_id: userId, voice, ...said })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(said))
    .execute();
}

export async function rateVoice(queries: Queries, voice: VoiceKey) {
  const { sum, count } = await queries
    .selectFrom('voice_feedback')
    .select(({ fn }) => [fn.sum<number | null>('rating').as('sum'), fn.countAll<number>().as('count')])
    .where('voice', '=', voice)
    .executeTakeFirstOrThrow();
  return { average_rating: sum === null ? null : Math.round((100 * sum) / count) / 100, rating_count: count };
}

/** Voices that the user rated with four or five. */
export async function findLiked(queries: Queries, userId: string): Promise<ReadonlySet<string>> {
  const rows = await queries
    .selectFrom('voice_feedback')
    .select('voice')
    .where(
      'id',
      'in',
      voiceKeys.map((voice) => idOf(userId, voice)),
    )
    .where('rating', '>=', 4)
    .execute();
  return new Set(rows.map(({ voice }) => voice));
}
