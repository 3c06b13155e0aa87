// Which voice of Google speaks for a character: WaveNet, or Chirp 3 HD where that is rolled out.

import { createHash } from 'node:crypto';
import { type VoiceKey, voiceKeys } from '../../../deck/card.ts';
import type { Environment } from '../../../settings.ts';
import type { Voice, VoiceModel, VoiceWish } from './speech.ts';

interface Names {
  /** Of the voices of en-US. */
  english: string;
  /** Of the three of cmn-TW. */
  taiwanese: 'A' | 'B' | 'C';
  chirp: string;
}

const names: Readonly<Record<VoiceKey, Names>> = {
  wrist_console: { english: 'D', taiwanese: 'B', chirp: 'Iapetus' },
  shelter_born: { english: 'F', taiwanese: 'A', chirp: 'Leda' },
  trader: { english: 'J', taiwanese: 'C', chirp: 'Puck' },
  house_automaton: { english: 'C', taiwanese: 'A', chirp: 'Kore' },
  colossus: { english: 'B', taiwanese: 'C', chirp: 'Fenrir' },
  ashwalker: { english: 'A', taiwanese: 'B', chirp: 'Algenib' },
  marauder: { english: 'I', taiwanese: 'C', chirp: 'Zubenelgenubi' },
  archivist: { english: 'E', taiwanese: 'A', chirp: 'Gacrux' },
  sentinel: { english: 'B', taiwanese: 'B', chirp: 'Orus' },
  border_scout: { english: 'G', taiwanese: 'A', chirp: 'Despina' },
  iron_captain: { english: 'D', taiwanese: 'C', chirp: 'Alnilam' },
  watch_keeper: { english: 'A', taiwanese: 'B', chirp: 'Charon' },
  courier: { english: 'H', taiwanese: 'A', chirp: 'Aoede' },
  researcher: { english: 'E', taiwanese: 'C', chirp: 'Schedar' },
};

/** Who gets Chirp: nobody, some characters, or some of the users. */
export interface RollOut {
  isOn: boolean;
  characters: ReadonlySet<string>;
  /** Of users, 0 to 100. */
  percentage: number;
  /** Whether WaveNet is asked where Chirp fails. */
  fallsBack: boolean;
}

/** @throws Error that names what is wrong */
export function readRollOut(environment: Environment): RollOut {
  const isTrue = (text: string | undefined): boolean => /^(1|true|yes|on)$/i.test(text ?? '');
  const { CHIRP3_ROLLOUT_PERCENTAGE: given = '', CHIRP3_ENABLED_CHARACTERS: listed = '' } = environment;
  const percentage = Number(given);
  if (!(percentage >= 0 && percentage <= 100)) throw new Error(`CHIRP3_ROLLOUT_PERCENTAGE is not 0 to 100: ${given}.`);
  const characters = listed.split(',').flatMap((name) => name.trim() || []);
  const unknown = characters.find((name) => !voiceKeys.some((key) => key === name));
  if (unknown !== undefined) throw new Error(`CHIRP3_ENABLED_CHARACTERS has one that there is not: ${unknown}.`);
  return {
    isOn: isTrue(environment.CHIRP3_ENABLED),
    characters: new Set(characters),
    percentage,
    fallsBack: isTrue(environment.CHIRP3_FALLBACK_TO_WAVENET || 'true'),
  };
}

export function chooseVoices(wish: VoiceWish, rollOut: RollOut): [Voice, ...Voice[]] {
  const { voiceName, languageCode } = wish;
  if (voiceName !== undefined) {
    const model = wish.model ?? (voiceName.includes('Chirp3') ? 'chirp3-hd' : 'wavenet');
    const ofName = /^[a-z]{2,3}-[A-Z]{2}(?=-)/.exec(voiceName)?.[0];
    return [{ model, name: voiceName, languageCode: languageCode ?? ofName ?? languageOf(wish.text) }];
  }
  const language = languageCode ?? languageOf(wish.text);
  const model = wish.model ?? (isForChirp(wish, rollOut) ? 'chirp3-hd' : 'wavenet');
  const first = voiceOf(wish.character, model, language);
  const mayFallBack = model === 'chirp3-hd' && wish.model === undefined && rollOut.fallsBack;
  return mayFallBack ? [first, voiceOf(wish.character, 'wavenet', language)] : [first];
}

const languageOf = (text: string): string => (/\p{Script=Han}/u.test(text) ? 'cmn-TW' : 'en-US');

/** The same user is always on the same side. */
function isForChirp({ character, userId }: VoiceWish, { isOn, characters, percentage }: RollOut): boolean {
  if (!isOn || characters.has(character)) return isOn;
  return createHash('md5').update(userId).digest().readUInt32BE() % 100 < percentage;
}

function voiceOf(character: VoiceKey, model: VoiceModel, language: string): Voice {
  const { english, taiwanese, chirp } = names[character];
  if (model === 'chirp3-hd') {
    // There is none for Taiwan.
    const languageCode = language === 'cmn-TW' ? 'cmn-CN' : language;
    return { model, name: `${languageCode}-Chirp3-HD-${chirp}`, languageCode };
  }
  const letters: Readonly<Record<string, string>> = { 'en-US': english, 'cmn-TW': taiwanese };
  return { model, name: `${language}-Wavenet-${letters[language] ?? 'A'}`, languageCode: language };
}
