// One card: as it is, as a voice reads it, and its story.

import { createHash } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { Card } from '../../../deck/card.ts';
import { cardByKey } from '../../../deck/cards.ts';
import { interpret } from '../../../deck/voice-texts.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { Problem, required } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { Type, Value } from '../../../http/typebox.ts';
import { CardBody, Story, toCardBody } from './card-answer.ts';
import { radiationOf } from './draw.ts';
import { CardParams, CardQuery, InterpretAnswer, InterpretBody, StoryAnswer, StoryChanges } from './schemas.ts';
import { findInterpretations, findStories, findStoryAudio, saveStory } from './stories-store.ts';

export const requireCard = (key: string): Card =>
  required(cardByKey(key), () => new Problem('CARD_NOT_FOUND', 'There is no such card.'));

const storySeconds = 3600;

const etagOf = (content: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)}"`;

export function registerCard(app: App, context: Context): void {
  const { counters, events, queries } = context;
  app.get(
    '/cards/:id',
    {
      config: { auth: 'optional' },
      schema: {
        summary: 'A card',
        params: CardParams,
        querystring: CardQuery,
        response: { 200: CardBody, 304: Type.Null(), ...failures(404) },
      },
    },
    async ({ params, query, signedIn, headers }, reply) => {
      const card = requireCard(params.id);
      counters.cardViewed(card.key);
      events.emit('card.viewed', { cardKey: card.key, userId: signedIn?.id ?? null });
      const stats = query.include_stats ? (await counters.ofCards([card.key])).get(card.key) : undefined;
      const body = toCardBody(card, { texts: true, stats });
      if (query.include_interpretations) body.interpretations = await findInterpretations(queries, card.key);
      if (!query.include_story) return body;
      body.story = (await findStories(queries, [card])).get(card.key) ?? null;
      body.audio_urls = await findStoryAudio(queries, card.key);
      // Counts are no part of what is kept elsewhere.
      const etag = etagOf({ ...body, stats: null });
      void reply.header('etag', etag).header('cache-control', `max-age=${storySeconds}`);
      return headers['if-none-match'] === etag ? reply.code(304).send(null) : body;
    },
  );
  app.post(
    '/cards/:id/interpret',
    {
      schema: {
        summary: 'A card as a voice reads it',
        params: CardParams,
        body: InterpretBody,
        response: { 200: InterpretAnswer, ...failures(404) },
      },
    },
    async ({ params, body }) => {
      const card = requireCard(params.id);
      const { character_voice: voice, karma_context: karma, question_context, position_in_spread, is_reversed } = body;
      const [hasQuestion, hasPosition] = [question_context !== undefined, position_in_spread !== undefined];
      const interpretation = interpret({
        card,
        voice,
        karma,
        isReversed: is_reversed,
        ...(hasQuestion ? { question: question_context } : {}),
        ...(hasPosition ? { position: position_in_spread } : {}),
      });
      return {
        card_id: card.key,
        interpretation,
        context_applied: { character_voice: voice, karma_context: karma, question: hasQuestion, position: hasPosition },
        confidence: (8 + Number(hasQuestion) + Number(hasPosition)) / 10,
        radiation_influence: radiationOf(card),
      };
    },
  );
}

export function registerStory(app: App, { queries, clock }: Context): void {
  app.post(
    '/cards/:id/story',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Change the story of a card',
        params: CardParams,
        body: StoryChanges,
        response: { 200: StoryAnswer, ...failures(401, 404) },
      },
    },
    async (request) => {
      const card = requireCard(request.params.id);
      const known = (await findStories(queries, [card])).get(card.key) ?? null;
      const story = { ...known, ...request.body };
      if (!Value.Check(Story, story)) {
        const missing = Object.keys(Story.properties).filter((field) => !(field in story));
        throw new Problem('VALIDATION_ERROR', 'This card has no story yet: it needs all of it.', { missing });
      }
      await saveStory(queries, { cardKey: card.key, story, userId: userOf(request).id, nowMs: clock.now() });
      return { card_id: card.key, story };
    },
  );
}
