// Rhythms, playlists, how much a user may still have generated, and speech that was synthesized.

import type { Queries } from '../database.ts';
import { createTable, flag, integer, json, key, optional, real, reference, text, time } from './table.ts';

export async function up(db: Queries): Promise<void> {
  await createTable(
    db,
    'rhythm_presets',
    {
      id: key(),
      user_id: reference('users'),
      name: text(),
      description: optional(text()),
      pattern: json(),
      is_public: flag(),
      created_at: time(),
      updated_at: time(),
    },
    {
      index: [
        ['user_id', 'created_at'],
        ['is_public', 'created_at'],
        ['is_public', 'name'],
      ],
    },
  );
  await createTable(
    db,
    'playlists',
    {
      id: key(),
      user_id: reference('users'),
      name: text(),
      description: optional(text()),
      created_at: time(),
      updated_at: time(),
    },
    { index: [['user_id', 'created_at']] },
  );
  // A pattern may be one of the system's, which is in no table. Positions are dense; to keep them unique while they move would take two steps for each.
  await createTable(
    db,
    'playlist_patterns',
    { playlist_id: reference('playlists'), pattern_id: text(), position: integer(), added_at: time() },
    {
      primaryKey: ['playlist_id', 'pattern_id'],
      index: [['playlist_id', 'position'], ['pattern_id']],
      check: { position: 'position >= 0' },
    },
  );
  await createTable(
    db,
    'quotas',
    { user_id: reference('users'), kind: text(), period: text(), used: integer(0) },
    { primaryKey: ['user_id', 'kind', 'period'], check: { used: 'used >= 0' } },
  );
  await createTable(
    db,
    'audio_files',
    {
      id: key(),
      content_hash: text(),
      card_key: optional(text()),
      character_key: optional(text()),
      audio_type: text(),
      voice_model: text(),
      voice_name: text(),
      language_code: optional(text()),
      file_name: text(),
      file_bytes: integer(),
      duration_seconds: real(),
      access_count: integer(0),
      created_at: time(),
      last_access_at: time(),
    },
    { unique: [['content_hash']], index: [['card_key', 'character_key'], ['last_access_at']] },
  );
}
