// Preferences of users, and the latest changes of them.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../../data/database.ts';
import { fromJson, toIso, toJson } from '../../../data/values.ts';
import { defaultPreferences, type Preferences } from '../../../deck/preferences.ts';
import { type Change, changesOf, type Differences, differencesOf, withDifferences } from './settings.ts';

export interface Stored {
  preferences: Preferences;
  /** null: never changed. */
  updatedAt: number | null;
}

export async function readPreferences(queries: Queries, userId: string): Promise<Stored> {
  const row = await queries
    .selectFrom('preferences')
    .select(['settings', 'updated_at'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return {
    preferences: withDifferences(defaultPreferences, row ? fromJson<Differences>(row.settings) : {}),
    updatedAt: row?.updated_at ?? null,
  };
}

/** In a transaction: whoever changes another group meanwhile waits, and finds what this one has stored. */
export async function changePreferences(
  trx: Queries,
  userId: string,
  nowMs: number,
  change: (before: Preferences) => Preferences,
): Promise<Stored> {
  const before = await lockPreferences(trx, userId, nowMs);
  const after = change(before);
  const settings = toJson(differencesOf(defaultPreferences, after));
  await trx.updateTable('preferences').set({ settings, updated_at: nowMs }).where('user_id', '=', userId).execute();
  await recordChanges(trx, userId, nowMs, changesOf(before, after));
  return { preferences: after, updatedAt: nowMs };
}

async function lockPreferences(trx: Queries, userId: string, nowMs: number): Promise<Preferences> {
  await trx
    .insertInto('preferences')
    .values({ user_id: userId, updated_at: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { settings } = await trx
    .selectFrom('preferences')
    .select('settings')
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return withDifferences(defaultPreferences, fromJson<Differences>(settings));
}

/** Of each user. */
const mostChanges = 200;

async function recordChanges(trx: Queries, userId: string, nowMs: number, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ name, before, after }) => ({
    id: randomUUID(),
    user_id: userId,
    preference: name,
    old_value: toJson(before),
    new_value: toJson(after),
    changed_at: nowMs,
  }));
  await trx.insertInto('preference_changes').values(rows).execute();
  await trx
    .deleteFrom('preference_changes')
    .where('user_id', '=', userId)
    .where('id', 'not in', ({ selectFrom }) =>
      selectFrom('preference_changes as kept')
        .select('kept.id')
        .where('kept.user_id', '=', userId)
        .orderBy('kept.changed_at', 'desc')
        .orderBy('kept.id')
        .limit(mostChanges),
    )
    .execute();
}

/** The latest first. */
export async function listChanges(
  queries: Queries,
  userId: string,
  asked: { key?: string | undefined; limit: number },
) {
  const { key, limit } = asked;
  const own = queries
    .selectFrom('preference_changes')
    .where(({ eb, and }) =>
      and([eb('user_id', '=', userId), ...(key === undefined ? [] : [eb('preference', '=', key)])]),
    );
  const [rows, { total }] = await Promise.all([
    own
      .select(['preference', 'old_value', 'new_value', 'changed_at'])
      .orderBy('changed_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute(),
    own.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  const items = rows.map(({ preference, old_value, new_value, changed_at }) => ({
    key: preference,
    old_value: fromJson<unknown>(old_value ?? 'null'),
    new_value: fromJson<unknown>(new_value ?? 'null'),
    changed_at: toIso(changed_at),
  }));
  return { items, total };
}
