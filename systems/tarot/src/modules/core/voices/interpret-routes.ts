// A card as one voice reads it, and as several do.

import type { Context } from '../../../context.ts';
import type { Card, VoiceKey } from '../../../deck/card.ts';
import { interpret } from '../../../deck/voice-texts.ts';
import { voices } from '../../../deck/voices.ts';
import type { App } from '../../../http/app-type.ts';
import { failures } from '../../../http/schemas.ts';
import { requireCard } from '../cards/card-routes.ts';
import { type Asked, CompareAnswer, CompareBody, InterpretAnswer, InterpretBody } from './schemas.ts';

export function registerInterpret(app: App, { events }: Context): void {
  app.post(
    '/voices/interpret',
    {
      config: { auth: 'optional' },
      schema: {
        summary: 'A card as a voice reads it',
        body: InterpretBody,
        response: { 200: InterpretAnswer, ...failures(404) },
      },
    },
    async ({ body, signedIn }) => {
      const card = requireCard(body.card_id);
      const said = say(card, body, body.character_voice);
      if (signedIn) events.emit('voice.used', { userId: signedIn.id, voice: body.character_voice });
      return { ...aboutOf(card, body), ...said };
    },
  );
  app.post(
    '/voices/compare',
    {
      schema: {
        summary: 'A card as several voices read it',
        body: CompareBody,
        response: { 200: CompareAnswer, ...failures(404) },
      },
    },
    async ({ body }) => {
      const card = requireCard(body.card_id);
      const comparisons = body.voices.map((voice) => ({ ...say(card, body, voice), tone: voices[voice].tone }));
      return { ...aboutOf(card, body), comparisons };
    },
  );
}

const aboutOf = (card: Card, { is_reversed, karma_context }: Asked) => ({
  card_id: card.key,
  card_name: card.name,
  is_reversed,
  karma_context,
});

const say = (
  card: Card,
  { karma_context: karma, is_reversed: isReversed, question, position }: Asked,
  voice: VoiceKey,
) => ({
  character_voice: voice,
  name: voices[voice].name,
  interpretation: interpret({
    card,
    voice,
    karma,
    isReversed,
    ...(question === undefined ? {} : { question }),
    ...(position === undefined ? {} : { position }),
  }),
});
