// Presets of users: lists of own ones and of public ones, and one that is changed.

import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { RhythmPresetsTable } from '../../../data/schema/media.ts';
import { toFlag, toJson } from '../../../data/values.ts';
import { systemPresetById } from '../../../deck/music-presets.ts';
import { forbidden, notFound, required } from '../../../http/problem.ts';
import type { NewPreset, PresetChanges, PublicQuery } from './schemas.ts';

export type PresetRow = Selectable<RhythmPresetsTable>;

interface Asked {
  page: number;
  page_size: number;
}

export async function insertPreset(
  queries: Queries,
  { id, userId, given, nowMs }: { id: string; userId: string; given: NewPreset; nowMs: number },
): Promise<PresetRow> {
  const row: PresetRow = {
    id,
    user_id: userId,
    name: given.name.trim(),
    description: given.description ?? null,
    pattern: toJson(given.pattern),
    is_public: toFlag(given.is_public),
    created_at: nowMs,
    updated_at: nowMs,
  };
  await queries.insertInto('rhythm_presets').values(row).execute();
  return row;
}

export async function listOwnPresets(queries: Queries, userId: string, { page, page_size }: Asked) {
  const own = queries.selectFrom('rhythm_presets').where('user_id', '=', userId);
  const [rows, { total }] = await Promise.all([
    own
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(page_size)
      .offset((page - 1) * page_size)
      .execute(),
    own.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

/** With the name of whoever made it, and nothing else of them. */
export async function listPublicPresets(queries: Queries, asked: PublicQuery) {
  const { page, page_size, sort_by, sort_order } = asked;
  const open = queries.selectFrom('rhythm_presets').where('is_public', '=', 1);
  const order = sort_by === 'name' ? sql`lower(rhythm_presets.name)` : sql.ref('rhythm_presets.created_at');
  const [rows, { total }] = await Promise.all([
    open
      .innerJoin('users', 'users.id', 'rhythm_presets.user_id')
      .selectAll('rhythm_presets')
      .select(({ fn }) => fn.coalesce('users.display_name', 'users.name').as('creator_name'))
      .orderBy(order, sort_order)
      .orderBy('rhythm_presets.id')
      .limit(page_size)
      .offset((page - 1) * page_size)
      .execute(),
    open.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

/** A preset of the user's own, which nobody else changes until the transaction ends. @throws Problem 404, 403 */
export async function lockOwnPreset(trx: Queries, id: string, userId: string): Promise<PresetRow> {
  if (systemPresetById(id)) throw forbidden('The presets of the system stay as they are.');
  const row = await trx.selectFrom('rhythm_presets').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  const preset = required(row, () => notFound('preset'));
  if (preset.user_id !== userId) throw forbidden();
  return preset;
}

export const updatePreset = (trx: Queries, id: string, changes: PresetChanges, nowMs: number): Promise<PresetRow> => {
  const { name, description, pattern, is_public } = changes;
  return trx
    .updateTable('rhythm_presets')
    .set({
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(description === undefined ? {} : { description }),
      ...(pattern === undefined ? {} : { pattern: toJson(pattern) }),
      ...(is_public === undefined ? {} : { is_public: toFlag(is_public) }),
      updated_at: nowMs,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
};
