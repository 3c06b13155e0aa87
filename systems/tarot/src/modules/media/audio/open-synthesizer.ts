// Who speaks: Google where there is a key for it, else the one of our own. Its code is loaded when something is first to be said.

import { type Lazy, lazy } from '@tare/kit/lazy';
import type { Settings } from '../../../settings.ts';
import { readRollOut } from './google-voices.ts';
import type { Synthesizer } from './speech.ts';

/** @throws Error where settings of the roll-out are wrong: at the start, not when somebody wants to hear something */
export function openSynthesizer({ environment }: Pick<Settings, 'environment'>): Lazy<Synthesizer> {
  const key = environment.GOOGLE_TTS_API_KEY;
  const { GOOGLE_TTS_BASE_URL: url } = environment;
  if (url && !URL.canParse(url)) throw new Error('GOOGLE_TTS_BASE_URL is no address.');
  if (!key)
    return lazy(async () => (await import('./offline-synthesizer.ts')).createOfflineSynthesizer(), {
      name: 'offline-synthesizer',
    });
  const rollOut = readRollOut(environment);
  return lazy(
    async () => (await import('./google-synthesizer.ts')).createGoogleSynthesizer(key, environment, rollOut),
    { name: 'google-synthesizer' },
  );
}
