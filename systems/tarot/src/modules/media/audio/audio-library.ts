// Speech that is kept: what was said once is not said again. All who ask for the same at once get one file, which is made once, whichever process they ask.

import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../../context.ts';
import { type AudioFiles, newFileName } from './audio-files.ts';
import { evictAudio } from './audio-room.ts';
import {
  type Claim,
  claimAudio,
  claimMs,
  dropClaim,
  findAudio,
  finishAudio,
  forgetAudio,
  touchAudio,
} from './audio-store.ts';
import { type Speech, SpeechError, type Synthesizer } from './speech.ts';

export interface Order {
  speech: Speech;
  characterKey: string;
  /** Of a story. */
  cardKey: string | null;
  audioType: string;
  /** - `shared`: the one that there is, else a new one. - `anew`: takes the place of that. - `apart`: for whoever asked only. */
  how: 'shared' | 'anew' | 'apart';
}

export interface Audio {
  id: string;
  fileName: string;
  bytes: number;
  seconds: number;
  voiceModel: string;
  voiceName: string;
  isNew: boolean;
}

export interface Library {
  /** @throws SpeechError */
  obtain(synthesizer: Synthesizer, order: Order): Promise<Audio>;
  /** File and row. */
  remove(audio: Audio): Promise<void>;
}

/** How often it is looked whether another process has done. */
const lookEveryMs = 250;

function hashOf({ speech, cardKey, characterKey }: Order): string {
  const { parts, voice, rate, pitch, volume } = speech;
  const story = cardKey === null ? null : [cardKey, characterKey];
  return createHash('sha256')
    .update(JSON.stringify([parts, voice.model, voice.name, voice.languageCode, rate, pitch, volume, story]))
    .digest('hex');
}

type LibraryContext = Pick<Context, 'database' | 'queries' | 'clock' | 'closing' | 'settings' | 'log'>;

export function openLibrary(context: LibraryContext, files: AudioFiles): Library {
  const { database, queries, clock, closing, settings, log } = context;
  const underWay = new Map<string, Promise<Audio>>();

  const findUsable = async (hash: string): Promise<Audio | undefined> => {
    const row = await findAudio(queries, hash);
    if (!row) return undefined;
    const { id, file_name, file_bytes, duration_seconds, voice_model, voice_name } = row;
    if (!(await files.has(file_name))) {
      await forgetAudio(queries, id);
      return undefined;
    }
    await touchAudio(queries, id, clock.now());
    return {
      id,
      fileName: file_name,
      bytes: file_bytes,
      seconds: duration_seconds,
      voiceModel: voice_model,
      voiceName: voice_name,
      isNew: false,
    };
  };

  const makeRoom = async (keep: string): Promise<void> => {
    try {
      await files.remove(await evictAudio(queries, { mostBytes: settings.AUDIO_CACHE_MB * 1_000_000, keep }));
    } catch (error) {
      log.warn({ error }, 'old speech was not removed');
    }
  };

  /** @returns undefined where somebody else has taken the claim over */
  const make = async (
    synthesizer: Synthesizer,
    order: Order,
    claim: Claim,
    hash: string,
  ): Promise<Audio | undefined> => {
    const { id, fileName, voice } = claim;
    const { speech, audioType } = order;
    const seconds = synthesizer.secondsOf(speech);
    try {
      const bytes = await files.write(fileName, synthesizer.synthesize(speech, closing), closing);
      const replaced = await finishAudio(database, { claim, hash, audioType, bytes, seconds });
      await files.remove(replaced ?? [fileName]);
      if (!replaced) {
        await dropClaim(queries, id);
        return undefined;
      }
      await makeRoom(id);
      return { id, fileName, bytes, seconds, voiceModel: voice.model, voiceName: voice.name, isNew: true };
    } catch (error) {
      await files.remove([fileName]);
      await dropClaim(queries, id);
      throw error;
    }
  };

  const claim = async (synthesizer: Synthesizer, order: Order, hash: string): Promise<Claim | undefined> => {
    const { cardKey, characterKey, speech } = order;
    const fileName = newFileName(synthesizer.format);
    const claimed = { id: randomUUID(), hash, fileName, cardKey, characterKey, voice: speech.voice };
    return (await claimAudio(queries, claimed, clock.now())) ? claimed : undefined;
  };

  const share = async (synthesizer: Synthesizer, order: Order, hash: string): Promise<Audio> => {
    for (let looks = 0; looks < claimMs / lookEveryMs; looks += 1) {
      const known = await findUsable(hash);
      if (known) return known;
      const claimed = await claim(synthesizer, order, hash);
      const made = claimed && (await make(synthesizer, order, claimed, hash));
      if (made) return made;
      await delay(lookEveryMs, undefined, { signal: closing });
    }
    throw new SpeechError('unavailable', 'Another process has not come to an end with it.');
  };

  const obtain: Library['obtain'] = async (synthesizer, order) => {
    const hash = hashOf(order);
    if (order.how !== 'shared') {
      const own = `${hash}:${randomUUID()}`;
      const claimed = await claim(synthesizer, order, own);
      const made = claimed && (await make(synthesizer, order, claimed, order.how === 'anew' ? hash : own));
      // Lost to one who made the same anew at the same time.
      return made ?? obtain(synthesizer, { ...order, how: 'shared' });
    }
    const others = underWay.get(hash);
    if (others) return { ...(await others), isNew: false };
    const sharing = share(synthesizer, order, hash).finally(() => underWay.delete(hash));
    underWay.set(hash, sharing);
    return sharing;
  };

  return {
    obtain,
    remove: async ({ id, fileName }) => {
      if (await forgetAudio(queries, id)) await files.remove([fileName]);
    },
  };
}
