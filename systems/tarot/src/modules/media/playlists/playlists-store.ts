// Playlists of a user: their list, and one with what is in it.

import type { Selectable } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { PlaylistsTable } from '../../../data/schema/media.ts';
import { fromJson, toIso } from '../../../data/values.ts';
import { type RhythmPattern, systemPresetById } from '../../../deck/music-presets.ts';
import { forbidden, notFound, required } from '../../../http/problem.ts';
import { mostPatterns, type NewPlaylist, type PlaylistBody } from './schemas.ts';

type Row = Selectable<PlaylistsTable>;

export async function insertPlaylist(
  queries: Queries,
  { id, userId, given, nowMs }: { id: string; userId: string; given: NewPlaylist; nowMs: number },
): Promise<Row> {
  const row: Row = {
    id,
    user_id: userId,
    name: given.name.trim(),
    description: given.description ?? null,
    created_at: nowMs,
    updated_at: nowMs,
  };
  await queries.insertInto('playlists').values(row).execute();
  return row;
}

export const toPlaylistFields = ({ created_at, updated_at, ...row }: Row) => ({
  ...row,
  created_at: toIso(created_at),
  updated_at: toIso(updated_at),
});

/** Without their patterns, of which they have the count. */
export async function listPlaylists(
  queries: Queries,
  userId: string,
  { page, page_size }: { page: number; page_size: number },
) {
  const own = queries.selectFrom('playlists').where('user_id', '=', userId);
  const [rows, { total }] = await Promise.all([
    own
      .selectAll()
      .select(({ selectFrom }) =>
        selectFrom('playlist_patterns')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .whereRef('playlist_patterns.playlist_id', '=', 'playlists.id')
          .as('pattern_count'),
      )
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(page_size)
      .offset((page - 1) * page_size)
      .execute(),
    own.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  const playlists = rows.map(({ pattern_count, ...row }) => ({
    ...toPlaylistFields(row),
    pattern_count: pattern_count ?? 0,
  }));
  return { playlists, total };
}

/** @throws Problem 404, 403 */
export async function readOwnPlaylist(queries: Queries, id: string, userId: string): Promise<PlaylistBody> {
  const row = await queries.selectFrom('playlists').selectAll().where('id', '=', id).executeTakeFirst();
  const patterns = await listPatterns(queries, requireOwn(row, userId).id);
  return { ...toPlaylistFields(requireOwn(row, userId)), patterns };
}

/** A playlist of the user's own, in which nobody else moves anything until the transaction ends. @throws Problem 404, 403 */
export async function lockOwnPlaylist(trx: Queries, id: string, userId: string): Promise<void> {
  const row = await trx
    .selectFrom('playlists')
    .select(['id', 'user_id'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  requireOwn(row, userId);
}

function requireOwn<T extends { user_id: string }>(row: T | undefined, userId: string): T {
  const playlist = required(row, () => notFound('playlist'));
  if (playlist.user_id !== userId) throw forbidden();
  return playlist;
}

async function listPatterns(queries: Queries, playlistId: string): Promise<PlaylistBody['patterns']> {
  const rows = await queries
    .selectFrom('playlist_patterns')
    .leftJoin('rhythm_presets', 'rhythm_presets.id', 'playlist_patterns.pattern_id')
    .select([
      'playlist_patterns.pattern_id',
      'playlist_patterns.position',
      'rhythm_presets.name',
      'rhythm_presets.pattern',
    ])
    .where('playlist_patterns.playlist_id', '=', playlistId)
    .orderBy('playlist_patterns.position')
    .limit(mostPatterns)
    .execute();
  return rows.flatMap(({ pattern_id, position, name, pattern }) => {
    const system = systemPresetById(pattern_id);
    if (system) return [{ pattern_id, position, name: system.name, pattern: system.pattern }];
    // It goes from all playlists with its row.
    if (name === null || pattern === null) return [];
    return [{ pattern_id, position, name, pattern: fromJson<RhythmPattern>(pattern) }];
  });
}
