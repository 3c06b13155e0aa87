// Days, weeks and months as users live them: in Taipei, wherever the server is. Moments are milliseconds since 1970.

/** Asked for every moment, so that tests can set it. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

export const timeZone = 'Asia/Taipei';
/** Taipei has had no summer time since 1979, so its days can be reckoned without tables of time zones. */
export const offsetMs: number = 8 * 3_600_000;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

const local = (ms: number): Date => new Date(ms + offsetMs);

/** `YYYY-MM-DD` */
export const dayOf = (ms: number): string => local(ms).toISOString().slice(0, 10);
/** `YYYY-MM` */
export const monthOf = (ms: number): string => dayOf(ms).slice(0, 7);
/** 0-23 */
export const hourOf = (ms: number): number => local(ms).getUTCHours();
/** 0 is Monday. */
export const weekdayOf = (ms: number): number => (local(ms).getUTCDay() + 6) % 7;

/** The moment a day begins. */
export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`) - offsetMs;
export const addDays = (day: string, count: number): string => dayOf(startOfDay(day) + count * dayMs);
/** Its Monday. */
export const weekOf = (ms: number): string => addDays(dayOf(ms), -weekdayOf(ms));
export const startOfTomorrow = (ms: number): number => startOfDay(addDays(dayOf(ms), 1));
export const startOfNextWeek = (ms: number): number => startOfDay(addDays(weekOf(ms), 7));
export const startOfMonth = (month: string): number => startOfDay(`${month}-01`);

/** @param count may be below 0 */
export function addMonths(month: string, count: number): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** How many days in a row up to `today`; a streak that lasted until yesterday still lasts. @param days in any order */
export function streakOf(days: Iterable<string>, today: string): number {
  const known = new Set(days);
  let day = known.has(today) ? today : addDays(today, -1);
  let length = 0;
  for (; known.has(day); day = addDays(day, -1)) length += 1;
  return length;
}

/** The number of a day, for SQL that groups moments by it: `dayNumberSql` of data/conditions.ts gives it. */
export const dayOfNumber = (number: number): string => new Date(number * dayMs).toISOString().slice(0, 10);
