// How somebody likes to be read to, by how they ask and whom they listen to.

import type { VoiceKey } from '../../../deck/card.ts';
import type { StyleAnswer } from './schemas.ts';

export interface Habits {
  readings: number;
  /** Characters; null where nothing was asked yet. */
  meanQuestionLength: number | null;
  /** The most used. */
  voice: VoiceKey | null;
  /** Of the readings, the part that it was used in. */
  voiceShare: number;
}

type Style = StyleAnswer['interpretation_style'];

const styles: Readonly<Record<VoiceKey, Style>> = {
  wrist_console: 'plain',
  shelter_born: 'plain',
  trader: 'practical',
  house_automaton: 'plain',
  colossus: 'plain',
  ashwalker: 'poetic',
  marauder: 'practical',
  archivist: 'analytical',
  sentinel: 'practical',
  border_scout: 'practical',
  iron_captain: 'practical',
  watch_keeper: 'practical',
  courier: 'poetic',
  researcher: 'analytical',
};

const shortQuestion = 40;
const longQuestion = 120;
/** From so many readings on, habits are habits. */
const manyReadings = 20;
const [leastConfidence, mostConfidence] = [0.6, 0.85];

/** @param question that is to be read now, which counts more than those before it */
export function recommendStyle(habits: Habits, question?: string): StyleAnswer {
  const { readings, voice, voiceShare } = habits;
  const length = question?.trim().length ?? habits.meanQuestionLength;
  const known = Math.min(1, readings / manyReadings);
  return {
    interpretation_style: voice ? styles[voice] : 'plain',
    interpretation_depth: depthOf(length),
    preferred_voice: voice ?? 'wrist_console',
    confidence: Math.round((leastConfidence + (mostConfidence - leastConfidence) * known) * 100) / 100,
    reasons: [
      voice
        ? `Of your readings, ${Math.round(voiceShare * 100)} % had this voice.`
        : 'There is no reading yet, so it is what suits most people.',
      length === null ? 'How long your questions are is not known yet.' : reasons[depthOf(length)],
    ],
  };
}

type Depth = StyleAnswer['interpretation_depth'];

const reasons: Readonly<Record<Depth, string>> = {
  brief: 'A short question wants a short answer.',
  standard: 'The question is neither short nor long.',
  deep: 'A question that tells much deserves an answer that does.',
};

function depthOf(length: number | null): Depth {
  if (length === null) return 'standard';
  if (length < shortQuestion) return 'brief';
  return length > longQuestion ? 'deep' : 'standard';
}
