// For the knob SPIKE_MODE: the same numbers from all rows of the user, loaded at once with all that is in them. It is how such numbers are often made, and what the
// sums of the database are compared with.

import { fromJson } from '../../../data/values.ts';
import { eventsOf } from './events-store.ts';
import { mostNames, type ReadStatistics } from './statistics-store.ts';

export const readStatisticsOfRows: ReadStatistics = async (queries, userId, range) => {
  const rows = await eventsOf(queries, userId, range).selectAll().execute();
  const events = rows.map((row) => ({ ...row, event_data: fromJson<Record<string, unknown>>(row.event_data) }));
  const countBy = (column: 'event_type' | 'event_category' | 'event_action') => {
    const counts = new Map<string, number>();
    for (const event of events) counts.set(event[column], (counts.get(event[column]) ?? 0) + 1);
    const sorted = [...counts].sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1));
    return Object.fromEntries(sorted.slice(0, mostNames));
  };
  return {
    total_events: events.length,
    by_type: countBy('event_type'),
    by_category: countBy('event_category'),
    by_action: countBy('event_action'),
  };
};
