// Voices as answers tell them: from the deck, which is in memory.

import { type FactionKey, factionKeys, type VoiceKey, voiceKeys } from '../../../deck/card.ts';
import { factions } from '../../../deck/factions.ts';
import { voices } from '../../../deck/voices.ts';
import type { VoiceBody } from './schemas.ts';

/** It speaks to everybody. */
const openVoice: VoiceKey = 'wrist_console';

export function toVoiceBody(key: VoiceKey): VoiceBody {
  const { name, tone, perspective, greeting, templates } = voices[key];
  return {
    key,
    name,
    tone,
    perspective,
    greeting,
    closing: templates.closing,
    factions: factionKeys.filter((faction) => factions[faction].voices.includes(key)),
    is_open: key === openVoice,
  };
}

export function findVoices({ faction, search }: { faction?: FactionKey; search?: string }): VoiceBody[] {
  const words = search?.toLowerCase();
  return voiceKeys
    .map(toVoiceBody)
    .filter((voice) => faction === undefined || voice.is_open || voice.factions.includes(faction))
    .filter(
      ({ name, tone, perspective }) =>
        words === undefined || `${name} ${tone} ${perspective}`.toLowerCase().includes(words),
    );
}
