// What has never happened to a user before: a card that is met, a bingo line of a month. It is remembered for itself, since readings may be deleted, and the bingo of
// a month is archived.

import type { Queries } from '../../../data/database.ts';
import type { Moment } from './happening.ts';
import { marksOfUser } from './marks-store.ts';

const cardsKey = 'cards met';
const linesKey = 'bingo lines';
/** Five rows, five columns, two diagonals. */
const mostLines = 12;

/** @returns those that are met for the first time */
export async function meetCards(trx: Queries, moment: Moment, cardKeys: readonly string[]): Promise<string[]> {
  const added = await marksOfUser(trx, moment).add(cardKeys.map((mark) => ({ key: cardsKey, mark })));
  return added.map(({ mark }) => mark);
}

/** @returns a name for each line that has come up since the last time */
export async function completeLines(
  trx: Queries,
  moment: Moment,
  { month, count }: { month: string; count: number },
): Promise<string[]> {
  const marks = marksOfUser(trx, moment);
  const lines = Array.from({ length: Math.min(count, mostLines) }, (_, index) => `${month} ${index + 1}`);
  const added = await marks.add(lines.map((mark) => ({ key: linesKey, mark })));
  if (added.length > 0) await marks.dropBefore(linesKey, month);
  return added.map(({ mark }) => mark);
}
