import { describe, expect, it } from 'vitest';
import { factionKeys, voiceKeys } from '../../src/deck/card.ts';
import { cardByKey, cards } from '../../src/deck/cards.ts';
import { characterByKey, characters, systemPrompt } from '../../src/deck/characters.ts';
import { factions, isFactionKey, voicesFor } from '../../src/deck/factions.ts';
import { quickInsight } from '../../src/deck/quick-insights.ts';
import { speech } from '../../src/deck/speech.ts';
import { factionTexts, interpret, voiceText, voiceTexts } from '../../src/deck/voice-texts.ts';
import { isVoiceKey, voices } from '../../src/deck/voices.ts';
import { emptyTexts, expectFrozenDeep } from './expectations.ts';

const tinker = cardByKey('major-01') ?? expect.fail('no card major-01');

describe('voices', () => {
  it('are fourteen, each with a name, tone, perspective and greeting of its own', () => {
    expect(Object.keys(voices)).toEqual([...voiceKeys]);
    for (const field of ['name', 'tone', 'perspective', 'greeting'] as const) {
      expect(new Set(Object.values(voices).map((voice) => voice[field])).size).toBe(14);
    }
    expect(emptyTexts(voices)).toEqual([]);
  });

  it('say something different of each card, with every gap filled', () => {
    for (const card of cards) {
      const texts = [
        ...Object.values(voiceTexts(card, voiceKeys)),
        ...voiceKeys.map((voice) => voiceText(card, voice, true)),
      ];
      expect(new Set(texts).size).toBe(28);
      for (const text of texts) expect(text).not.toMatch(/[{}]/);
      expect(emptyTexts(texts)).toEqual([]);
    }
    expect(new Set(cards.map((card) => voiceText(card, 'ashwalker'))).size).toBe(78);
  });

  it('begin every sentence with a capital letter', () => {
    for (const card of cards) {
      for (const text of Object.values(voiceTexts(card, voiceKeys))) expect(text).not.toMatch(/(^|[.?!] )[a-z]/);
    }
  });

  it('are grave about cards of loss, and do not warn of a relief', () => {
    const lastBridge = cardByKey('blades-10') ?? expect.fail('no card blades-10');
    expect(voiceText(lastBridge, 'watch_keeper')).not.toBe(
      voiceText({ ...lastBridge, isHeavy: false }, 'watch_keeper'),
    );
    expect(voiceText(lastBridge, 'wrist_console', true)).not.toMatch(/warning|caution|causes/i);
    expect(factionTexts(lastBridge)).not.toEqual(factionTexts({ ...lastBridge, isHeavy: false }));
    expect(cards.filter((card) => card.isHeavy)).toHaveLength(16);
    expect(cards.filter((card) => card.isEasedReversed)).toHaveLength(14);
  });

  it('prefer a text that the card brings itself, upright', () => {
    const card = { ...tinker, voiceOverrides: { courier: 'Mine.' } };
    expect(voiceText(card, 'courier')).toBe('Mine.');
    expect(voiceText(card, 'courier', true)).toContain(card.name);
    expect(voiceText(card, 'trader')).toContain(card.name);
  });

  it('tell known keys from other words', () => {
    expect(isVoiceKey('colossus')).toBe(true);
    expect(isVoiceKey('constructor')).toBe(false);
  });

  it('have a sound within the limits of the synthesizer', () => {
    for (const { pitch, rate, volume } of Object.values(speech)) {
      expect(pitch).toBeGreaterThanOrEqual(0.4);
      expect(pitch).toBeLessThanOrEqual(1.32);
      expect(rate).toBeGreaterThanOrEqual(0.65);
      expect(rate).toBeLessThanOrEqual(1.3);
      expect(volume).toBe(1);
    }
  });
});

describe('an interpretation', () => {
  it('brings together question, place, meaning and karma', () => {
    const text = interpret({
      card: tinker,
      voice: 'archivist',
      karma: 'evil',
      isReversed: false,
      question: 'Shall I go?',
      position: 'Outcome',
    });
    for (const part of ['Shall I go?', '"Outcome"', tinker.uprightMeaning, tinker.karmaReadings.evil]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain(tinker.reversedMeaning);
  });

  it('reads a reversed card by its reversed meaning', () => {
    const text = interpret({ card: tinker, voice: 'colossus', karma: 'good', isReversed: true });
    expect(text).toContain(tinker.reversedMeaning);
    expect(text).not.toContain(tinker.uprightMeaning);
  });

  it('leaves the words of the asker as they are', () => {
    const question = 'What of {position}, {name} and $& or $1?';
    const text = interpret({ card: tinker, voice: 'trader', karma: 'neutral', isReversed: false, question });
    expect(text).toContain(question);
  });

  it('ends a quick reading with the same advice each time', () => {
    for (const card of cards) {
      expect(quickInsight(card, false)).toBe(quickInsight(card, false));
      expect(quickInsight(card, false)).not.toBe(quickInsight(card, true));
    }
  });
});

describe('factions', () => {
  it('are nine, and each unlocks three or four voices besides the wrist console', () => {
    expect(Object.keys(factions)).toEqual([...factionKeys]);
    for (const key of factionKeys) {
      const own = factions[key].voices;
      expect(own.length).toBeGreaterThanOrEqual(3);
      expect(own.length).toBeLessThanOrEqual(4);
      expect(own).not.toContain('wrist_console');
      expect(voicesFor(key)).toEqual(new Set(['wrist_console', ...own]));
    }
    expect(voicesFor(null)).toEqual(voicesFor('independent'));
    expect(emptyTexts(factions)).toEqual([]);
  });

  it('leave no voice unheard', () => {
    expect(new Set(factionKeys.flatMap((key) => [...voicesFor(key)]))).toEqual(new Set(voiceKeys));
  });

  it('say something of each card, five to a card', () => {
    for (const card of cards) {
      const texts = factionTexts(card);
      expect(Object.keys(texts)).toEqual([...card.factions]);
      for (const text of Object.values(texts)) expect(text).not.toMatch(/[{}]/);
    }
  });

  it('tell known keys from other words', () => {
    expect(isFactionKey('deep_lab')).toBe(true);
    expect(isFactionKey('toString')).toBe(false);
  });
});

describe('characters', () => {
  it('are the fourteen voices with prompts of their own', () => {
    expect(Object.keys(characters)).toEqual([...voiceKeys]);
    expect(new Set(voiceKeys.map((key) => systemPrompt(key))).size).toBe(14);
    expect(Object.values(characters).map((character) => character.sortOrder)).toEqual(
      voiceKeys.map((_, index) => index + 1),
    );
    expect(emptyTexts(characters)).toEqual([]);
  });

  it('are found by key only', () => {
    expect(characterByKey('researcher')?.key).toBe('researcher');
    expect(characterByKey('constructor')).toBeUndefined();
  });
});

it('none of these tables can be changed', () => {
  for (const table of [voices, factions, characters, speech]) expectFrozenDeep(table);
});
