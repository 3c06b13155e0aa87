// Google Cloud Text-to-Speech by its plain interface, with a key. Loaded with the client for HTTP when something is first to be said.

import { createHttpClient, type HttpClient } from '@tare/kit/http-client';
import type { Environment } from '../../../settings.ts';
import { readAudioContent } from './audio-content.ts';
import { toInputs } from './google-inputs.ts';
import { chooseVoices, type RollOut } from './google-voices.ts';
import { estimateSeconds, type Speech, SpeechError, type Synthesizer } from './speech.ts';

const usualUrl = 'https://texttospeech.googleapis.com';
/** Of one request. */
const longestMs = 60_000;
const mostBytes = 16 * 1024 * 1024;

export function createGoogleSynthesizer(key: string, environment: Environment, rollOut: RollOut): Synthesizer {
  const url = `${(environment.GOOGLE_TTS_BASE_URL || usualUrl).replace(/\/+$/, '')}/v1/text:synthesize`;
  const http = createHttpClient({
    name: 'speech',
    connections: 4,
    origins: 1,
    totalTimeoutMs: longestMs,
    maxResponseBytes: mostBytes,
  });
  return {
    format: 'mp3',
    voicesFor: (wish) => chooseVoices(wish, rollOut),
    secondsOf: estimateSeconds,
    synthesize: async function* (speech, signal) {
      for (const input of toInputs(speech))
        yield* ask(http, { url, key, signal, json: { ...describe(speech), input } });
    },
    close: () => http.close(),
  };
}

/** -96 dB is silence. */
const toDecibels = (volume: number): number => (volume > 0 ? Math.max(-96, 20 * Math.log10(volume)) : -96);

function describe({ voice, rate, pitch, volume }: Speech) {
  return {
    voice: { languageCode: voice.languageCode, name: voice.name },
    audioConfig: {
      audioEncoding: 'MP3',
      speakingRate: rate,
      volumeGainDb: toDecibels(volume),
      // Chirp refuses it.
      ...(voice.model === 'chirp3-hd' ? {} : { pitch }),
    },
  };
}

interface Asked {
  url: string;
  key: string;
  json: unknown;
  signal: AbortSignal;
}

async function* ask(http: HttpClient, { url, key, json, signal }: Asked): AsyncGenerator<Buffer> {
  try {
    const { status, body } = await http.request(url, { json, signal, headers: { 'x-goog-api-key': key } });
    if (status !== 200) {
      await body.discard();
      throw new SpeechError(status === 400 ? 'refused' : 'unavailable', `Google answered with ${status}.`);
    }
    yield* readAudioContent(body.stream);
  } catch (error) {
    if (error instanceof SpeechError) throw error;
    throw new SpeechError('unavailable', 'Google was not heard to the end.', { cause: error });
  }
}
