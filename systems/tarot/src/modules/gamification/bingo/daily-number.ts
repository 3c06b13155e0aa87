// The number of a day, the same for all. The job makes it at midnight; where there is none yet, whoever asks first makes it.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../../data/database.ts';
import { LARGEST_NUMBER } from './lines.ts';

export interface DailyNumber {
  id: string;
  day: string;
  number: number;
  cycle: number;
  generated_at: number;
}

/** Of others who make numbers at the same moment. */
const mostAttempts = 20;

export async function ensureNumber(
  queries: Queries,
  { day, nowMs, random }: { day: string; nowMs: number; random: () => number },
): Promise<DailyNumber> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const found = (await findNumber(queries, day)) ?? (await makeNumber(queries, day, nowMs, random));
    if (found) return found;
  }
  throw new Error(`There is no number of ${day}, and none could be made.`);
}

const columns = ['id', 'day', 'number', 'cycle', 'generated_at'] as const;

const findNumber = (queries: Queries, day: string): Promise<DailyNumber | undefined> =>
  queries.selectFrom('bingo_numbers').select(columns).where('day', '=', day).executeTakeFirst();

/** @returns undefined where another was faster: with this day, or with this number of the cycle */
async function makeNumber(
  queries: Queries,
  day: string,
  nowMs: number,
  random: () => number,
): Promise<DailyNumber | undefined> {
  const { cycle, unused } = await readCycle(queries);
  const number = unused[Math.floor(random() * unused.length)];
  if (number === undefined) throw new RangeError('Chance has to be from 0 to below 1.');
  return queries
    .insertInto('bingo_numbers')
    .values({ id: randomUUID(), day, number, cycle, generated_at: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .returning(columns)
    .executeTakeFirst();
}

/** The cycle that the next number belongs to, and what it has left. */
async function readCycle(queries: Queries): Promise<{ cycle: number; unused: number[] }> {
  const rows = await queries
    .selectFrom('bingo_numbers')
    .select(['cycle', 'number'])
    .where('cycle', '=', ({ selectFrom }) => selectFrom('bingo_numbers').select(({ fn }) => fn.max('cycle').as('last')))
    .execute();
  const all = Array.from({ length: LARGEST_NUMBER }, (_, index) => index + 1);
  const last = rows[0]?.cycle ?? 1;
  if (rows.length >= LARGEST_NUMBER) return { cycle: last + 1, unused: all };
  const used = new Set(rows.map(({ number }) => number));
  return { cycle: last, unused: all.filter((number) => !used.has(number)) };
}
