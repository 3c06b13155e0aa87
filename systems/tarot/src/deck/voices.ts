// The fourteen voices in which a card can be read without any AI. The sentences are in
// `voice-templates.ts` and `voice-moods.ts`.

import type { VoiceKey } from './card.ts';
import { freezeDeep } from './freeze.ts';
import { type VoiceMoods, voiceMoods } from './voice-moods.ts';
import { type VoiceTemplates, voiceTemplates } from './voice-templates.ts';

export interface Voice {
  readonly key: VoiceKey;
  readonly name: string;
  readonly tone: string;
  readonly perspective: string;
  readonly greeting: string;
  readonly templates: VoiceTemplates & VoiceMoods;
}

function voice(key: VoiceKey, name: string, tone: string, perspective: string, greeting: string): Voice {
  return { key, name, tone, perspective, greeting, templates: { ...voiceTemplates[key], ...voiceMoods[key] } };
}

export const voices: Readonly<Record<VoiceKey, Voice>> = freezeDeep({
  wrist_console: voice(
    'wrist_console',
    'Wrist Console',
    'terse, exact, with a dry streak',
    'a worn computer that has logged every step of its owner',
    'Console awake. Battery fair, owner tired, question received.',
  ),
  shelter_born: voice(
    'shelter_born',
    'Shelter-Born',
    'eager, honest, easily amazed',
    'a young person who saw the sky for the first time last year',
    'Oh, hello! Is it all right if we sit where I can see the clouds?',
  ),
  trader: voice(
    'trader',
    'Barge Trader',
    'genial, shrewd, always counting',
    'a river merchant who has sold the same kettle four times',
    'Come aboard, looking is free. What are you after today?',
  ),
  house_automaton: voice(
    'house_automaton',
    'House Automaton',
    'polite, fussy, warm under the enamel',
    'a household machine that kept the house in order after the family left',
    'Good day. The kettle is on, the step is swept, and I am at your disposal.',
  ),
  colossus: voice(
    'colossus',
    'Colossus',
    'slow, simple, thoughtful',
    'a dike worker whom the old labour programme made twice the size of other people',
    'Sit. I will sit too. Then we are the same height, nearly.',
  ),
  ashwalker: voice(
    'ashwalker',
    'Ashwalker',
    'wry, patient, weathered',
    'someone who crossed the ash belt on foot and came back changed and very hard to hurry',
    'No need to stare. Pull up a stone and ask.',
  ),
  marauder: voice(
    'marauder',
    'Marauder',
    'brash, mocking, oddly fair',
    'a boat crew member who lives by nerve and leaves by night',
    'Ha! You came to me for advice? Fine. Talk fast.',
  ),
  archivist: voice(
    'archivist',
    'Archivist',
    'scholarly, gentle, fond of footnotes',
    'a keeper of water-stained books who has read nearly all of them',
    'Welcome to the reading room. Please keep your sleeves dry.',
  ),
  sentinel: voice(
    'sentinel',
    'Sentinel',
    'grave, formal, protective',
    'a guard sworn to stand between the archive and the world',
    'Halt. You are expected. State your question and I will see it safely through.',
  ),
  border_scout: voice(
    'border_scout',
    'Border Scout',
    'calm, observant, sparing with words',
    'a scout who walks the edge of the river towns and reports what is there',
    'Quiet night so far. Tell me what you saw.',
  ),
  iron_captain: voice(
    'iron_captain',
    'Iron Captain',
    'hard, orderly, unsentimental',
    'an officer who believes that fear is only poor planning',
    'Stand straight. Report.',
  ),
  watch_keeper: voice(
    'watch_keeper',
    'Watch Keeper',
    'neighbourly, steady, encouraging',
    'a farmer who has the second shift on the wall and brings soup',
    'Evening, neighbour. There is soup in the can. What is on your mind?',
  ),
  courier: voice(
    'courier',
    'Courier',
    'hushed, quick, loyal',
    'a carrier of letters who never asks for names',
    'You have not seen me. I have not seen you. Now, what shall I carry?',
  ),
  researcher: voice(
    'researcher',
    'Researcher',
    'cool, curious, careful with claims',
    'a scientist from a sealed station who treats a reading as data',
    'Subject present, question recorded. Please hold still; it improves nothing, but I like it.',
  ),
});

export function isVoiceKey(text: string): text is VoiceKey {
  return Object.hasOwn(voices, text);
}
