// Brings the tables to what the code expects. A migration that was applied is never changed; another one follows it. Code of old ones is not even loaded.
// Rows that a new database begins with are among them: they are put in once, so what was changed or removed since stays so.

import { sql } from 'kysely';
import type { Database, Queries } from './database.ts';

interface Migration {
  name: string;
  load: () => Promise<{ up: (db: Queries, nowMs: number) => Promise<void> }>;
}

/** In their order; the name is what the database remembers. */
const migrations: readonly Migration[] = [
  { name: '0001-core', load: () => import('./migrations/0001-core.ts') },
  { name: '0002-gamification', load: () => import('./migrations/0002-gamification.ts') },
  { name: '0003-social', load: () => import('./migrations/0003-social.ts') },
  { name: '0004-media', load: () => import('./migrations/0004-media.ts') },
  { name: '0005-analytics', load: () => import('./migrations/0005-analytics.ts') },
  { name: '0006-lists', load: () => import('./migrations/0006-lists.ts') },
  { name: 'seed-characters', load: () => import('./seeds/characters.ts') },
];

/** Of all processes that migrate this database; a number that nothing else of it locks. */
const advisoryLock = 7_164_228;

/** @returns names of those that were applied now. Several processes may do it at once: one does, and the others find it done. */
export async function migrate(database: Database, now: () => number): Promise<string[]> {
  const { queries } = database;
  if (pendingOf(await appliedNames(queries).catch(() => new Set<string>())).length === 0) return [];
  return database.transaction(async (trx) => {
    if (database.kind === 'postgres') await sql`select pg_advisory_xact_lock(${advisoryLock})`.execute(trx);
    await trx.schema
      .createTable('migrations')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute();
    const pending = pendingOf(await appliedNames(trx));
    for (const { name, load } of pending) {
      const { up } = await load();
      await up(trx, now());
      await trx.insertInto('migrations').values({ name, applied_at: now() }).execute();
    }
    return pending.map(({ name }) => name);
  });
}

const pendingOf = (applied: ReadonlySet<string>): Migration[] => migrations.filter(({ name }) => !applied.has(name));

/** @throws by its promise where the table is not there yet */
async function appliedNames(db: Queries): Promise<Set<string>> {
  const rows = await db.selectFrom('migrations').select('name').execute();
  return new Set(rows.map(({ name }) => name));
}
