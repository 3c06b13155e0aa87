// Where patterns are in a playlist: 0, 1, 2 and so on without a gap. Whoever changes them has locked the playlist, so that no two count at once.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { invalidRequest, notFound, Problem, required } from '../../../http/problem.ts';
import { mostPatterns } from './schemas.ts';

const missing = (): Problem => notFound('pattern in this playlist');

const countPatterns = async (trx: Queries, playlistId: string): Promise<number> => {
  const { count } = await trx
    .selectFrom('playlist_patterns')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('playlist_id', '=', playlistId)
    .executeTakeFirstOrThrow();
  return count;
};

/** At the end. @throws Problem 400 where it is in it already, and where there is no more room */
export async function appendPattern(
  trx: Queries,
  { playlistId, patternId, nowMs }: { playlistId: string; patternId: string; nowMs: number },
): Promise<void> {
  const position = await countPatterns(trx, playlistId);
  const added = await trx
    .insertInto('playlist_patterns')
    .values({ playlist_id: playlistId, pattern_id: patternId, position, added_at: nowMs })
    .onConflict((conflict) => conflict.columns(['playlist_id', 'pattern_id']).doNothing())
    .returning('position')
    .executeTakeFirst();
  if (!added) throw new Problem('DUPLICATE_ENTRY', 'This pattern is in the playlist already.');
  if (position >= mostPatterns) throw invalidRequest(`A playlist has ${mostPatterns} patterns at most.`);
}

/** @throws Problem 404 */
export async function removePattern(trx: Queries, playlistId: string, patternId: string): Promise<void> {
  const removed = await trx
    .deleteFrom('playlist_patterns')
    .where('playlist_id', '=', playlistId)
    .where('pattern_id', '=', patternId)
    .returning('position')
    .executeTakeFirst();
  const { position } = required(removed, missing);
  await trx
    .updateTable('playlist_patterns')
    .set({ position: sql<number>`position - 1` })
    .where('playlist_id', '=', playlistId)
    .where('position', '>', position)
    .execute();
}

/** Those between move by one. @throws Problem 404, and 400 beyond the last position */
export async function movePattern(
  trx: Queries,
  { playlistId, patternId, to }: { playlistId: string; patternId: string; to: number },
): Promise<void> {
  const known = await trx
    .selectFrom('playlist_patterns')
    .select('position')
    .where('playlist_id', '=', playlistId)
    .where('pattern_id', '=', patternId)
    .executeTakeFirst();
  const { position: from } = required(known, missing);
  const count = await countPatterns(trx, playlistId);
  if (to >= count) throw invalidRequest(`The last position of this playlist is ${count - 1}.`);
  const inIt = trx.updateTable('playlist_patterns').where('playlist_id', '=', playlistId);
  if (from < to)
    await inIt
      .set({ position: sql<number>`position - 1` })
      .where('position', '>', from)
      .where('position', '<=', to)
      .execute();
  if (to < from)
    await inIt
      .set({ position: sql<number>`position + 1` })
      .where('position', '>=', to)
      .where('position', '<', from)
      .execute();
  await inIt.set({ position: to }).where('pattern_id', '=', patternId).execute();
}

/** From those of all users, or of all but one. The preset is locked already, so that nobody adds it meanwhile. */
export async function removeFromPlaylists(
  trx: Queries,
  patternId: string,
  { exceptOf = null }: { exceptOf?: string | null } = {},
): Promise<void> {
  const affected = trx
    .selectFrom('playlists')
    .select('playlists.id')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('playlist_patterns as held')
          .select('held.position')
          .whereRef('held.playlist_id', '=', 'playlists.id')
          .where('held.pattern_id', '=', patternId),
      ),
    )
    .$if(exceptOf !== null, (query) => query.where('playlists.user_id', '<>', exceptOf ?? ''));
  // All are locked, in one order for all who do this, and none is loaded.
  await trx
    .selectFrom(affected.orderBy('playlists.id').forUpdate().as('locked'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .execute();
  await trx
    .updateTable('playlist_patterns')
    .set({ position: sql<number>`position - 1` })
    .where('playlist_id', 'in', affected)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('playlist_patterns as gone')
          .select('gone.position')
          .whereRef('gone.playlist_id', '=', 'playlist_patterns.playlist_id')
          .whereRef('gone.position', '<', 'playlist_patterns.position')
          .where('gone.pattern_id', '=', patternId),
      ),
    )
    .execute();
  await trx
    .deleteFrom('playlist_patterns')
    .where('pattern_id', '=', patternId)
    .where('playlist_id', 'in', affected)
    .execute();
}
