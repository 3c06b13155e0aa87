// Answers without any service: always there, never on the network, and the same for the same question.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Provider, ReadyPrompt } from '../provider.ts';
import { musicFor } from './music.ts';

/** As many as a service sends at once. */
const fewWords = /(?:\s*\S+){1,5}\s*/g;

export const offline: Provider = {
  name: 'offline',
  model: 'offline',
  complete: async (prompt) => answerTo(prompt),
  stream: async function* (prompt) {
    for (const words of answerTo(prompt).match(fewWords) ?? []) {
      prompt.signal.throwIfAborted();
      yield words;
      // Others have their turn in between, as they would while a service thinks.
      await nextTurn();
    }
  },
};

function answerTo({ user, isJson, offlineText }: ReadyPrompt): string {
  if (offlineText) return offlineText();
  if (isJson) return JSON.stringify(musicFor(user));
  const sum = Array.from(user).reduce((total, character) => (total * 31 + (character.codePointAt(0) ?? 0)) % 65_521, 7);
  return sayings[sum % sayings.length] ?? sayings[0];
}

/** For a question of which nothing else is known. */
const sayings = [
  'Look at what is in your hands before you look at the road. The next step is smaller than it seems.',
  'Nothing here has to be settled tonight. Write down what you know, and leave the rest a blank line.',
  'Somebody near you has crossed this water before. Ask them where the stones are.',
  'What keeps coming back wants an answer, not an apology. Give it one honest sentence.',
] as const;
