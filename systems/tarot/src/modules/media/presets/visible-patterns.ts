// Patterns that somebody may hear: those of the system, public ones, and their own.

import type { Queries } from '../../../data/database.ts';
import { fromJson } from '../../../data/values.ts';
import { type RhythmPattern, systemPresetById } from '../../../deck/music-presets.ts';

export interface NamedPattern {
  name: string;
  pattern: RhythmPattern;
}

const visibleTo = (queries: Queries, ids: readonly string[], userId: string | null) =>
  queries
    .selectFrom('rhythm_presets')
    .where('id', 'in', [...ids])
    .where(({ eb, or }) => or([eb('is_public', '=', 1), ...(userId === null ? [] : [eb('user_id', '=', userId)])]));

/** By id, those of `ids` that there are for this user. */
export async function findPatterns(
  queries: Queries,
  ids: readonly string[],
  userId: string | null,
): Promise<Map<string, NamedPattern>> {
  const found = new Map<string, NamedPattern>();
  const others: string[] = [];
  for (const id of ids) {
    const preset = systemPresetById(id);
    if (preset) found.set(id, preset);
    else others.push(id);
  }
  if (others.length === 0) return found;
  const rows = await visibleTo(queries, others, userId).select(['id', 'name', 'pattern']).execute();
  for (const { id, name, pattern } of rows) found.set(id, { name, pattern: fromJson(pattern) });
  return found;
}

/**
 * The same, and they stay until the transaction ends. Whoever locks playlists as well locks them afterwards, as those do who take a preset away: else each would wait
 * for the other.
 */
export async function lockVisible(trx: Queries, ids: readonly string[], userId: string): Promise<Set<string>> {
  const found = new Set(ids.filter((id) => systemPresetById(id)));
  const others = ids.filter((id) => !found.has(id));
  if (others.length === 0) return found;
  const rows = await visibleTo(trx, others, userId).select('id').orderBy('id').forUpdate().execute();
  for (const { id } of rows) found.add(id);
  return found;
}
