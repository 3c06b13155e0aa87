// How much of what was said is kept, and what is there without anybody who knows of it.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { claimMs, pending } from './audio-store.ts';

export const dropOldClaims = (queries: Queries, nowMs: number) =>
  queries
    .deleteFrom('audio_files')
    .where('audio_type', '=', pending)
    .where('created_at', '<', nowMs - claimMs)
    .execute();

/** Of one go; more go with the next one. */
const mostEvicted = 100;

/** @returns files that have to go, so that the others are no more than `mostBytes`: those first that nobody has asked for longest */
export async function evictAudio(
  queries: Queries,
  { mostBytes, keep }: { mostBytes: number; keep?: string },
): Promise<string[]> {
  const { total } = await queries
    .selectFrom('audio_files')
    .select(({ fn }) => fn.coalesce(fn.sum<number>('file_bytes'), sql<number>`0`).as('total'))
    .executeTakeFirstOrThrow();
  let excess = total - mostBytes;
  if (excess <= 0) return [];
  const oldest = await queries
    .selectFrom('audio_files')
    .select(['id', 'file_bytes'])
    .where('audio_type', '<>', pending)
    .$if(keep !== undefined, (query) => query.where('id', '<>', keep ?? ''))
    .orderBy('last_access_at')
    .orderBy('id')
    .limit(mostEvicted)
    .execute();
  const chosen: string[] = [];
  for (const { id, file_bytes } of oldest) {
    if (excess <= 0) break;
    chosen.push(id);
    excess -= file_bytes;
  }
  if (chosen.length === 0) return [];
  const gone = await queries.deleteFrom('audio_files').where('id', 'in', chosen).returning('file_name').execute();
  return gone.map(({ file_name }) => file_name);
}

/** Those of the names that have a row. */
export async function findNames(queries: Queries, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const rows = await queries
    .selectFrom('audio_files')
    .select('file_name')
    .where('file_name', 'in', [...names])
    .execute();
  return new Set(rows.map(({ file_name }) => file_name));
}
