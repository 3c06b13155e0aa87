// What users did, wrote and prefer, and sittings that are to be gone on with.

import type { Queries } from '../database.ts';
import { createTable, flag, integer, json, key, optional, real, reference, text, time } from './table.ts';

export async function up(db: Queries): Promise<void> {
  await createEvents(db);
  await createNotes(db);
  await createSessions(db);
}

async function createEvents(db: Queries): Promise<void> {
  await createTable(
    db,
    'analytics_events',
    {
      id: key(),
      user_id: optional(reference('users')),
      event_type: text(),
      event_category: text(),
      event_action: text(),
      event_data: json('{}'),
      session_id: optional(text()),
      device_type: optional(text()),
      browser: optional(text()),
      platform: optional(text()),
      duration: optional(real()),
      created_at: time(),
    },
    { index: [['user_id', 'created_at'], ['user_id', 'event_type', 'created_at'], ['created_at']] },
  );
  await createTable(db, 'user_analytics', {
    user_id: { ...reference('users'), isKey: true },
    readings_count: integer(0),
    sessions_count: integer(0),
    session_seconds: integer(0),
    shares_count: integer(0),
    notes_count: integer(0),
    exports_count: integer(0),
    question_characters: integer(0),
    last_device: optional(text()),
    updated_at: time(),
  });
  await createTable(
    db,
    'card_favorites',
    { user_id: reference('users'), card_key: text(), created_at: time() },
    { primaryKey: ['user_id', 'card_key'] },
  );
  await createTable(
    db,
    'reading_patterns',
    {
      id: key(),
      user_id: reference('users'),
      pattern_type: text(),
      pattern: json(),
      confidence: real(),
      created_at: time(),
    },
    { index: [['user_id', 'confidence']] },
  );
  await createTable(
    db,
    'recommendations',
    {
      id: key(),
      user_id: reference('users'),
      kind: text(),
      content: json(),
      confidence: real(),
      priority: integer(0),
      status: text('new'),
      shown_at: optional(time()),
      answered_at: optional(time()),
      created_at: time(),
    },
    {
      index: [['user_id', 'status', 'priority']],
      check: { status: "status in ('new', 'shown', 'accepted', 'rejected')" },
    },
  );
}

async function createNotes(db: Queries): Promise<void> {
  await createTable(
    db,
    'journals',
    {
      id: key(),
      reading_id: reference('readings'),
      user_id: reference('users'),
      content: text(),
      mood_tags: json('[]'),
      is_private: flag(true),
      created_at: time(),
      updated_at: time(),
    },
    {
      unique: [['reading_id', 'user_id']],
      index: [['user_id', 'created_at']],
      check: { content: 'length(content) between 1 and 10000' },
    },
  );
  await createTable(db, 'preferences', {
    user_id: { ...reference('users'), isKey: true },
    settings: json('{}'),
    updated_at: time(),
  });
  await createTable(
    db,
    'preference_changes',
    {
      id: key(),
      user_id: reference('users'),
      preference: text(),
      old_value: optional(json()),
      new_value: optional(json()),
      changed_at: time(),
    },
    {
      index: [
        ['user_id', 'changed_at'],
        ['user_id', 'preference', 'changed_at'],
      ],
    },
  );
}

async function createSessions(db: Queries): Promise<void> {
  await createTable(
    db,
    'saved_sessions',
    {
      id: key(),
      user_id: reference('users'),
      spread_type: text(),
      spread_config: optional(json()),
      question: text(),
      session_state: json('{}'),
      status: text('active'),
      client_id: optional(text()),
      reading_id: optional(reference('readings', 'set null')),
      created_at: time(),
      updated_at: time(),
      last_accessed_at: time(),
    },
    {
      index: [['user_id', 'updated_at'], ['user_id', 'status', 'updated_at'], ['reading_id']],
      check: { status: "status in ('active', 'paused', 'complete')" },
    },
  );
  await createTable(
    db,
    'session_events',
    { id: key(), session_id: reference('saved_sessions'), event_type: text(), details: json('{}'), created_at: time() },
    { index: [['session_id', 'created_at']] },
  );
}
