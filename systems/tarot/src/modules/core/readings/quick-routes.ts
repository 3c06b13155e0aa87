// One card for one question, of which nothing is kept.

import type { Context } from '../../../context.ts';
import { quickInsight } from '../../../deck/quick-insights.ts';
import { interpret } from '../../../deck/voice-texts.ts';
import type { App } from '../../../http/app-type.ts';
import { failures } from '../../../http/schemas.ts';
import { toCardBody } from '../cards/card-answer.ts';
import { drawForReading } from '../cards/draw.ts';
import { QuickAnswer, QuickBody } from './schemas.ts';

export function registerQuickReading(app: App, { random, counters }: Context): void {
  app.post(
    '/readings/quick',
    {
      schema: { summary: 'One card for one question', body: QuickBody, response: { 200: QuickAnswer, ...failures() } },
    },
    async ({ body }, reply) => {
      const [drawn] = drawForReading(1, random);
      if (!drawn) throw new Error('The deck is empty.');
      const { card, isReversed } = drawn;
      counters.cardDrawn(card.key);
      const { question, character_voice: voice, karma_context: karma, radiation_factor } = body;
      return reply.send({
        question,
        card: toCardBody(card),
        is_reversed: isReversed,
        interpretation: interpret({ card, voice, karma, isReversed, question }),
        radiation_influence: Math.min(1, card.radiationLevel * radiation_factor * 1.5),
        insight: quickInsight(card, isReversed),
      });
    },
  );
}
