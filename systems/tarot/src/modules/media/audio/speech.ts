// What is to be said and how, and who can say it.

import type { VoiceKey } from '../../../deck/card.ts';
import { speech as speechOf } from '../../../deck/speech.ts';
import type { VoiceControls } from './schemas.ts';
import type { SpokenPart } from './spoken-text.ts';

export const voiceModels = ['wavenet', 'chirp3-hd'] as const;
export type VoiceModel = (typeof voiceModels)[number];

export interface Voice {
  model: VoiceModel | 'offline';
  name: string;
  languageCode: string;
}

export interface Manner {
  /** Semitones, -20 to 20. */
  pitch: number;
  /** 0.25 to 4. */
  rate: number;
  /** 0 to 1. */
  volume: number;
}

export interface Speech extends Manner {
  parts: readonly SpokenPart[];
  voice: Voice;
}

/** What a voice is chosen by. */
export interface VoiceWish {
  character: VoiceKey;
  userId: string;
  text: string;
  model?: VoiceModel | undefined;
  voiceName?: string | undefined;
  languageCode?: string | undefined;
}

export interface Synthesizer {
  readonly format: 'mp3' | 'wav';
  /** That is asked first, and those that are asked where it fails. */
  voicesFor(wish: VoiceWish): readonly [Voice, ...Voice[]];
  /** About how long it will be. */
  secondsOf(speech: Speech): number;
  /** In pieces, as they come. @throws SpeechError, also in the midst of it */
  synthesize(speech: Speech, signal: AbortSignal): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Its message is for the log: it may hold what a service said. */
export class SpeechError extends Error {
  override readonly name = 'SpeechError';
  /** `refused`: what was asked for cannot be said by this voice; asking again does not help. */
  readonly fault: 'refused' | 'unavailable';

  constructor(fault: SpeechError['fault'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

const within = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value));
// What differs by less is not heard, and would be kept twice.
const rounded = (value: number): number => Math.round(value * 100) / 100;

/** As the character speaks, changed by what was asked for. */
export function mannerOf(character: VoiceKey, { pitch = 0, rate = 1, volume = 1 }: VoiceControls = {}): Manner {
  const own = speechOf[character];
  return {
    pitch: rounded(within(-20, 12 * Math.log2(own.pitch) + pitch, 20)),
    rate: rounded(within(0.25, own.rate * rate, 4)),
    volume: rounded(own.volume * volume),
  };
}

const secondsOfCharacter = 0.15;

/** By the number of characters, pauses included. */
export function estimateSeconds({ parts, rate }: Pick<Speech, 'parts' | 'rate'>): number {
  let seconds = 0;
  for (const part of parts)
    seconds += 'text' in part ? (part.text.length * secondsOfCharacter) / rate : part.pauseMs / 1000;
  return rounded(seconds);
}
