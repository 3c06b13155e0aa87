// The places of each spread. `key` is stored with a reading, the rest is shown.

import { freezeDeep } from './freeze.ts';
import type { SpreadKey } from './spreads.ts';

export interface SpreadPosition {
  /** 1 to the spread's card count. */
  readonly number: number;
  readonly key: string;
  readonly name: string;
  readonly meaning: string;
  readonly description: string;
  readonly keywords: readonly string[];
}

function places(...list: readonly Omit<SpreadPosition, 'number'>[]): readonly SpreadPosition[] {
  return list.map((place, index) => ({ number: index + 1, ...place }));
}

export const spreadPositions: Readonly<Record<SpreadKey, readonly SpreadPosition[]>> = freezeDeep({
  single_ember: places({
    key: 'answer',
    name: 'Answer',
    meaning: 'What you need to hear now',
    description: 'The one thing that matters most about the question as it stands today.',
    keywords: ['answer', 'focus', 'today'],
  }),

  timeline: places(
    {
      key: 'past',
      name: 'Past',
      meaning: 'Where this comes from',
      description: 'What has already happened and still pushes from behind.',
      keywords: ['origin', 'cause', 'memory'],
    },
    {
      key: 'present',
      name: 'Present',
      meaning: 'Where this stands',
      description: 'The situation as it is, with the part of it that is in your hands.',
      keywords: ['now', 'situation', 'choice'],
    },
    {
      key: 'future',
      name: 'Future',
      meaning: 'Where this is heading',
      description: 'What follows if everybody goes on as they do now.',
      keywords: ['direction', 'result', 'prospect'],
    },
  ),

  upheaval: places(
    {
      key: 'chaos',
      name: 'Chaos',
      meaning: 'What is coming apart',
      description: 'The disorder at the centre, seen without excuses.',
      keywords: ['disorder', 'shock', 'noise'],
    },
    {
      key: 'opportunity',
      name: 'Opportunity',
      meaning: 'What has been shaken loose',
      description: 'Something within reach now that was not within reach before.',
      keywords: ['opening', 'gain', 'timing'],
    },
    {
      key: 'survival',
      name: 'Survival',
      meaning: 'What must be saved first',
      description: 'The one thing that you cannot afford to lose while it lasts.',
      keywords: ['safety', 'core', 'endurance'],
    },
    {
      key: 'wild_card',
      name: 'Wild Card',
      meaning: 'What nobody has reckoned with',
      description: 'A person, a fact or a stroke of luck that may turn the matter over.',
      keywords: ['surprise', 'chance', 'turn'],
    },
  ),

  survival: places(
    {
      key: 'threat',
      name: 'Threat',
      meaning: 'What endangers you',
      description: 'The danger that is real, as opposed to the one that is loud.',
      keywords: ['danger', 'risk', 'pressure'],
    },
    {
      key: 'resources',
      name: 'Resources',
      meaning: 'What you have',
      description: 'Stores, skills and time that you may have stopped noticing.',
      keywords: ['stores', 'skill', 'strength'],
    },
    {
      key: 'allies',
      name: 'Allies',
      meaning: 'Who stands with you',
      description: 'Help that is already there or that would come if it were asked.',
      keywords: ['help', 'people', 'trust'],
    },
    {
      key: 'strategy',
      name: 'Strategy',
      meaning: 'What to do',
      description: 'The course that uses what you have against what you face.',
      keywords: ['plan', 'action', 'order'],
    },
    {
      key: 'outcome',
      name: 'Outcome',
      meaning: 'What comes of it',
      description: 'The likely end if the strategy is followed.',
      keywords: ['result', 'end', 'cost'],
    },
  ),

  strategy: places(
    {
      key: 'situation',
      name: 'Situation',
      meaning: 'The ground you stand on',
      description: 'The facts on which friend and opponent would agree.',
      keywords: ['facts', 'ground', 'start'],
    },
    {
      key: 'public_opinion',
      name: 'Public Opinion',
      meaning: 'What people think of it',
      description: 'How the matter looks to those who must live with it.',
      keywords: ['mood', 'voices', 'support'],
    },
    {
      key: 'resources',
      name: 'Resources',
      meaning: 'What can be spent',
      description: 'Means, hands and goodwill that are truly at your disposal.',
      keywords: ['means', 'budget', 'hands'],
    },
    {
      key: 'strategy',
      name: 'Strategy',
      meaning: 'The next moves',
      description: 'What to do first, and what to leave alone for now.',
      keywords: ['plan', 'sequence', 'moves'],
    },
    {
      key: 'long_term',
      name: 'Long Term',
      meaning: 'What it becomes in ten years',
      description: 'The effect that remains after everyone has stopped talking about it.',
      keywords: ['years', 'effect', 'legacy'],
    },
    {
      key: 'common_benefit',
      name: 'Common Benefit',
      meaning: 'What everybody gains',
      description: 'The good that the decision does for people who had no say in it.',
      keywords: ['benefit', 'fairness', 'sharing'],
    },
  ),

  council: places(
    {
      key: 'elder',
      name: 'The Elder',
      meaning: 'What experience says',
      description: 'Advice from someone who has seen this before.',
      keywords: ['experience', 'caution', 'memory'],
    },
    {
      key: 'recorder',
      name: 'The Recorder',
      meaning: 'What the records show',
      description: 'Knowledge and detail that feeling tends to skip.',
      keywords: ['knowledge', 'detail', 'evidence'],
    },
    {
      key: 'defender',
      name: 'The Defender',
      meaning: 'What must be protected',
      description: 'The duty in the matter, and the line that may not be crossed.',
      keywords: ['duty', 'protection', 'limits'],
    },
    {
      key: 'champion',
      name: 'The Champion',
      meaning: 'What is worth daring',
      description: 'The bold course, and what it would ask of you.',
      keywords: ['courage', 'honour', 'action'],
    },
    {
      key: 'beginner',
      name: 'The Beginner',
      meaning: 'What a fresh eye sees',
      description: 'The simple question that the others are too clever to ask.',
      keywords: ['questions', 'freshness', 'learning'],
    },
    {
      key: 'outsider',
      name: 'The Outsider',
      meaning: 'What it looks like from beyond the wall',
      description: 'The view of someone who owes the council nothing.',
      keywords: ['distance', 'doubt', 'other views'],
    },
    {
      key: 'consensus',
      name: 'Consensus',
      meaning: 'What all of them can accept',
      description: 'The course that the whole table could follow.',
      keywords: ['agreement', 'decision', 'balance'],
    },
  ),

  celtic_cross: places(
    {
      key: 'present',
      name: 'Present',
      meaning: 'The heart of the matter',
      description: 'Where you stand now, with all that belongs to it.',
      keywords: ['now', 'heart', 'situation'],
    },
    {
      key: 'obstacle',
      name: 'Obstacle',
      meaning: 'What crosses you',
      description: 'The force that stands against the first card, for good or ill.',
      keywords: ['resistance', 'challenge', 'tension'],
    },
    {
      key: 'distant_past',
      name: 'Distant Past',
      meaning: 'The root of it',
      description: 'The old foundation on which the matter grew.',
      keywords: ['root', 'foundation', 'history'],
    },
    {
      key: 'recent_past',
      name: 'Recent Past',
      meaning: 'What is just leaving',
      description: 'An influence that is fading but can still be felt.',
      keywords: ['fading', 'recent', 'lesson'],
    },
    {
      key: 'potential',
      name: 'Potential',
      meaning: 'The best that could come',
      description: 'What may be reached if things go well and you want it.',
      keywords: ['aim', 'possibility', 'hope'],
    },
    {
      key: 'near_future',
      name: 'Near Future',
      meaning: 'What comes next',
      description: 'The turn that the next weeks are likely to bring.',
      keywords: ['soon', 'next', 'arrival'],
    },
    {
      key: 'self',
      name: 'Self',
      meaning: 'How you stand to it',
      description: 'The attitude that you bring, whether you know it or not.',
      keywords: ['attitude', 'self', 'stance'],
    },
    {
      key: 'external',
      name: 'External',
      meaning: 'What surrounds you',
      description: 'People and circumstances beyond your control.',
      keywords: ['others', 'surroundings', 'influence'],
    },
    {
      key: 'hopes_and_fears',
      name: 'Hopes and Fears',
      meaning: 'What you wish for and dread',
      description: 'Often one and the same thing, seen from two sides.',
      keywords: ['hope', 'fear', 'longing'],
    },
    {
      key: 'outcome',
      name: 'Outcome',
      meaning: 'Where it leads',
      description: 'The likely end of the present course.',
      keywords: ['result', 'end', 'answer'],
    },
  ),
});
