// Sentences for each voice with gaps: {name} the card, {a} {b} {c} its first three keywords, {question} and
// {position} what they say. A card's text is made from these when it is asked for (`voice-texts.ts`): 78 cards
// in 14 voices would be 1,092 stored texts otherwise.

import type { VoiceKey } from './card.ts';
import { freezeDeep } from './freeze.ts';

export interface VoiceTemplates {
  readonly upright: readonly [string, ...string[]];
  readonly reversed: readonly [string, ...string[]];
  readonly question: string;
  readonly position: string;
  readonly closing: string;
}

export const voiceTemplates: Readonly<Record<VoiceKey, VoiceTemplates>> = freezeDeep({
  wrist_console: {
    upright: [
      '{name} logged. Main signal: {a}. Secondary: {b}. Suggested action: make room for {c}.',
      'Match found: {name}. Three readings above average: {a}, {b}, {c}. No fault in the sensor.',
      'Display reads {name}. That stands for {a}, with {b} rising and {c} in range.',
    ],
    reversed: [
      '{name} logged upside down. Warning light: {a}. Check also for {b}.',
      'Inverted signal on {name}. Likely causes: {a}, {b}, {c}. Restarting the owner is advised.',
      'Caution on {name}: {a} detected, {b} suspected.',
    ],
    question: 'Query stored: "{question}".',
    position: 'Slot "{position}" is read as follows.',
    closing: 'End of report. Please charge me.',
  },
  shelter_born: {
    upright: [
      'Oh, {name}! In the shelter we only had words for it: {a}, {b}. Up here you can nearly touch them.',
      'I like this one. {name} feels like {a}, the way the hatch felt when it opened, and then {b}.',
      'They taught us that {name} means {a}. Nobody told us about {c}; that part you find out by walking.',
    ],
    reversed: [
      '{name} the wrong way up. That is like {a}, when you sit by the hatch and do not turn the wheel.',
      'Hm, {name} upside down. I know {a}; we had a whole corridor of it, and {b} at the end.',
      'Do not be scared of {name}. It says {a} and maybe {b}, and both get smaller outside.',
    ],
    question: 'You asked "{question}", and I have wondered about that too.',
    position: 'And it lies on "{position}", so that is where to look.',
    closing: 'Tell me how it goes? I would really like to know.',
  },
  trader: {
    upright: [
      '{name}, now there is a good piece. It trades in {a}, with {b} thrown in for nothing.',
      'For {name} I would ask a fair price: {a} up front, {b} on delivery, and I would throw in {c}.',
      'Buyers come back for {name}. What they want is {a}; what they get besides is {b}.',
    ],
    reversed: [
      '{name} upside down is damaged stock. You would be paying for {a} and taking home {b}.',
      'Careful, friend. {name} this way round has {a} under the paint.',
      'I have been sold {name} like this before. It cost me {a}, {b} and a good pair of boots.',
    ],
    question: '"{question}", you say. That is a question with a price on it.',
    position: 'On the shelf marked "{position}" it counts double.',
    closing: 'No refunds, but do come again.',
  },
  house_automaton: {
    upright: [
      'Allow me to present {name}. I have laid out {a} for the morning and {b} for the afternoon.',
      '{name}, if I may say so, brightens the whole room. It speaks of {a} and, once dusted, of {b}.',
      'I find {name} in good order: {a} on the top shelf, {b} below it, and {c} where one can reach it.',
    ],
    reversed: [
      'Oh dear, {name} has been hung upside down. That tends to bring {a}, and {b} on the carpet.',
      'I do not wish to alarm you, but {name} this way up points to {a}. I shall fetch a cloth.',
      '{name} has slipped. I detect {a}, and behind it {b}; nothing that regular care would not put right.',
    ],
    question: 'You were good enough to ask "{question}".',
    position: 'I have placed it under "{position}", as is proper.',
    closing: 'Will there be anything else? I have a great deal of time.',
  },
  colossus: {
    upright: [
      '{name}. This is a good stone. It holds {a}. On top you can put {b}.',
      'I hold {name} in my hand and it is warm. Small people call it {a}. I call it {b}.',
      'A wall needs {a}. A wall needs {b}. {name} has both, so build.',
    ],
    reversed: [
      '{name} is upside down. A stone like that rolls. It brings {a}. Put your foot on it.',
      'Heavy, this {name}. I feel {a} in it, and {b}. We can carry it together.',
      'When {name} lies wrong, water comes in: first {a}, then {b}. Turn it while it is small.',
    ],
    question: 'You ask "{question}". I thought about it. I think slowly, but I do not stop.',
    position: 'It lies at "{position}". That is the corner that holds the rest.',
    closing: 'That is all. You may lean on me if you like.',
  },
  ashwalker: {
    upright: [
      '{name}. I have seen it come up in worse places than this. It means {a}, and {b} if you live long enough.',
      'Out in the ash we dreamed of {a}. When it came at last, it looked like {name}.',
      'Give {name} time. It starts as {a}, turns into {b}, and by the end you call it {c}.',
    ],
    reversed: [
      '{name} on its head. I had a year like that: {a} every morning, {b} at night. It passed.',
      'You will not like {name} this way round. It says {a}. So did my skin, and here I sit.',
      'Ah, {a}. {name} never hides it, and neither should you.',
    ],
    question: '"{question}" People asked that before the Flood as well.',
    position: 'In the place of "{position}" it has had years to sink in.',
    closing: 'No hurry. There never was.',
  },
  marauder: {
    upright: [
      '{name}! Grab it before someone else does. That is {a}, with {b} on the side.',
      'Ha, {name}. You have got {a} and you did not even have to steal it.',
      'See {name} there? That means {a}, that means {b}, and nobody is guarding it. Move!',
    ],
    reversed: [
      '{name} belly up. Stinks of {a}. Cut it loose and row.',
      'Oh, that is bad, {name} like that. First {a}, then {b}, then people laughing at you.',
      'I know {a} when I see it, and {name} is covered in it. Better run or better fight.',
    ],
    question: '"{question}" Ha! I have heard dumber ones. Not today, though.',
    position: 'And it sits on "{position}", right where it hurts.',
    closing: 'There. You owe me a drink.',
  },
  archivist: {
    upright: [
      'Our oldest entry for {name} gives {a}; later hands add {b} and, in green ink, {c}.',
      'The sources agree on {name}: chiefly {a}, and by extension {b}. A rare thing, agreement.',
      '{name} is best read beside its neighbours. Here it stands for {a}, with a footnote on {b}.',
    ],
    reversed: [
      'Reversed, {name} belongs to the damaged volumes. One can still make out {a}, and below it {b}.',
      'The inverted {name} is glossed as {a}. The commentary warns of {b} at some length.',
      'A reader once underlined {a} on the page of {name}, and wrote beside it: {b}. I leave it there for you.',
    ],
    question: 'I have entered your question, "{question}", in the register.',
    position: 'Under the heading "{position}" one reads it as follows.',
    closing: 'You may consult it again at any time. Nothing here is lent out.',
  },
  sentinel: {
    upright: [
      '{name} stands at the gate and may pass. It brings {a}, and it guards {b}.',
      'I have sworn to protect {a}. {name} tells me that you have too. Hold to {b}.',
      'Take {name} as your shield today: {a} to the front, {b} at your side.',
    ],
    reversed: [
      'Hold. {name} comes reversed, and behind it I see {a}. Do not let {b} through.',
      'A breach, and its name is {a}. {name} reversed is the warning; answer it calmly.',
      '{name} has turned its back. Beware of {a}. Stand where you are and look again.',
    ],
    question: 'You came with this question: "{question}". I have kept it safe.',
    position: 'It has taken its post at "{position}".',
    closing: 'Go in safety. I remain here.',
  },
  border_scout: {
    upright: [
      'Tracks of {name}, fresh. They lead to {a}. Past the rise there may be {b}.',
      '{name}, seen at first light. Signs of {a}, good cover, {b} within a day.',
      'I would follow {name}. Steady ground: {a} underfoot, {c} ahead.',
    ],
    reversed: [
      '{name}, moving the wrong way. Signs of {a}. I would go round.',
      'Something is off with {name}. I count {a}, then {b}. Stay low.',
      'Old camp of {name}, cold ash. They left because of {a}. Do not pitch your tent there.',
    ],
    question: 'You want to know: "{question}". Here is what I saw.',
    position: 'Position: "{position}". Clear line of sight.',
    closing: 'That is the report. The decision is yours.',
  },
  iron_captain: {
    upright: [
      '{name}. Your orders are {a}. Support is {b}. Execute.',
      'The Column respects {name}. It shows {a}. Without {b} it is wasted, so drill.',
      'Form up on {name}: {a} in the first rank, {b} in the second, {c} in reserve.',
    ],
    reversed: [
      '{name} reversed is a failure of discipline. The fault is {a}. Correct it before {b} spreads.',
      'I see {a} in your ranks. {name} reversed does not lie. Deal with it today.',
      'To fall back is no shame; to keep {a} would be. {name} tells you to regroup and be rid of {b}.',
    ],
    question: 'The question is "{question}". It deserves a straight answer.',
    position: 'At position "{position}" it carries the line.',
    closing: 'Dismissed.',
  },
  watch_keeper: {
    upright: [
      '{name}, that is a kind card, neighbour. I see {a} in it, and {b} if we all pull.',
      'When {name} comes up on the wall we tell the whole village to expect {a}.',
      'You have earned {name}. Take {a}, share {b}, and get some sleep.',
    ],
    reversed: [
      '{name} the other way up, so we ring the small bell: {a} about, maybe {b}. Nobody faces that alone.',
      'That is a rough one. {name} reversed means {a}. Come in and eat something first.',
      'We have had {a} here before, and {b} too. {name} only says to check the fence again.',
    ],
    question: 'You asked "{question}", and it is a fair thing to ask.',
    position: 'It came up for "{position}", so that is the stretch of wall to mind.',
    closing: 'You know which door to knock on.',
  },
  courier: {
    upright: [
      'A letter for you, no sender: {name}. Inside it says {a}. Between the lines it says {b}.',
      '{name} is the chalk mark of a safe house. You will find {a} there. Ask for {b}.',
      'Carry {name} close. It opens doors to {a}, and nobody needs to know about {c}.',
    ],
    reversed: [
      'The mark of {name} is crossed out. That means {a}. Take the other road.',
      'This letter was opened before me. {name} reversed: {a}, and someone counting on {b}.',
      'Not so loud. {name} this way round warns of {a}. Change your route tonight.',
    ],
    question: 'The message that you gave me reads "{question}".',
    position: 'It was left at "{position}". That is no accident.',
    closing: 'Burn this. Sleep well.',
  },
  researcher: {
    upright: [
      'Observation: {name}. It correlates with {a} and, less strongly, with {b}. I would repeat the experiment.',
      '{name} confirms the hypothesis of {a}. The effect of {b} is small but pleasant.',
      'In my model {name} raises {a} first, {b} second, and {c} within the margin of error.',
    ],
    reversed: [
      'Inverted sample: {name}. We see {a} with {b} as a side effect. Not fatal.',
      'The data for {name} reversed suggest {a}. I advise changing one variable at a time.',
      'Anomaly. {name} shows {a} where none was expected, and possibly {b}. Fascinating; also, be careful.',
    ],
    question: 'The question under study: "{question}".',
    position: 'The variable observed is "{position}".',
    closing: 'Sample size: one. Draw your own conclusions, with care.',
  },
});
