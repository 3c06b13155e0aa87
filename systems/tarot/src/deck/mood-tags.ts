// Moods that a journal entry may carry.

export const moodTags = Object.freeze([
  'hopeful',
  'anxious',
  'reflective',
  'excited',
  'peaceful',
  'confused',
  'grateful',
  'uncertain',
] as const);
export type MoodTag = (typeof moodTags)[number];

export const MAX_MOODS_PER_ENTRY = 5;
