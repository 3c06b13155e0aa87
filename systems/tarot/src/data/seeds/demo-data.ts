// Users with a month of readings, for demonstrations and measurements: with the same every time, two runs can be compared. Only where there are no users yet.

import { voiceKeys } from '../../deck/card.ts';
import { cards } from '../../deck/cards.ts';
import { spreads } from '../../deck/spreads.ts';
import type { Passwords } from '../../http/passwords.ts';
import { dayMs, hourMs } from '../../time.ts';
import type { Database, Queries } from '../database.ts';
import { isUniqueViolation } from '../unique-violation.ts';

const demoPassword = 'open sesame 7';
const userCount = 5;
const readingsEach = 30;

/** The same for everybody who asks: a token can be signed for it by whoever knows SECRET_KEY. */
const demoUserId = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`;
const demoSessionId = (number: number): string => `00000000-0000-4000-9000-00000000000${number}`;
const demoReadingId = (user: number, number: number): string =>
  `00000000-0000-4000-a000-0000000${user}${String(number).padStart(4, '0')}`;

/** @returns whether there were none yet; of several processes that start at once, one is told so */
export async function addDemoData(database: Database, passwords: Passwords, nowMs: number): Promise<boolean> {
  const someone = await database.queries.selectFrom('users').select('id').limit(1).executeTakeFirst();
  if (someone) return false;
  const passwordHash = await passwords.hash(demoPassword);
  try {
    await database.transaction(async (trx) => {
      for (let user = 1; user <= userCount; user += 1) {
        await addUser(trx, user, passwordHash, nowMs);
        await addReadings(trx, user, nowMs);
      }
    });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

async function addUser(trx: Queries, user: number, passwordHash: string, nowMs: number): Promise<void> {
  await trx
    .insertInto('users')
    .values({
      id: demoUserId(user),
      email: `demo${user}@example.org`,
      name: `Demo ${user}`,
      password_hash: passwordHash,
      total_readings: readingsEach,
      created_at: nowMs - readingsEach * dayMs,
      updated_at: nowMs,
    })
    .execute();
  await trx
    .insertInto('auth_sessions')
    .values({ id: demoSessionId(user), user_id: demoUserId(user), created_at: nowMs, absolute_end_at: nowMs + dayMs })
    .execute();
}

/** One a day, up to today; spread, voice and cards by turns. */
async function addReadings(trx: Queries, user: number, nowMs: number): Promise<void> {
  const turns = Array.from({ length: readingsEach }, (_, index) => readingOf(user, index, nowMs));
  await trx
    .insertInto('readings')
    .values(turns.map(({ reading }) => reading))
    .execute();
  for (const { laid } of turns) await trx.insertInto('reading_cards').values(laid).execute();
}

function readingOf(user: number, index: number, nowMs: number) {
  const turn = user * readingsEach + index;
  const spread = at(spreads, turn);
  const id = demoReadingId(user, index + 1);
  const atMs = nowMs - (readingsEach - index) * dayMs + hourMs;
  const reading = {
    id,
    user_id: demoUserId(user),
    spread_key: spread.key,
    question: `What should I know about day ${index + 1}?`,
    character_voice: at(voiceKeys, turn),
    karma_context: 'neutral',
    radiation_factor: 0.5,
    user_satisfaction: 1 + (turn % 5),
    start_time: atMs,
    created_at: atMs,
    updated_at: atMs,
  };
  const laid = spread.positions.map(({ name, meaning }, position) => ({
    reading_id: id,
    position_number: position + 1,
    position_name: name,
    position_meaning: meaning,
    card_key: at(cards, turn * 11 + position).key,
    is_reversed: (turn + position) % 2,
    draw_order: position + 1,
    radiation_influence: 0.5,
  }));
  return { reading, laid };
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new RangeError('There are none of these.');
  return value;
}
