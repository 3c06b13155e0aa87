// All tables, by name.

import type { AnalyticsTables } from './analytics.ts';
import type { Ms } from './columns.ts';
import type { CoreTables } from './core.ts';
import type { GamificationTables } from './gamification.ts';
import type { MediaTables } from './media.ts';
import type { SocialTables } from './social.ts';

/** What was applied; migrate.ts. */
interface MigrationsTable {
  name: string;
  applied_at: Ms;
}

export interface Schema extends CoreTables, GamificationTables, SocialTables, MediaTables, AnalyticsTables {
  migrations: MigrationsTable;
}
