// The card of this month: chosen once, and how it stands.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { Problem, required } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { dayOf, monthOf } from '../../../time.ts';
import { toCardBody } from './bingo-answer.ts';
import { type Card, cardMissing, findCard, insertCard, listClaims } from './cards-store.ts';
import { ensureNumber } from './daily-number.ts';
import { completeLines, isCard, LINES_FOR_REWARD, type LineName } from './lines.ts';
import { findReward } from './rewards-store.ts';
import { CardBody, LinesAnswer, NewCard, StatusAnswer } from './schemas.ts';

export function registerCard(app: App, context: Context): void {
  const { queries, clock } = context;
  app.post(
    '/bingo/card',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Choose the card of this month',
        body: NewCard,
        response: { 201: CardBody, ...failures(401, 409) },
      },
    },
    async (request, reply) => {
      const { numbers } = request.body;
      if (!isCard(numbers))
        throw new Problem('VALIDATION_ERROR', 'A card has each number from 1 to 25 once.', [
          { field: 'body.numbers', message: 'A number is there twice' },
        ]);
      const card = await insertCard(queries, { userId: userOf(request).id, numbers, nowMs: clock.now() });
      return reply.code(201).send(toCardBody(card, true));
    },
  );
  app.get(
    '/bingo/card',
    {
      config: { auth: 'user' },
      schema: { summary: 'The card of this month', response: { 200: CardBody, ...failures(401, 404) } },
    },
    async (request) => {
      const card = await findCard(queries, userOf(request).id, monthOf(clock.now()));
      return toCardBody(required(card, cardMissing), true);
    },
  );
  app.get(
    '/bingo/status',
    {
      config: { auth: 'user' },
      schema: { summary: 'How this month stands', response: { 200: StatusAnswer, ...failures(401) } },
    },
    async (request) => presentStatus(context, userOf(request).id),
  );
  app.get(
    '/bingo/lines',
    {
      config: { auth: 'user' },
      schema: { summary: 'Lines of this month', response: { 200: LinesAnswer, ...failures(401) } },
    },
    async (request) => {
      const { id } = userOf(request);
      const month = monthOf(clock.now());
      const { lines } = await readStanding(context, await findCard(queries, id, month));
      return {
        line_count: lines.length,
        line_types: lines,
        has_three_lines: lines.length >= LINES_FOR_REWARD,
        reward_issued: (await findReward(queries, id, month)) !== undefined,
      };
    },
  );
}

/** Without a card there is nothing to claim a number for. */
async function readStanding(
  { queries }: Context,
  card: Card | undefined,
): Promise<{ days: string[]; numbers: number[]; lines: LineName[] }> {
  if (!card) return { days: [], numbers: [], lines: [] };
  const claims = await listClaims(queries, card.id);
  // A month may be longer than a cycle.
  const numbers = [...new Set(claims.map(({ number }) => number))];
  return { days: claims.map(({ day }) => day), numbers, lines: completeLines(card.numbers, numbers) };
}

async function presentStatus(context: Context, userId: string) {
  const { queries, clock, random } = context;
  const nowMs = clock.now();
  const day = dayOf(nowMs);
  const { number } = await ensureNumber(queries, { day, nowMs, random });
  const card = await findCard(queries, userId, monthOf(nowMs));
  const { days, numbers, lines } = await readStanding(context, card);
  return {
    has_card: card !== undefined,
    card: card ? toCardBody(card, true) : null,
    claimed_numbers: numbers,
    line_count: lines.length,
    has_reward: (await findReward(queries, userId, monthOf(nowMs))) !== undefined,
    today_claimed: days.includes(day),
    daily_number: number,
  };
}
