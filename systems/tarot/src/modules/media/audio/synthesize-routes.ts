// A text that is said. For users only, since a service may take money for it; whoever has the address of the file can hear it.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { Problem } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { type AudioFiles, contentTypeOf } from './audio-files.ts';
import type { Audio } from './audio-library.ts';
import { type Speaking, say } from './say.ts';
import { SynthesizeAnswer, SynthesizeBody } from './schemas.ts';
import { mannerOf } from './speech.ts';
import { speak } from './spoken-text.ts';

/** As base64 it is in memory three times. */
const mostInline = 512 * 1024;

export const audioUrl = (fileName: string): string => `/api/v1/audio/files/${fileName}`;

export function registerSynthesize(app: App, { events }: Context, speaking: Speaking, files: AudioFiles): void {
  app.post(
    '/audio/synthesize',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Say a text',
        body: SynthesizeBody,
        response: { 200: SynthesizeAnswer, ...failures(400, 401, 413, 503) },
      },
    },
    async (request) => {
      const { id: userId } = userOf(request);
      const { body } = request;
      const audio = await say(speaking, wantedOf(body, userId));
      events.emit('voice.used', { userId, voice: body.character_key });
      const isInline = body.return_format === 'base64';
      const sound = isInline
        ? { audio_base64: await readInline(speaking, files, audio, body.cache_enabled) }
        : { audio_url: audioUrl(audio.fileName) };
      return {
        ...sound,
        content_type: contentTypeOf(audio.fileName),
        duration: audio.seconds,
        file_size: audio.bytes,
        cached: !audio.isNew,
        source: audio.isNew ? ('new' as const) : ('db' as const),
        voice_model: audio.voiceModel,
        voice_name: audio.voiceName,
      };
    },
  );
}

function wantedOf(body: SynthesizeBody, userId: string) {
  const { text, character_key: character, voice_controls, audio_type, cache_enabled } = body;
  return {
    wish: {
      character,
      userId,
      text,
      model: body.force_voice_model,
      voiceName: body.voice_name,
      languageCode: body.language_code,
    },
    manner: mannerOf(character, voice_controls),
    parts: speak(text, body.custom_pronunciations),
    cardKey: null,
    audioType: audio_type,
    how: cache_enabled ? ('shared' as const) : ('apart' as const),
  };
}

/** @throws Problem 413 */
async function readInline({ library }: Speaking, files: AudioFiles, audio: Audio, isKept: boolean): Promise<string> {
  try {
    if (audio.bytes > mostInline)
      throw new Problem('PAYLOAD_TOO_LARGE', 'This is too long for base64. Ask for its address.');
    return (await files.read(audio.fileName)).toString('base64');
  } finally {
    // Nobody has its address.
    if (!isKept) await library.remove(audio);
  }
}
