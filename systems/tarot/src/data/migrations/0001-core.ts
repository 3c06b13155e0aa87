// Users and how they are signed in, readings, what is told of cards and spreads, and who runs jobs.

import type { Queries } from '../database.ts';
import { createTable, flag, integer, json, key, optional, real, reference, text, time } from './table.ts';

export async function up(db: Queries): Promise<void> {
  await createUsers(db);
  await createReadings(db);
  await createTexts(db);
  await createJobs(db);
}

async function createUsers(db: Queries): Promise<void> {
  await createTable(
    db,
    'users',
    {
      id: key(),
      email: text(),
      name: text(),
      display_name: optional(text()),
      password_hash: optional(text()),
      oauth_provider: optional(text()),
      bio: optional(text()),
      avatar_url: optional(text()),
      faction_alignment: optional(text()),
      location: optional(text()),
      title: optional(text()),
      is_verified: flag(),
      is_active: flag(true),
      is_admin: flag(),
      is_premium: flag(),
      total_readings: integer(0),
      readings_day: optional(text()),
      readings_that_day: integer(0),
      failed_logins: integer(0),
      locked_until: optional(time()),
      last_login_at: optional(time()),
      created_at: time(),
      updated_at: time(),
    },
    { unique: [['email']] },
  );
  await createTable(
    db,
    'user_titles',
    { user_id: reference('users'), title: text(), unlocked_at: time() },
    { primaryKey: ['user_id', 'title'] },
  );
  await createTable(
    db,
    'auth_sessions',
    {
      id: key(),
      user_id: reference('users'),
      created_at: time(),
      absolute_end_at: time(),
      revoked_at: optional(time()),
    },
    { index: [['user_id'], ['absolute_end_at']] },
  );
  await createTable(
    db,
    'refresh_tokens',
    { id: key(), session_id: reference('auth_sessions'), expires_at: time(), used_at: optional(time()) },
    { index: [['session_id'], ['expires_at']] },
  );
  await createTable(
    db,
    'login_days',
    { user_id: reference('users'), day: text(), login_count: integer(0), check_in_count: integer(0) },
    { primaryKey: ['user_id', 'day'] },
  );
  await createTable(
    db,
    'token_extensions',
    {
      id: key(),
      user_id: reference('users'),
      extension_type: text(),
      minutes: integer(),
      activity_seconds: optional(integer()),
      old_expires_at: time(),
      new_expires_at: time(),
      day: text(),
      extended_at: time(),
    },
    {
      index: [
        ['user_id', 'extended_at'],
        ['user_id', 'extension_type', 'day'],
      ],
    },
  );
}

async function createReadings(db: Queries): Promise<void> {
  await createTable(
    db,
    'reading_categories',
    {
      id: key(),
      user_id: reference('users'),
      name: text(),
      colour: optional(text()),
      icon: optional(text()),
      created_at: time(),
    },
    { unique: [['user_id', 'name']] },
  );
  await createTable(
    db,
    'readings',
    {
      id: key(),
      user_id: reference('users'),
      spread_key: text(),
      question: text(),
      focus_area: optional(text()),
      context_notes: optional(text()),
      character_voice: text(),
      karma_context: text(),
      faction_influence: optional(text()),
      radiation_factor: real(),
      overall_interpretation: optional(text()),
      summary_message: optional(text()),
      prediction_confidence: optional(real()),
      energy_reading: optional(json()),
      ai_interpretation_requested: flag(),
      ai_interpretation_at: optional(time()),
      ai_interpretation_provider: optional(text()),
      interpretation_audio_url: optional(text()),
      session_duration: optional(integer()),
      start_time: optional(time()),
      end_time: optional(time()),
      privacy_level: text('private'),
      allow_public_sharing: flag(),
      is_favorite: flag(),
      is_archived: flag(),
      category_id: optional(reference('reading_categories', 'set null')),
      user_satisfaction: optional(integer()),
      accuracy_rating: optional(integer()),
      helpful_rating: optional(integer()),
      likes_count: integer(0),
      shares_count: integer(0),
      comments_count: integer(0),
      created_at: time(),
      updated_at: time(),
    },
    {
      index: [['user_id', 'created_at'], ['user_id', 'spread_key'], ['category_id'], ['privacy_level', 'created_at']],
      check: {
        radiation: 'radiation_factor >= 0 and radiation_factor <= 1',
        satisfaction: 'user_satisfaction between 1 and 5',
        accuracy: 'accuracy_rating between 1 and 5',
        helpful: 'helpful_rating between 1 and 5',
      },
    },
  );
  await createTable(
    db,
    'reading_cards',
    {
      reading_id: reference('readings'),
      position_number: integer(),
      position_name: text(),
      position_meaning: text(),
      card_key: text(),
      is_reversed: flag(),
      draw_order: integer(),
      radiation_influence: real(),
      position_interpretation: optional(text()),
      card_significance: optional(text()),
      connection_to_question: optional(text()),
      user_resonance: optional(integer()),
      interpretation_confidence: optional(real()),
    },
    { primaryKey: ['reading_id', 'position_number'], index: [['card_key']] },
  );
  await createTable(
    db,
    'reading_tags',
    { reading_id: reference('readings'), tag: text() },
    { primaryKey: ['reading_id', 'tag'], index: [['tag']], check: { length: 'length(tag) between 1 and 50' } },
  );
}

/** What users write about the deck, and how often each card and spread was asked for: the deck itself is in memory. */
async function createTexts(db: Queries): Promise<void> {
  await createTable(db, 'card_counters', {
    card_key: key(),
    draw_frequency: integer(0),
    total_appearances: integer(0),
    last_drawn_at: optional(time()),
  });
  await createTable(db, 'spread_counters', {
    spread_key: key(),
    usage_count: integer(0),
    rating_sum: integer(0),
    rating_count: integer(0),
  });
  // `position` is the order in the list that the knob WIDE_ROW_DRAW draws from; empty unless it is on.
  await createTable(db, 'wide_cards', { card_key: key(), position: integer(), row_json: json() });
  await createTable(db, 'card_stories', {
    card_key: key(),
    story: json(),
    updated_by: optional(reference('users', 'set null')),
    updated_at: time(),
  });
  await createTable(
    db,
    'voice_feedback',
    {
      id: key(),
      user_id: optional(reference('users', 'set null')),
      voice: text(),
      rating: integer(),
      feedback: optional(text()),
      created_at: time(),
    },
    { index: [['voice', 'created_at']], check: { rating: 'rating between 1 and 5' } },
  );
  await createTable(
    db,
    'characters',
    {
      id: key(),
      character_key: text(),
      name: text(),
      personality: optional(text()),
      voice_style: optional(text()),
      colour: optional(text()),
      icon: optional(text()),
      ai_prompt: optional(text()),
      is_active: flag(true),
      sort_order: integer(0),
      created_at: time(),
      updated_at: time(),
    },
    { unique: [['character_key']], index: [['is_active', 'sort_order']] },
  );
  await createTable(
    db,
    'factions',
    {
      id: key(),
      faction_key: text(),
      name: text(),
      alignment: optional(text()),
      description: optional(text()),
      colour: optional(text()),
      icon: optional(text()),
      ai_style: optional(json()),
      is_active: flag(true),
      sort_order: integer(0),
      created_at: time(),
      updated_at: time(),
    },
    { unique: [['faction_key']], index: [['is_active', 'sort_order']] },
  );
  await createTable(
    db,
    'faction_characters',
    { faction_id: reference('factions'), character_id: reference('characters'), priority: integer(0) },
    { primaryKey: ['faction_id', 'character_id'], index: [['character_id']], check: { priority: 'priority >= 0' } },
  );
  await createTable(
    db,
    'interpretations',
    {
      id: key(),
      card_key: text(),
      character_id: reference('characters'),
      interpretation: text(),
      is_active: flag(true),
      created_at: time(),
      updated_at: time(),
    },
    { unique: [['card_key', 'character_id']], index: [['character_id']] },
  );
}

async function createJobs(db: Queries): Promise<void> {
  await createTable(db, 'job_locks', { name: key(), owner: text(), locked_until: time() });
  await createTable(
    db,
    'job_runs',
    {
      name: text(),
      period: text(),
      status: text(),
      message: optional(text()),
      started_at: time(),
      finished_at: optional(time()),
    },
    { primaryKey: ['name', 'period'] },
  );
}
