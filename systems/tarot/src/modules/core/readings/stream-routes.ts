// Interpretations by a voice while they are made: of one card, and of several together.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.ts';
import { type Spread, spreadByKey } from '../../../deck/spreads.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { sendEventStream } from '../../../http/event-stream.ts';
import { invalidRequest, Problem, required } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { requireCard } from '../cards/card-routes.ts';
import { findPersona } from '../characters/personas-store.ts';
import { streamInterpretation } from './stream-interpretation.ts';
import { type Laid, type LaidCard, toPrompt } from './stream-prompt.ts';
import { StreamAnswer, StreamBody, StreamMultiBody } from './stream-schemas.ts';
import { createStreamSlots } from './stream-slots.ts';

export function registerReadingStreams(app: App, context: Context): void {
  const { providers, settings, queries } = context;
  const slots = createStreamSlots(settings.STREAMS_PER_USER);
  const send = async (request: FastifyRequest, reply: FastifyReply, laid: Laid): Promise<never> => {
    if (providers.available.length === 0)
      throw new Problem('PROVIDER_UNAVAILABLE', 'There is nobody to interpret cards here.');
    const { id: userId } = userOf(request);
    const persona = await findPersona(queries, laid.voice);
    const giveBack = slots.take(userId);
    const prompt = toPrompt({ ...laid, persona }, providers.usual);
    const body = streamInterpretation(context, reply.raw, { prompt, userId, voice: laid.voice });
    body.once('close', giveBack);
    return sendEventStream(reply, body);
  };
  const schema = { response: { 200: StreamAnswer, ...failures(400, 401, 404, 503) } };
  app.post(
    '/readings/interpretation/stream',
    { config: { auth: 'user' }, schema: { ...schema, summary: 'A card interpreted, as a stream', body: StreamBody } },
    async (request, reply) => send(request, reply, layOne(request.body)),
  );
  app.post(
    '/readings/interpretation/stream-multi',
    {
      config: { auth: 'user' },
      schema: { ...schema, summary: 'Cards interpreted together, as a stream', body: StreamMultiBody },
    },
    async (request, reply) => send(request, reply, laySeveral(request.body)),
  );
}

/** @throws Problem 404 */
function layOne(body: StreamBody): Laid {
  return { ...commonOf(body), cards: [layCard(body.card_id, body.is_reversed, body.position_meaning)] };
}

/** @throws Problem 400 where there is no card, 404 for one that there is not, and for such a spread */
function laySeveral(body: StreamMultiBody): Laid {
  const { card_ids, is_reversed, positions, spread_type } = body;
  if (card_ids.length === 0) throw invalidRequest('There is no card to interpret.');
  if (is_reversed.length > card_ids.length || positions.length > card_ids.length)
    throw invalidRequest('There are more places or turns than cards.');
  const spread = spread_type === undefined ? undefined : requireSpread(spread_type);
  const cards = card_ids.map((id, index) => {
    const { name, meaning } = spread?.positions[index] ?? {};
    const place = positions[index] ?? (name && meaning ? `${name}: ${meaning}` : name);
    return layCard(id, is_reversed[index] ?? false, place);
  });
  return { ...commonOf(body), cards, spread };
}

const commonOf = (body: StreamBody | StreamMultiBody): Omit<Laid, 'cards'> => ({
  question: body.question,
  voice: body.character_voice,
  karma: body.karma_alignment,
  faction: body.faction_alignment,
  language: body.language,
});

const layCard = (id: string, isReversed: boolean, place: string | undefined): LaidCard => ({
  card: requireCard(id),
  isReversed,
  place,
});

const requireSpread = (key: string): Spread =>
  required(spreadByKey(key), () => new Problem('SPREAD_NOT_FOUND', 'There is no such spread.'));
