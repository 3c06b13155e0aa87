// Stories of cards as characters tell them.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { notFound, required } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { requireCard } from '../../core/cards/card-routes.ts';
import { findStories } from '../../core/cards/stories-store.ts';
import { listStoryAudio } from './audio-store.ts';
import { type Speaking, say } from './say.ts';
import { GeneratedAnswer, StoryAnswer, StoryBody, StoryParams } from './schemas.ts';
import { mannerOf } from './speech.ts';
import { speak } from './spoken-text.ts';
import { audioUrl } from './synthesize-routes.ts';

export function registerStoryAudio(app: App, { queries, events }: Context, speaking: Speaking): void {
  app.post(
    '/audio/generate/story',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Let characters tell the story of a card',
        body: StoryBody,
        response: { 201: GeneratedAnswer, ...failures(401, 404, 503) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { card_id, character_keys, force_regenerate } = request.body;
      const card = requireCard(card_id);
      const known = (await findStories(queries, [card])).get(card.key);
      const { background, lesson } = required(known, () => notFound('story'));
      const text = `${background} ${lesson}`;
      const told = await Promise.all(
        character_keys.map(async (character) => {
          const audio = await say(speaking, {
            wish: { character, userId, text },
            manner: mannerOf(character),
            parts: speak(text),
            cardKey: card.key,
            audioType: 'story',
            how: force_regenerate ? 'anew' : 'shared',
          });
          events.emit('voice.used', { userId, voice: character });
          return { character, audio };
        }),
      );
      return reply.code(201).send({
        card_id: card.key,
        audio_urls: Object.fromEntries(told.map(({ character, audio }) => [character, audioUrl(audio.fileName)])),
        generated: told.flatMap(({ character, audio }) => (audio.isNew ? [character] : [])),
      });
    },
  );
  app.get(
    '/audio/story/:card',
    {
      schema: {
        summary: 'Where the story of a card can be heard',
        params: StoryParams,
        response: { 200: StoryAnswer, ...failures(404) },
      },
    },
    async ({ params }) => {
      const card = requireCard(params.card);
      const rows = await listStoryAudio(queries, card.key);
      return {
        card_id: card.key,
        audio_urls: Object.fromEntries(rows.map((row) => [row.character_key ?? '', audioUrl(row.file_name)])),
      };
    },
  );
}
