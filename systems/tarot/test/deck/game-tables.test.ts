import { describe, expect, it } from 'vitest';
import { achievementByCode, achievements } from '../../src/deck/achievements.ts';
import { MAX_MOODS_PER_ENTRY, moodTags } from '../../src/deck/mood-tags.ts';
import { rhythmTracks, STEPS_PER_TRACK, systemPresetById, systemPresets } from '../../src/deck/music-presets.ts';
import * as preferences from '../../src/deck/preferences.ts';
import { fixedQuests, questByCode, questPool, quests, RANDOM_QUESTS_PER_PERIOD } from '../../src/deck/quests.ts';
import { dailyTasks, taskByKey, weeklyTasks } from '../../src/deck/tasks.ts';
import { emptyTexts, expectFrozenDeep } from './expectations.ts';

describe('achievements', () => {
  it('are fifteen with the targets and karma of the specification', () => {
    expect(achievements.map((entry) => [entry.code, entry.criterion.target, entry.rewards.karma])).toEqual([
      ['FIRST_READING', 1, 50],
      ['READING_APPRENTICE', 10, 100],
      ['CELTIC_CROSS_INITIATE', 1, 150],
      ['MAJOR_ARCANA_COLLECTOR', 22, 300],
      ['FIRST_SHARE', 1, 30],
      ['SOCIAL_BUTTERFLY', 20, 200],
      ['FRIEND_COLLECTOR', 5, 80],
      ['BINGO_FIRST_TRY', 1, 50],
      ['BINGO_MASTER', 10, 250],
      ['DAILY_DEVOTEE', 7, 150],
      ['FLOODLAND_SAINT', 90, 500],
      ['BALANCED_SOUL', 20, 200],
      ['CARD_EXPLORER', 30, 180],
      ['MUSIC_LOVER', 1, 40],
      ['MIDNIGHT_DIVINER', 5, 250],
    ]);
  });

  it('have names of their own, eight titles to wear, and one that is hidden', () => {
    expect(new Set(achievements.map((entry) => entry.name)).size).toBe(15);
    const titles = achievements.flatMap((entry) => entry.rewards.title ?? []);
    expect(new Set(titles).size).toBe(titles.length);
    expect(achievements.filter((entry) => entry.rewards.title !== null).map((entry) => entry.code)).toEqual([
      ...['FIRST_READING', 'CELTIC_CROSS_INITIATE', 'MAJOR_ARCANA_COLLECTOR', 'SOCIAL_BUTTERFLY', 'BINGO_MASTER'],
      ...['DAILY_DEVOTEE', 'FLOODLAND_SAINT', 'MIDNIGHT_DIVINER'],
    ]);
    expect(achievements.filter((entry) => entry.isHidden).map((entry) => entry.code)).toEqual(['MIDNIGHT_DIVINER']);
    expect(achievementByCode('MUSIC_LOVER')?.displayOrder).toBe(14);
  });
});

describe('quests', () => {
  it('are eight by day and nine by week with the karma of the specification', () => {
    const karmaOf = (period: string) =>
      quests.filter((quest) => quest.period === period).map((quest) => quest.rewards.karmaPoints);
    expect(karmaOf('daily')).toEqual([10, 30, 20, 15, 10, 15, 20, 15]);
    expect(karmaOf('weekly')).toEqual([50, 150, 30, 100, 40, 80, 60, 70, 100]);
    expect(new Set(quests.map((quest) => quest.code)).size).toBe(17);
    expect(new Set(quests.map((quest) => quest.name)).size).toBe(17);
  });

  it('have one fixed quest and enough others in each period, with MEDIUM ones among the weekly', () => {
    expect(fixedQuests('daily').map((quest) => quest.code)).toEqual(['daily_reading_1']);
    expect(fixedQuests('weekly').map((quest) => quest.code)).toEqual(['weekly_reading_5']);
    expect(questPool('daily').length).toBeGreaterThanOrEqual(RANDOM_QUESTS_PER_PERIOD);
    expect(new Set(questPool('weekly').map((quest) => quest.difficulty))).toEqual(new Set(['MEDIUM', 'HARD']));
    expect(questByCode('weekly_collect_20')?.objective.target).toBe(20);
  });
});

describe('tasks', () => {
  it('bring 20 karma by day and 50 by week', () => {
    expect(dailyTasks.map((task) => [task.key, task.target, task.karmaReward])).toEqual([
      ['daily_reading', 1, 20],
      ['daily_login', 1, 20],
      ['daily_share', 1, 20],
    ]);
    expect(weeklyTasks.map((task) => [task.key, task.target, task.karmaReward])).toEqual([
      ['weekly_readings', 5, 50],
      ['weekly_streak', 3, 50],
      ['weekly_collection', 10, 50],
      ['weekly_social', 3, 50],
      ['weekly_daily_complete', 3, 50],
    ]);
    expect(taskByKey('weekly_streak')?.period).toBe('weekly');
  });
});

describe('music presets', () => {
  it('are five, of five tracks with sixteen booleans, and none is silent or like another', () => {
    expect(systemPresets.map((preset) => preset.name)).toEqual(['Techno', 'House', 'Trap', 'Breakbeat', 'Minimal']);
    for (const { pattern } of systemPresets) {
      expect(Object.keys(pattern)).toEqual([...rhythmTracks]);
      for (const track of rhythmTracks) expect(pattern[track]).toHaveLength(STEPS_PER_TRACK);
      expect(Object.values(pattern).flat()).toContain(true);
    }
    expect(new Set(systemPresets.map((preset) => JSON.stringify(preset.pattern))).size).toBe(5);
    expect(systemPresetById('system-trap')?.name).toBe('Trap');
  });
});

describe('preferences', () => {
  it('have defaults that the rules for them allow', () => {
    const { allowedPreferences: allowed, defaultPreferences: defaults } = preferences;
    expect(allowed.theme).toContain(defaults.theme.theme);
    expect(allowed.default_spread).toContain(defaults.reading.default_spread);
    expect(allowed.preferred_voice).toContain(defaults.interpretation.preferred_voice);
    expect(allowed.ai_provider).toContain(defaults.interpretation.ai_provider);
    expect(allowed.profile_visibility).toContain(defaults.privacy.profile_visibility);
    expect(defaults.notifications.reminder_time).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
    expect(defaults.reading.card_flip_speed_ms).toBeGreaterThanOrEqual(allowed.card_flip_speed_ms.minimum);
    expect(defaults.visual.effect_opacity).toBeLessThanOrEqual(allowed.effect_opacity.maximum);
  });

  it('become quieter by night and lose their effects on a weak device', () => {
    const none = { isNightTime: false, isMobile: false, isLowPerformance: false };
    expect(preferences.adaptedSettings(none)).toEqual({});
    expect(preferences.adaptedSettings({ ...none, isNightTime: true })).toMatchObject({
      theme: { theme: 'night_ink' },
      visual: { sound_effects_enabled: false },
    });
    const weak = preferences.adaptedSettings({ isNightTime: true, isMobile: true, isLowPerformance: true });
    expect(weak.visual).toMatchObject({ animations_enabled: false, effect_opacity: 0 });
  });
});

it('there are eight moods, and an entry may carry five', () => {
  expect(new Set(moodTags).size).toBe(8);
  expect(MAX_MOODS_PER_ENTRY).toBe(5);
});

it('no table has an empty text or can be changed', () => {
  const { allowedPreferences, defaultPreferences, recommendedPreferences } = preferences;
  const tables = [
    ...[achievements, quests, dailyTasks, weeklyTasks, systemPresets, moodTags],
    ...[allowedPreferences, defaultPreferences, recommendedPreferences],
  ];
  for (const table of tables) {
    expect(emptyTexts(table)).toEqual([]);
    expectFrozenDeep(table);
  }
});
