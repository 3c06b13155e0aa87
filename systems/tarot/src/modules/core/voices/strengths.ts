// What each voice is good for: the matters that it is asked about, and the kind of person that it speaks to.

import type { KarmaContext, VoiceKey } from '../../../deck/card.ts';
import { freezeDeep } from '../../../deck/freeze.ts';

export type Topic = 'love' | 'money' | 'danger' | 'choice' | 'conflict' | 'change' | 'knowledge' | 'home' | 'loss';

/** How a question is known to be of it. */
export const topicWords: Readonly<Record<Topic, RegExp>> = {
  love: /\b(loves?|loved|heart|partner|marr(y|iage|ied)|dating|crush|friends?|friendship)\b/i,
  money: /\b(money|pay|paid|price|debts?|jobs?|work|salary|buy|sell|business|career)\b/i,
  danger: /\b(afraid|fears?|worr(y|ied|ies)|danger|dangerous|safe|risks?|threat)\b/i,
  choice: /\b(choose|choice|decide|decision|should|whether|option)\b/i,
  conflict: /\b(fights?|quarrel|argue|argument|enem(y|ies)|rival|boss|betray(ed)?|revenge)\b/i,
  change: /\b(change|move|moving|leave|leaving|begin|start|new|travel|journey|future)\b/i,
  knowledge: /\b(why|learn|study|understand|truth|exam|school|know|meaning)\b/i,
  home: /\b(home|house|family|mother|father|child(ren)?|son|daughter|brother|sister)\b/i,
  loss: /\b(los[set]|loss|grief|die[ds]?|death|ended|over|sad|alone|lonely|gone)\b/i,
};

export const strengths: Readonly<Record<VoiceKey, { topics: readonly Topic[]; karma: KarmaContext }>> = freezeDeep({
  wrist_console: { topics: ['choice', 'danger'], karma: 'neutral' },
  shelter_born: { topics: ['change', 'love'], karma: 'good' },
  trader: { topics: ['money', 'choice'], karma: 'neutral' },
  house_automaton: { topics: ['home', 'loss'], karma: 'good' },
  colossus: { topics: ['loss', 'danger'], karma: 'neutral' },
  ashwalker: { topics: ['loss', 'change'], karma: 'neutral' },
  marauder: { topics: ['conflict', 'money'], karma: 'evil' },
  archivist: { topics: ['knowledge', 'choice'], karma: 'neutral' },
  sentinel: { topics: ['danger', 'conflict'], karma: 'good' },
  border_scout: { topics: ['danger', 'change'], karma: 'neutral' },
  iron_captain: { topics: ['conflict', 'choice'], karma: 'evil' },
  watch_keeper: { topics: ['home', 'love'], karma: 'good' },
  courier: { topics: ['love', 'change'], karma: 'good' },
  researcher: { topics: ['knowledge', 'money'], karma: 'neutral' },
});
