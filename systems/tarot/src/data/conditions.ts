// Conditions that the two databases would else answer differently.

import type { Expression, RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { dayMs, offsetMs } from '../time.ts';

/** Whether a text is in it, in any case of letters: LIKE minds the case in PostgreSQL, and does not in SQLite. */
export function containsText(column: Expression<string | null>, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(${column}) like ${pattern} escape '\\'`;
}

/** The number of the day in Taipei that a moment is in; `dayOfNumber` of time.ts makes a day of it. Both databases divide whole numbers to whole numbers. */
export const dayNumberSql = (column: Expression<number>): RawBuilder<number> =>
  sql<number>`((${column} + ${sql.lit(offsetMs)}) / ${sql.lit(dayMs)})`;
