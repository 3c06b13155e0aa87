// Bingo, karma, achievements, tasks and quests. What they are called and ask for is in src/deck; here is how far each user has come.

import type { Queries } from '../database.ts';
import { createTable, flag, integer, json, key, optional, reference, text, time } from './table.ts';

export async function up(db: Queries): Promise<void> {
  await createBingo(db);
  await createBingoArchive(db);
  await createKarma(db);
  await createProgress(db);
}

async function createBingo(db: Queries): Promise<void> {
  await createTable(
    db,
    'bingo_cards',
    {
      id: key(),
      user_id: reference('users'),
      month: text(),
      numbers: json(),
      is_active: flag(true),
      created_at: time(),
    },
    { unique: [['user_id', 'month']], index: [['month']] },
  );
  await createTable(
    db,
    'bingo_numbers',
    { id: key(), day: text(), number: integer(), cycle: integer(), generated_at: time() },
    { unique: [['day'], ['cycle', 'number']], check: { number: 'number between 1 and 25' } },
  );
  await createTable(
    db,
    'bingo_claims',
    {
      id: key(),
      user_id: reference('users'),
      card_id: reference('bingo_cards'),
      number_id: reference('bingo_numbers'),
      day: text(),
      number: integer(),
      is_on_card: flag(),
      claimed_at: time(),
    },
    { unique: [['user_id', 'day']], index: [['card_id'], ['number_id']] },
  );
  await createTable(
    db,
    'bingo_rewards',
    {
      id: key(),
      user_id: reference('users'),
      card_id: reference('bingo_cards'),
      month: text(),
      reward_type: text('THREE_LINES'),
      line_types: json(),
      line_count: integer(),
      issued_at: time(),
    },
    { unique: [['user_id', 'month']], index: [['card_id']], check: { lines: 'line_count >= 3' } },
  );
}

/** Copies of a month that is over: they refer to nothing but the user, since what they referred to is gone. */
async function createBingoArchive(db: Queries): Promise<void> {
  await createTable(
    db,
    'bingo_cards_archive',
    { id: key(), user_id: reference('users'), month: text(), numbers: json(), created_at: time(), archived_at: time() },
    { unique: [['user_id', 'month']] },
  );
  await createTable(
    db,
    'bingo_claims_archive',
    {
      id: key(),
      user_id: reference('users'),
      card_id: text(),
      month: text(),
      day: text(),
      number: integer(),
      is_on_card: flag(),
      claimed_at: time(),
      archived_at: time(),
    },
    { unique: [['user_id', 'day']], index: [['user_id', 'month']] },
  );
  await createTable(
    db,
    'bingo_rewards_archive',
    {
      id: key(),
      user_id: reference('users'),
      card_id: text(),
      month: text(),
      reward_type: text('THREE_LINES'),
      line_types: json(),
      line_count: integer(),
      issued_at: time(),
      archived_at: time(),
    },
    { unique: [['user_id', 'month']] },
  );
  await createTable(
    db,
    'monthly_resets',
    {
      month: key(),
      status: text(),
      cards_archived: integer(0),
      claims_archived: integer(0),
      rewards_archived: integer(0),
      message: optional(text()),
      started_at: time(),
      finished_at: optional(time()),
    },
    { check: { status: "status in ('running', 'completed', 'failed')" } },
  );
}

async function createKarma(db: Queries): Promise<void> {
  await createTable(
    db,
    'user_karma',
    {
      user_id: { ...reference('users'), isKey: true },
      alignment_karma: integer(50),
      total_karma: integer(50),
      updated_at: time(),
    },
    {
      index: [['total_karma']],
      check: { alignment: 'alignment_karma between 0 and 100', total: 'total_karma >= 0' },
    },
  );
  await createTable(
    db,
    'karma_entries',
    {
      id: key(),
      user_id: reference('users'),
      action: text(),
      amount: integer(),
      alignment_change: integer(0),
      day: text(),
      reason: optional(text()),
      details: optional(json()),
      created_at: time(),
    },
    {
      index: [
        ['user_id', 'created_at'],
        ['user_id', 'action', 'day'],
      ],
    },
  );
}

async function createProgress(db: Queries): Promise<void> {
  await createTable(
    db,
    'achievement_progress',
    {
      id: key(),
      user_id: reference('users'),
      code: text(),
      progress: integer(0),
      target: integer(),
      status: text('IN_PROGRESS'),
      unlocked_at: optional(time()),
      claimed_at: optional(time()),
      updated_at: time(),
    },
    {
      unique: [['user_id', 'code']],
      index: [['user_id', 'status']],
      check: { status: "status in ('IN_PROGRESS', 'UNLOCKED', 'CLAIMED')" },
    },
  );
  // Things of which each counts once, as the different cards of an achievement.
  await createTable(
    db,
    'achievement_marks',
    { user_id: reference('users'), code: text(), mark: text(), marked_at: time() },
    { primaryKey: ['user_id', 'code', 'mark'] },
  );
  await createTable(
    db,
    'task_progress',
    {
      id: key(),
      user_id: reference('users'),
      task_key: text(),
      cadence: text(),
      period: text(),
      current: integer(0),
      target: integer(),
      is_completed: flag(),
      is_claimed: flag(),
      completed_at: optional(time()),
      claimed_at: optional(time()),
      created_at: time(),
      updated_at: time(),
    },
    {
      unique: [['user_id', 'task_key', 'period']],
      index: [['user_id', 'cadence', 'period'], ['period']],
      check: { current: 'current <= target', cadence: "cadence in ('daily', 'weekly')" },
    },
  );
  await createTable(
    db,
    'quest_progress',
    {
      id: key(),
      user_id: reference('users'),
      quest_code: text(),
      cadence: text(),
      status: text('AVAILABLE'),
      current: integer(0),
      target: integer(),
      available_at: time(),
      expires_at: time(),
      completed_at: optional(time()),
      claimed_at: optional(time()),
      updated_at: time(),
    },
    {
      unique: [['user_id', 'quest_code', 'available_at']],
      index: [
        ['user_id', 'cadence', 'expires_at'],
        ['user_id', 'status'],
      ],
      check: {
        status: "status in ('AVAILABLE', 'IN_PROGRESS', 'COMPLETED', 'CLAIMED', 'EXPIRED')",
        cadence: "cadence in ('daily', 'weekly')",
      },
    },
  );
  await createTable(
    db,
    'quest_marks',
    { progress_id: reference('quest_progress'), mark: text(), marked_at: time() },
    { primaryKey: ['progress_id', 'mark'] },
  );
  await createTable(
    db,
    'user_activity',
    { user_id: reference('users'), day: text(), kind: text(), count: integer(0) },
    { primaryKey: ['user_id', 'day', 'kind'] },
  );
}
