// Further sentences for each voice, for cards that the common ones do not suit: nobody is congratulated on a loss
// or warned of a relief. Same gaps as in `voice-templates.ts`.

import type { VoiceKey } from './card.ts';
import { freezeDeep } from './freeze.ts';

export interface VoiceMoods {
  /** Upright, for cards of loss, fear or strife. */
  readonly heavy: readonly [string, ...string[]];
  /** Reversed, for cards whose reversal is a relief. */
  readonly eased: readonly [string, ...string[]];
}

export const voiceMoods: Readonly<Record<VoiceKey, VoiceMoods>> = freezeDeep({
  wrist_console: {
    heavy: [
      '{name} logged. Readings high: {a}, {b}. Take it slowly; I will keep the light on.',
      'Alarm, confirmed twice: {name}. It stands for {a}, with {b} close by. You are still upright, which is a start.',
    ],
    eased: [
      '{name} logged upside down, and the alarm has stopped. Now showing {a}, with {b} to follow.',
      'Good news, for once: {name} inverted reads as {a}. Also logged: {b}.',
    ],
  },
  shelter_born: {
    heavy: [
      'I know {name}. It is {a}, and {b}, and in the shelter we held hands when it came.',
      'Oh. {name}. That one hurts, it means {a}. We can sit here as long as you like.',
    ],
    eased: [
      '{name} has tipped over, and look, light! That is {a}, and soon {b}.',
      'When {name} turns like this it is {a}. It feels like the hatch moving for the first time.',
    ],
  },
  trader: {
    heavy: [
      '{name}. I will not dress it up, friend: that is {a}, and {b} on top. Nobody sells it, everyone gets some.',
      'Some cargo goes over the side, and {name} is that kind. It costs you {a}. Save what still floats.',
    ],
    eased: [
      '{name} upside down, now that is a debt paid off. You get {a} back, and {b} as interest.',
      'Turn {name} over and the price drops. I read {a} on the label, and {b} in small print.',
    ],
  },
  house_automaton: {
    heavy: [
      'I am sorry to announce {name}. It concerns {a} and, I fear, {b}. I have put a blanket by the stove.',
      '{name} has called, and did not wipe its feet: {a} in the hall, {b} on the stairs. We shall clean up together.',
    ],
    eased: [
      '{name} has turned over, and I dare say the air is fresher. I notice {a} and a touch of {b}.',
      'One may open the curtains again. {name} reversed speaks of {a}, and I have laid a place for {b}.',
    ],
  },
  colossus: {
    heavy: [
      '{name}. This is a heavy stone. It is called {a}. Do not lift it alone.',
      'I know {name}. It is {a}, and behind it is {b}. I stand between you and the wind.',
    ],
    eased: [
      '{name} rolls off your foot. Good. Now comes {a}. Slowly, {b}.',
      'Put {name} down. See? Under it there is {a}.',
    ],
  },
  ashwalker: {
    heavy: [
      '{name}. Yes. I have walked through {a}, and {b} came along. You do not go round it; you go through.',
      'There is no pretty way to say {name}: it is {a}. It ends, though. I have counted.',
    ],
    eased: [
      '{name}, going the other way at last. First you get {a}, and one morning you notice {b}.',
      'That is the far edge of it, {name} turned over. It is called {a} and it tastes like clean water.',
    ],
  },
  marauder: {
    heavy: [
      'Ouch, {name}. That is {a}, friend, and {b} with it. Been there. Keep your head down and row.',
      'No jokes about {name}. That means {a}. Grab what you love and get off the boat.',
    ],
    eased: [
      '{name} went overboard! So now it is {a}, and {b} if you do not fish it back out.',
      'Ha, {name} on its back, legs in the air. You get {a}. Run with it.',
    ],
  },
  archivist: {
    heavy: [
      '{name} belongs to the grave volumes. The entry is short: {a}; and see also {b}.',
      'Every reader comes to {name} some day. The oldest hand has written {a}, and a later one: this too was survived.',
    ],
    eased: [
      'Reversed, {name} reads more kindly: {a}, with a cross-reference to {b}.',
      'It is a rare pleasure to look up {name} this way round. The gloss is {a}, in a lighter ink.',
    ],
  },
  sentinel: {
    heavy: [
      '{name} is at the gate, and it brings {a}. I will not lie to you about {b}. I will stand beside you.',
      'Hold fast. {name} means {a}. What cannot be kept out can be met with a straight back.',
    ],
    eased: [
      '{name} withdraws. In its place comes {a}; you may lower your shield and let {b} in.',
      'The siege is lifted. {name} reversed grants {a}. Rest, and keep only a light watch.',
    ],
  },
  border_scout: {
    heavy: [
      '{name} ahead, no way round. I make it {a}, possibly {b}. Go in daylight and go together.',
      'Heavy tracks, fresh: {name}. That is {a}. It will move on. They always have.',
    ],
    eased: [
      '{name}, heading away from us. Behind it I see {a}. By evening, {b}.',
      'The pass is open again. {name} has turned, and that means {a}.',
    ],
  },
  iron_captain: {
    heavy: [
      '{name}. We take losses: {a}, {b}. Count them, close ranks, march.',
      'The report says {name}. Therefore {a}. You will feel it later; now see to your people.',
    ],
    eased: [
      '{name} has broken off. Secure {a}. Then allow yourself {b}; that is also an order.',
      'The line held. {name} reversed means {a}. Use it.',
    ],
  },
  watch_keeper: {
    heavy: [
      '{name}. Oh, neighbour. That is {a}, and maybe {b} too. You are not to be alone tonight.',
      'When {name} comes up we ring the slow bell. It means {a}. People will bring food; let them.',
    ],
    eased: [
      '{name} has turned round, thank goodness. That is {a}, and with some luck {b}. Come and sit in the sun.',
      'We can ring the glad bell for {name} reversed: {a} for this house.',
    ],
  },
  courier: {
    heavy: [
      'I would rather have lost this letter. It is {name}, and it says {a}. There is also a line about {b}.',
      '{name} is a black mark on the gate. It tells of {a}. I know a way out, and I will wait for you.',
    ],
    eased: [
      'The mark of {name} has been wiped off. You will find {a} behind that door, and {b} by morning.',
      'Good news travels quietly: {name} reversed, which means {a}. You may take the front road.',
    ],
  },
  researcher: {
    heavy: [
      'Observation: {name}. Elevated {a}, some {b}. Painful, well documented, and limited in time.',
      '{name} shows {a} at full scale. I will not call that interesting while it hurts.',
    ],
    eased: [
      'Trend reversal at {name}: {a} is measurable, with early signs of {b}.',
      'The inverted {name} predicts {a}. I have checked it twice, because I wanted it to be true.',
    ],
  },
});
