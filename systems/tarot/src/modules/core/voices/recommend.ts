// Which voices suit somebody: a sum of weights, each with its reason.

import { type VoiceKey, voiceKeys } from '../../../deck/card.ts';
import { factions } from '../../../deck/factions.ts';
import { voices } from '../../../deck/voices.ts';
import type { RecommendBody } from './schemas.ts';
import { strengths, type Topic, topicWords } from './strengths.ts';

export interface Recommendation {
  character_voice: VoiceKey;
  name: string;
  score: number;
  reasons: string[];
}

/** @param liked voices that the user rated well */
export function recommendVoices(asked: RecommendBody, liked: ReadonlySet<string>): Recommendation[] {
  const topics = topicsOf(asked.question);
  return voiceKeys
    .map((voice) => score(voice, asked, topics, liked))
    .sort((one, other) => other.score - one.score)
    .slice(0, asked.count);
}

const topicsOf = (question = ''): Topic[] =>
  (Object.keys(topicWords) as Topic[]).filter((topic) => topicWords[topic].test(question));

function score(
  voice: VoiceKey,
  { karma_context, faction }: RecommendBody,
  topics: readonly Topic[],
  liked: ReadonlySet<string>,
): Recommendation {
  const { topics: own, karma } = strengths[voice];
  const [first, second] = own.filter((topic) => topics.includes(topic));
  const weights: [boolean, number, string][] = [
    [first !== undefined, 0.3, `It is often asked about ${first}.`],
    [second !== undefined, 0.1, `It knows about ${second} as well.`],
    [faction !== undefined && factions[faction].voices.includes(voice), 0.3, 'Your faction listens to it.'],
    [karma === karma_context, 0.2, 'It suits your karma.'],
    [liked.has(voice), 0.1, 'You liked it before.'],
  ];
  const met = weights.filter(([isMet]) => isMet);
  const sum = met.reduce((total, [, weight]) => total + weight, 0);
  const reasons = met.map(([, , reason]) => reason);
  return {
    character_voice: voice,
    name: voices[voice].name,
    score: Math.round(sum * 100) / 100,
    reasons: reasons.length > 0 ? reasons : ['It speaks to everybody who asks.'],
  };
}
