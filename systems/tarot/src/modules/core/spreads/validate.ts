// Whether a spread that somebody made up could be laid. Nothing of it is stored.

import type { ValidateAnswer, ValidateBody } from './schemas.ts';

const leastDescription = 10;
const mostCards = 15;

export function validateSpread(spread: ValidateBody): ValidateAnswer {
  const errors = errorsOf(spread);
  return { is_valid: errors.length === 0, errors, warnings: warningsOf(spread), suggestions: suggestionsOf(spread) };
}

const told = (rules: readonly [boolean, string][]): string[] =>
  rules.flatMap(([applies, text]) => (applies ? [text] : []));

function errorsOf({ name, display_name, description, card_count, positions }: ValidateBody): string[] {
  const numbers = positions.map(({ number }) => number).sort((a, b) => a - b);
  return told([
    [name.trim() === '', 'It has no name.'],
    [display_name.trim() === '', 'It has no name to be shown.'],
    [description.trim().length < leastDescription, `Its description is shorter than ${leastDescription} characters.`],
    [card_count < 1 || card_count > mostCards, `It needs 1 to ${mostCards} cards.`],
    [positions.length !== card_count, `It has ${positions.length} positions for ${card_count} cards.`],
    [
      numbers.some((number, index) => number !== index + 1),
      `Its positions are not numbered from 1 to ${positions.length}.`,
    ],
    [positions.some((position) => position.name.trim() === ''), 'A position has no name.'],
  ]);
}

function warningsOf({ positions, card_count, difficulty_level }: ValidateBody): string[] {
  const names = positions.map((position) => position.name.trim().toLowerCase());
  return told([
    [new Set(names).size < names.length, 'Two positions have the same name.'],
    [
      positions.some(({ meaning }) => meaning.trim() === ''),
      'A position has no meaning: whoever reads it has to guess.',
    ],
    [card_count > 7 && difficulty_level === 'beginner', 'So many cards are much for a beginner.'],
  ]);
}

function suggestionsOf({ card_count, description, difficulty_level }: ValidateBody): string[] {
  return told([
    [card_count > 10, 'Fewer cards are easier to keep in mind: most spreads have 3 to 7.'],
    [description.trim().length < 50, 'Say in the description for which questions it is.'],
    [difficulty_level === undefined, 'Say for whom it is: difficulty_level.'],
  ]);
}
