// How often a user did what, counted by the database.

import type { Queries } from '../../../data/database.ts';
import { eventsOf } from './events-store.ts';
import type { DayRange, StatisticsAnswer } from './schemas.ts';

/** Of each kind; what comes after it is in the total. */
export const mostNames = 100;

export type ReadStatistics = (queries: Queries, userId: string, range: DayRange) => Promise<StatisticsAnswer>;

export const readStatistics: ReadStatistics = async (queries, userId, range) => {
  const countBy = async (column: 'event_type' | 'event_category' | 'event_action') => {
    const rows = await eventsOf(queries, userId, range)
      .select(({ fn }) => [`${column} as name` as const, fn.countAll<number>().as('count')])
      .groupBy(column)
      .orderBy('count', 'desc')
      .orderBy('name')
      .limit(mostNames)
      .execute();
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  };
  const { total } = await eventsOf(queries, userId, range)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return {
    total_events: total,
    by_type: await countBy('event_type'),
    by_category: await countBy('event_category'),
    by_action: await countBy('event_action'),
  };
};
