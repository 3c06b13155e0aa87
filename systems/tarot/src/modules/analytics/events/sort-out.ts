// Of what a client sends in one call, the events that can be kept.

import { Value } from '../../../http/typebox.ts';
import { NewEvent } from './schemas.ts';

/** Of what an event says of itself, as JSON. */
const longestData = 4096;

export function sortOut(given: readonly unknown[]): { events: NewEvent[]; skipped: number } {
  const events = given.flatMap((item) => {
    if (!Value.Check(NewEvent, item)) return [];
    return JSON.stringify(item.event_data ?? {}).length > longestData ? [] : [item];
  });
  return { events, skipped: given.length - events.length };
}
