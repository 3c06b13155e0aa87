import { describe, expect, it } from 'vitest';
import * as karma from '../../src/deck/karma.ts';
import { levelTitles } from '../../src/deck/level-titles.ts';
import * as levels from '../../src/deck/levels.ts';
import { spreadKeys } from '../../src/deck/spreads.ts';
import { expectFrozenDeep } from './expectations.ts';

describe('levels', () => {
  const all = Array.from({ length: 100 }, (_, index) => index + 1);

  it('need floor(100 n^1.5) karma, from 282 for the second to 100,000 for the last', () => {
    expect([1, 2, 3, 4, 10, 100].map(levels.requiredKarma)).toEqual([0, 282, 519, 800, 3162, 100_000]);
  });

  it('need more karma each', () => {
    for (const level of all.slice(1)) {
      expect(levels.requiredKarma(level)).toBeGreaterThan(levels.requiredKarma(level - 1));
    }
  });

  it('are reached exactly at that karma and not one point before', () => {
    for (const level of all.slice(1)) {
      expect(levels.levelForKarma(levels.requiredKarma(level))).toBe(level);
      expect(levels.levelForKarma(levels.requiredKarma(level) - 1)).toBe(level - 1);
    }
    expect(levels.levelForKarma(0)).toBe(1);
    expect(levels.levelForKarma(karma.startingKarma.total)).toBe(1);
    expect(levels.levelForKarma(10_000_000)).toBe(100);
  });

  it('never lose a privilege on the way up', () => {
    for (const level of all.slice(1)) {
      const before = levels.privilegesOf(level - 1);
      const now = levels.privilegesOf(level);
      expect(now.readingLimit).toBeGreaterThanOrEqual(before.readingLimit);
      expect(now.unlockedSpreads).toEqual(expect.arrayContaining([...before.unlockedSpreads]));
      expect(now.features).toEqual(expect.arrayContaining([...before.features]));
    }
    expect(levels.privilegesOf(1).readingLimit).toBe(20);
    expect(levels.privilegesOf(100)).toMatchObject({ readingLimit: 99_999, unlockedSpreads: [...spreadKeys] });
    expect(levels.featureMilestones.map(({ level }) => level)).toEqual([4, 7, 10, 12, 17, 21, 25, 30]);
  });

  it('wear a title for five levels each', () => {
    expect(levelTitles).toHaveLength(20);
    expect(new Set(levelTitles).size).toBe(20);
    expect(new Set(all.map((level) => levels.levelDetails(level).title))).toEqual(new Set(levelTitles));
  });

  it('tell how far the next one is', () => {
    expect(levels.levelProgress(50)).toEqual({ level: 1, title: 'Driftwood', karmaToNext: 232, percentage: 17 });
    expect(levels.levelProgress(282)).toMatchObject({ level: 2, percentage: 0 });
    expect(levels.levelProgress(100_000)).toMatchObject({ level: 100, karmaToNext: 0, percentage: 100 });
  });

  it('have a milestone every ten', () => {
    expect(levels.nextMilestone(1)?.level).toBe(10);
    expect(levels.nextMilestone(10)?.level).toBe(20);
    expect(levels.nextMilestone(99)?.level).toBe(100);
    expect(levels.nextMilestone(100)).toBeNull();
    expect(all.filter((level) => levels.levelDetails(level).isMilestone)).toHaveLength(10);
  });
});

describe('karma', () => {
  it('has the actions with their points and daily caps', () => {
    const list = Object.values(karma.karmaActions).map(({ key, points, dailyCap }) => [key, points, dailyCap]);
    expect(list).toEqual([
      ['reading_accuracy', 2, 10],
      ['community_help', 5, 25],
      ['contribution', 3, 15],
      ['bad_behaviour', -10, -50],
      ['sharing', 1, 5],
      ['faction', 3, 15],
      ['passkey_login', 10, 10],
      ['passkey_registration', 20, 20],
    ]);
  });

  it('gives points up to the cap of the day and none beyond', () => {
    const { contribution, bad_behaviour: bad } = karma.karmaActions;
    expect([0, 12, 13, 15, 99].map((today) => karma.pointsLeftToday(contribution, today))).toEqual([3, 3, 2, 0, 0]);
    expect([0, -40, -45, -50, -99].map((today) => karma.pointsLeftToday(bad, today))).toEqual([-10, -10, -5, 0, 0]);
  });

  it('lowers the alignment for bad behaviour but never the total', () => {
    expect(karma.withPoints({ alignment: 50, total: 50 }, -10)).toEqual({ alignment: 40, total: 50 });
    expect(karma.withPoints({ alignment: 5, total: 50 }, -10)).toEqual({ alignment: 0, total: 50 });
    expect(karma.withPoints({ alignment: 95, total: 50 }, 20)).toEqual({ alignment: 100, total: 70 });
  });

  it('has five bands of twenty that cover 0 to 100', () => {
    expect(karma.karmaBands.map((band) => band.key)).toEqual([...karma.karmaBandKeys]);
    for (let alignment = 0; alignment <= 100; alignment += 1) {
      const band = karma.karmaBandOf(alignment);
      expect(alignment >= band.from && alignment <= band.to).toBe(true);
    }
    expect([0, 39, 40, 59, 60, 100].map((alignment) => karma.karmaBandOf(alignment).context)).toEqual([
      ...['evil', 'evil', 'neutral', 'neutral', 'good', 'good'],
    ]);
    expect(karma.karmaBandOf(-5).key).toBe('very_evil');
    expect(karma.karmaBandOf(500).key).toBe('very_good');
  });

  it('tells known actions from other words', () => {
    expect(karma.isKarmaActionKey('sharing')).toBe(true);
    expect(karma.isKarmaActionKey('toString')).toBe(false);
  });
});

it('neither table can be changed', () => {
  for (const table of [
    karma.karmaActions,
    karma.karmaBands,
    karma.startingKarma,
    levels.featureMilestones,
    levelTitles,
  ]) {
    expectFrozenDeep(table);
  }
});
