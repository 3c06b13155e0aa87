// /voices: in which manner cards are read. All of it is made of the texts of the deck.

import type { Context } from '../../../context.ts';
import type { FactionKey } from '../../../deck/card.ts';
import { isFactionKey } from '../../../deck/factions.ts';
import { isVoiceKey } from '../../../deck/voices.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { notFound } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { findLiked, rateVoice, saveFeedback } from './feedback-store.ts';
import { registerInterpret } from './interpret-routes.ts';
import { recommendVoices } from './recommend.ts';
import {
  FeedbackBody,
  RatedVoiceBody,
  RecommendAnswer,
  RecommendBody,
  VoiceParams,
  VoicesAnswer,
  VoicesQuery,
} from './schemas.ts';
import { findVoices, toVoiceBody } from './voice-answer.ts';

export function registerVoices(app: App, context: Context): void {
  const { queries, clock } = context;
  app.get(
    '/voices',
    { schema: { summary: 'Voices', querystring: VoicesQuery, response: { 200: VoicesAnswer, ...failures() } } },
    async ({ query }) => {
      const voices = findVoices(query);
      return { voices, total_count: voices.length };
    },
  );
  app.get(
    '/voices/:voice',
    { schema: { summary: 'A voice', params: VoiceParams, response: { 200: RatedVoiceBody, ...failures(404) } } },
    async ({ params: { voice } }) => {
      if (!isVoiceKey(voice)) throw notFound('voice');
      return { ...toVoiceBody(voice), ...(await rateVoice(queries, voice)) };
    },
  );
  app.post(
    '/voices/recommendations',
    {
      config: { auth: 'optional' },
      schema: {
        summary: 'Voices that suit somebody',
        body: RecommendBody,
        response: { 200: RecommendAnswer, ...failures() },
      },
    },
    async ({ body, signedIn }) => {
      const liked = signedIn ? await findLiked(queries, signedIn.id) : new Set<string>();
      const faction = body.faction ?? factionOf(signedIn);
      return { recommendations: recommendVoices({ ...body, ...(faction ? { faction } : {}) }, liked) };
    },
  );
  app.post(
    '/voices/feedback',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'What a user thinks of a voice',
        body: FeedbackBody,
        response: { 204: Type.Null(), ...failures(401) },
      },
    },
    async (request, reply) => {
      await saveFeedback(queries, userOf(request).id, request.body, clock.now());
      return reply.code(204).send(null);
    },
  );
  registerInterpret(app, context);
}

function factionOf(user: { faction: string | null } | null): FactionKey | undefined {
  const faction = user?.faction;
  return faction && isFactionKey(faction) ? faction : undefined;
}
