// Something is said: by the voice that was asked for, or by the next one where that fails.

import type { Lazy } from '@tare/kit/lazy';
import type { Context } from '../../../context.ts';
import { invalidRequest, Problem } from '../../../http/problem.ts';
import type { Audio, Library, Order } from './audio-library.ts';
import { type Manner, type Speech, SpeechError, type Synthesizer, type VoiceWish } from './speech.ts';

export interface Speaking {
  synthesizer: Lazy<Synthesizer>;
  library: Library;
  log: Context['log'];
}

interface Wanted extends Pick<Order, 'cardKey' | 'audioType' | 'how'> {
  wish: VoiceWish;
  manner: Manner;
  parts: Speech['parts'];
}

/** @throws Problem 503 where nobody can say it, and 400 where that is for what was asked for */
export async function say({ synthesizer, library, log }: Speaking, wanted: Wanted): Promise<Audio> {
  const { wish, manner, parts, cardKey, audioType, how } = wanted;
  const speaker = await synthesizer();
  let last: SpeechError | undefined;
  for (const voice of speaker.voicesFor(wish)) {
    try {
      const speech = { ...manner, parts, voice };
      return await library.obtain(speaker, { speech, characterKey: wish.character, cardKey, audioType, how });
    } catch (error) {
      if (!(error instanceof SpeechError)) throw error;
      log.warn({ error, voice }, 'a voice could not say it');
      last = error;
    }
  }
  const isOwnWish = [wish.voiceName, wish.languageCode, wish.model].some((asked) => asked !== undefined);
  throw last?.fault === 'refused' && isOwnWish
    ? invalidRequest('There is no such voice, or not in this language.')
    : new Problem('PROVIDER_UNAVAILABLE', 'Nobody can speak at the moment. Try again soon.');
}
