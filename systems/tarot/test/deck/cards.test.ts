import { describe, expect, it } from 'vitest';
import { factionKeys, suitKeys } from '../../src/deck/card.ts';
import { cardByKey, cards, cardsOfSuit } from '../../src/deck/cards.ts';
import { suitByName, suits } from '../../src/deck/suits.ts';
import { emptyTexts, expectFrozenDeep } from './expectations.ts';

const minorSuits = { flasks: 'Cups', blades: 'Swords', tokens: 'Pentacles', embers: 'Wands' } as const;

describe('the deck', () => {
  it('has 78 cards: 22 of the major arcana and 14 in each suit', () => {
    expect(cards).toHaveLength(78);
    expect(suitKeys.map((suit) => cardsOfSuit(suit).length)).toEqual([22, 14, 14, 14, 14]);
    expect(suitKeys.flatMap((suit) => cardsOfSuit(suit))).toEqual(cards);
  });

  it.each([
    'key',
    'name',
    'classicName',
    'shelterNumber',
    'imageUrl',
    'imageAlt',
    'flavour',
    'specialAbility',
  ] as const)('gives every card a %s of its own', (field) => {
    expect(new Set(cards.map((card) => card[field])).size).toBe(78);
  });

  it('repeats no meaning', () => {
    const meanings = cards.flatMap((card) => [
      card.uprightMeaning,
      card.reversedMeaning,
      ...Object.values(card.karmaReadings),
    ]);
    expect(new Set(meanings).size).toBe(meanings.length);
  });

  it('finds each card by its key, and nothing by another word', () => {
    for (const card of cards) expect(cardByKey(card.key)).toBe(card);
    expect(cardByKey('major-22')).toBeUndefined();
    expect(cardByKey('toString')).toBeUndefined();
  });

  it('numbers the major arcana from 0 and the suits from 1', () => {
    expect(cardsOfSuit('major_arcana').map((card) => card.key)).toEqual(keys('major', 0, 21));
    for (const suit of Object.keys(minorSuits) as (keyof typeof minorSuits)[]) {
      expect(cardsOfSuit(suit).map((card) => card.key)).toEqual(keys(suit, 1, 14));
      expect(cardsOfSuit(suit).map((card) => card.number)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
    }
  });

  it('carries the classic names in the classic order', () => {
    const major =
      'The Fool,The Magician,The High Priestess,The Empress,The Emperor,The Hierophant,The Lovers,The Chariot,Strength,' +
      'The Hermit,Wheel of Fortune,Justice,The Hanged Man,Death,Temperance,The Devil,The Tower,The Star,The Moon,The Sun,' +
      'Judgement,The World';
    expect(cardsOfSuit('major_arcana').map((card) => card.classicName)).toEqual(major.split(','));
    const ranks = 'Ace,Two,Three,Four,Five,Six,Seven,Eight,Nine,Ten,Page,Knight,Queen,King'.split(',');
    for (const [suit, classic] of Object.entries(minorSuits)) {
      const names = cardsOfSuit(suit as keyof typeof minorSuits).map((card) => card.classicName);
      expect(names).toEqual(ranks.map((rank) => `${rank} of ${classic}`));
    }
    expect(cardByKey('flasks-07')?.classicName).toBe('Seven of Cups');
  });

  it('marks 22 cards as major and 16 as court cards, and gives ranks to the suits only', () => {
    expect(cards.filter((card) => card.isMajorArcana).map((card) => card.suit)).toEqual(Array(22).fill('major_arcana'));
    const court = cards.filter((card) => card.isCourtCard);
    expect(court).toHaveLength(16);
    expect(new Set(court.map((card) => card.rank))).toEqual(new Set(['Page', 'Knight', 'Queen', 'King']));
    for (const card of cards) expect(card.rank === null).toBe(card.isMajorArcana);
  });

  it('keeps every figure in its range', () => {
    for (const card of cards) {
      expect(card.radiationLevel).toBeGreaterThanOrEqual(0);
      expect(card.radiationLevel).toBeLessThanOrEqual(1);
      expect(card.geigerIntensity).toBeCloseTo(Math.min(1, card.radiationLevel * 1.5), 2);
      expect(Number.isInteger(card.threatLevel) && card.threatLevel >= 1 && card.threatLevel <= 10).toBe(true);
      expect(Number.isInteger(card.shelterNumber) && card.shelterNumber > 0).toBe(true);
      expect(card.affectsFortune || card.affectsTrust || card.affectsWit).toBe(true);
    }
  });

  it('writes each meaning in two or three sentences of a fair length', () => {
    for (const card of cards) {
      for (const meaning of [card.uprightMeaning, card.reversedMeaning]) {
        expect(sentences(meaning), `${card.key}: ${meaning}`).toBeGreaterThanOrEqual(2);
        expect(sentences(meaning), `${card.key}: ${meaning}`).toBeLessThanOrEqual(3);
        expect(meaning.length).toBeLessThanOrEqual(260);
      }
    }
  });

  it('gives three to five different keywords for each way up', () => {
    for (const card of cards) {
      for (const words of [card.uprightKeywords, card.reversedKeywords]) {
        expect(words.length).toBeGreaterThanOrEqual(3);
        expect(words.length).toBeLessThanOrEqual(5);
        expect(new Set(words).size).toBe(words.length);
      }
    }
  });

  it('names five different factions for each card and forgets none in the deck', () => {
    for (const card of cards) expect(new Set(card.factions).size).toBe(5);
    expect(new Set(cards.flatMap((card) => card.factions))).toEqual(new Set(factionKeys));
  });

  it('leaves no text empty', () => {
    expect(cards.flatMap((card) => emptyTexts(card))).toEqual([]);
    expect(emptyTexts(suits)).toEqual([]);
  });

  it('cannot be changed', () => {
    expectFrozenDeep(cards);
    expectFrozenDeep(suits);
    expect(() => Object.assign(cards[0] ?? {}, { name: 'Another' })).toThrow(TypeError);
  });
});

describe('the stories', () => {
  const stories = cards.flatMap((card) => (card.story === null ? [] : [card.story]));

  it('are told for at least ten cards', () => {
    expect(stories.length).toBeGreaterThanOrEqual(10);
  });

  it('keep to the lengths, years and factions that the interface allows', () => {
    for (const story of stories) {
      expect(story.background.length, story.event).toBeGreaterThanOrEqual(200);
      expect(story.background.length, story.event).toBeLessThanOrEqual(500);
      expect(story.year).toMatch(/^(before_flood|after_flood|\d{4})$/);
      expect(story.factions.length).toBeGreaterThan(0);
    }
  });
});

describe('suits', () => {
  it('are found by key and by short name', () => {
    expect(suitByName('major')).toBe('major_arcana');
    expect(suitByName('major_arcana')).toBe('major_arcana');
    expect(suitByName('embers')).toBe('embers');
    expect(suitByName('cups')).toBeUndefined();
  });
});

function keys(stem: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${stem}-${String(from + index).padStart(2, '0')}`);
}

function sentences(text: string): number {
  return (text.match(/[.?!](\s|$)/g) ?? []).length;
}
