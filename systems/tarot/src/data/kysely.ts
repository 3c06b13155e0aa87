// Kysely, as CommonJS: it has 280 files, and as ES modules they take 7 MB more of the process. Everything of Kysely is imported from here, so that it is not loaded
// twice; types may come from anywhere.

import { createRequire } from 'node:module';
import type * as All from 'kysely';

const { CompiledQuery, Kysely, PostgresDialect, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } =
  createRequire(import.meta.url)('kysely') as typeof All;

/** Of a class that came by `require`, the type as well. */
type Kysely<Tables> = All.Kysely<Tables>;

export { CompiledQuery, Kysely, PostgresDialect, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql };
