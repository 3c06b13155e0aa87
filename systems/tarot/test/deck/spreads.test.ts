import { expect, it } from 'vitest';
import { spreadByKey, spreadKeys, spreads } from '../../src/deck/spreads.ts';
import { emptyTexts, expectFrozenDeep } from './expectations.ts';

it('has the seven spreads with their counts, levels and places', () => {
  expect(
    spreads.map((spread) => [
      spread.key,
      spread.cardCount,
      spread.difficultyLevel,
      spread.positions.map((place) => place.key).join(' '),
    ]),
  ).toEqual([
    ['single_ember', 1, 'beginner', 'answer'],
    ['timeline', 3, 'beginner', 'past present future'],
    ['upheaval', 4, 'intermediate', 'chaos opportunity survival wild_card'],
    ['survival', 5, 'intermediate', 'threat resources allies strategy outcome'],
    ['strategy', 6, 'advanced', 'situation public_opinion resources strategy long_term common_benefit'],
    ['council', 7, 'advanced', 'elder recorder defender champion beginner outsider consensus'],
    [
      'celtic_cross',
      10,
      'advanced',
      'present obstacle distant_past recent_past potential near_future self external hopes_and_fears outcome',
    ],
  ]);
});

it('numbers the places of each spread from one without gaps', () => {
  for (const { positions, cardCount } of spreads) {
    expect(positions.map((place) => place.number)).toEqual(Array.from({ length: cardCount }, (_, index) => index + 1));
  }
});

it('takes two minutes a card and five to settle, and calls it simple up to three cards, complex above seven', () => {
  expect(spreads.map((spread) => spread.estimatedDurationMinutes)).toEqual([7, 11, 13, 15, 17, 19, 25]);
  expect(spreads.map((spread) => spread.complexity)).toEqual([
    ...['simple', 'simple', 'moderate', 'moderate', 'moderate', 'moderate', 'complex'],
  ]);
});

it('keeps the sensitivity between 0.2 and 0.8 and each description above ten characters', () => {
  for (const spread of spreads) {
    expect(spread.radiationSensitivity).toBeGreaterThanOrEqual(0.2);
    expect(spread.radiationSensitivity).toBeLessThanOrEqual(0.8);
    expect(spread.description.length).toBeGreaterThan(10);
  }
});

it('finds a spread by its key', () => {
  for (const key of spreadKeys) expect(spreadByKey(key)?.key).toBe(key);
  expect(spreadByKey('horseshoe')).toBeUndefined();
});

it('leaves no text empty and cannot be changed', () => {
  expect(emptyTexts(spreads)).toEqual([]);
  expectFrozenDeep(spreads);
});
