// What was said already, by a hash of all that makes a difference. A row is there before its file: whoever has inserted it makes the file, and all others, in this process
// and in others, wait for it.

import { sql } from 'kysely';
import type { Database, Queries } from '../../../data/database.ts';
import type { AudioFilesTable } from '../../../data/schema/media.ts';
import { isUniqueViolation } from '../../../data/unique-violation.ts';

/** In place of its type, as long as there is no file yet. */
export const pending = 'pending';
/** Longer than making one may take: whoever was about to make it is gone. */
export const claimMs = 240_000;

export type KnownAudio = Pick<
  AudioFilesTable,
  'id' | 'file_name' | 'file_bytes' | 'duration_seconds' | 'voice_model' | 'voice_name'
>;
const told = ['id', 'file_name', 'file_bytes', 'duration_seconds', 'voice_model', 'voice_name'] as const;

export const findAudio = (queries: Queries, hash: string): Promise<KnownAudio | undefined> =>
  queries
    .selectFrom('audio_files')
    .select(told)
    .where('content_hash', '=', hash)
    .where('audio_type', '<>', pending)
    .executeTakeFirst();

export interface Claim {
  id: string;
  hash: string;
  fileName: string;
  cardKey: string | null;
  characterKey: string;
  voice: { model: string; name: string; languageCode: string };
}

/** @returns whether it is ours to make; also where somebody else was about to, and has not been heard of */
export async function claimAudio(queries: Queries, claim: Claim, nowMs: number): Promise<boolean> {
  const { id, hash, fileName, cardKey, characterKey, voice } = claim;
  const row = await queries
    .insertInto('audio_files')
    .values({
      id,
      content_hash: hash,
      card_key: cardKey,
      character_key: characterKey,
      audio_type: pending,
      voice_model: voice.model,
      voice_name: voice.name,
      language_code: voice.languageCode,
      file_name: fileName,
      file_bytes: 0,
      duration_seconds: 0,
      created_at: nowMs,
      last_access_at: nowMs,
    })
    .onConflict((conflict) =>
      conflict
        .column('content_hash')
        .doUpdateSet({ id, file_name: fileName, created_at: nowMs, last_access_at: nowMs })
        .where('audio_files.audio_type', '=', pending)
        .where('audio_files.created_at', '<', nowMs - claimMs),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export const dropClaim = (queries: Queries, id: string) =>
  queries.deleteFrom('audio_files').where('id', '=', id).where('audio_type', '=', pending).execute();

interface Finished {
  claim: Claim;
  /** By which it is found from now on. */
  hash: string;
  audioType: string;
  bytes: number;
  seconds: number;
}

/**
 * The file is there. Of a card and a character only the last one stays; they are locked in one order, since two may do this at once.
 * @returns files that it takes the place of; null where the claim was lost: then the file is of no use
 */
export async function finishAudio(database: Database, finished: Finished): Promise<string[] | null> {
  const { claim, hash, audioType, bytes, seconds } = finished;
  const work = database.transaction(async (trx) => {
    const own = trx.selectFrom('audio_files').select(['id', 'file_name']);
    const same =
      claim.cardKey === null
        ? own.where('id', '=', claim.id)
        : own.where('card_key', '=', claim.cardKey).where('character_key', '=', claim.characterKey);
    const rows = await same.orderBy('id').forUpdate().execute();
    const others = rows.filter(({ id }) => id !== claim.id);
    if (others.length === rows.length) return null;
    if (others.length > 0) {
      const ids = others.map(({ id }) => id);
      await trx.deleteFrom('audio_files').where('id', 'in', ids).execute();
    }
    await trx
      .updateTable('audio_files')
      .set({ content_hash: hash, audio_type: audioType, file_bytes: bytes, duration_seconds: seconds })
      .where('id', '=', claim.id)
      .execute();
    return others.map(({ file_name }) => file_name);
  });
  return work.catch((error: unknown) => {
    // Somebody else claimed the hash that ours was to have.
    if (isUniqueViolation(error)) return null;
    throw error;
  });
}

/** It was asked for: it goes later than what was not. */
export const touchAudio = (queries: Queries, id: string, nowMs: number) =>
  queries
    .updateTable('audio_files')
    .set({ access_count: sql<number>`access_count + 1`, last_access_at: nowMs })
    .where('id', '=', id)
    .execute();

/** A player asks for a file in many pieces: one of them a minute counts. */
const touchEveryMs = 60_000;

export const touchFile = (queries: Queries, fileName: string, nowMs: number) =>
  queries
    .updateTable('audio_files')
    .set({ access_count: sql<number>`access_count + 1`, last_access_at: nowMs })
    .where('file_name', '=', fileName)
    .where('last_access_at', '<', nowMs - touchEveryMs)
    .execute();

/** @returns whether it was there, and had come to its end */
export async function forgetAudio(queries: Queries, id: string): Promise<boolean> {
  const row = await queries
    .deleteFrom('audio_files')
    .where('id', '=', id)
    .where('audio_type', '<>', pending)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** By character. */
export const listStoryAudio = (queries: Queries, cardKey: string) =>
  queries
    .selectFrom('audio_files')
    .select(['character_key', 'file_name'])
    .where('card_key', '=', cardKey)
    .where('audio_type', '=', 'story')
    .orderBy('character_key')
    .limit(100)
    .execute();
