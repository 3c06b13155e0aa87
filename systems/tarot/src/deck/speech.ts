// How each voice sounds when it is spoken: factors on the pitch and rate of a synthetic voice. Apart from
// `voices.ts` because only the media module needs it.

import type { VoiceKey } from './card.ts';
import { freezeDeep } from './freeze.ts';

export interface Speech {
  /** 0.4 to 1.32; 1 is the voice as it comes. */
  readonly pitch: number;
  /** 0.65 to 1.3. */
  readonly rate: number;
  /** 0 to 1. */
  readonly volume: number;
}

export const speech: Readonly<Record<VoiceKey, Speech>> = freezeDeep({
  wrist_console: { pitch: 1.1, rate: 1.15, volume: 1 },
  shelter_born: { pitch: 1.2, rate: 1.1, volume: 1 },
  trader: { pitch: 0.95, rate: 1.1, volume: 1 },
  house_automaton: { pitch: 1.32, rate: 0.95, volume: 1 },
  colossus: { pitch: 0.4, rate: 0.65, volume: 1 },
  ashwalker: { pitch: 0.7, rate: 0.8, volume: 1 },
  marauder: { pitch: 0.85, rate: 1.3, volume: 1 },
  archivist: { pitch: 1, rate: 0.9, volume: 1 },
  sentinel: { pitch: 0.75, rate: 0.85, volume: 1 },
  border_scout: { pitch: 0.9, rate: 0.95, volume: 1 },
  iron_captain: { pitch: 0.8, rate: 1, volume: 1 },
  watch_keeper: { pitch: 1, rate: 1, volume: 1 },
  courier: { pitch: 1.05, rate: 1.2, volume: 1 },
  researcher: { pitch: 1.1, rate: 1.05, volume: 1 },
});
