// Links that share a reading, a feed of posts, and friends.

import type { Queries } from '../database.ts';
import { createTable, flag, integer, json, key, optional, reference, text, time } from './table.ts';

export async function up(db: Queries): Promise<void> {
  await createShares(db);
  await createPosts(db);
  await createTable(
    db,
    'friendships',
    {
      id: key(),
      user_id: reference('users'),
      friend_id: reference('users'),
      status: text('pending'),
      created_at: time(),
      answered_at: optional(time()),
    },
    {
      unique: [['user_id', 'friend_id']],
      index: [['friend_id', 'status']],
      check: { status: "status in ('pending', 'accepted', 'declined')", others: 'user_id <> friend_id' },
    },
  );
  await createTable(
    db,
    'notifications',
    {
      id: key(),
      user_id: reference('users'),
      kind: text(),
      content: json(),
      read_at: optional(time()),
      created_at: time(),
    },
    { index: [['user_id', 'created_at']] },
  );
}

async function createShares(db: Queries): Promise<void> {
  await createTable(
    db,
    'shares',
    {
      id: key(),
      reading_id: reference('readings'),
      user_id: reference('users'),
      password_hash: optional(text()),
      access_count: integer(0),
      failed_accesses: integer(0),
      locked_until: optional(time()),
      is_active: flag(true),
      created_at: time(),
      revoked_at: optional(time()),
    },
    {
      index: [
        ['reading_id', 'created_at'],
        ['user_id', 'created_at'],
      ],
    },
  );
  await createTable(
    db,
    'share_accesses',
    { id: key(), share_id: reference('shares'), outcome: text(), accessed_at: time() },
    { index: [['share_id', 'accessed_at']] },
  );
}

async function createPosts(db: Queries): Promise<void> {
  await createTable(
    db,
    'posts',
    {
      id: key(),
      user_id: reference('users'),
      reading_id: optional(reference('readings', 'set null')),
      title: text(),
      description: optional(text()),
      is_anonymous: flag(),
      likes_count: integer(0),
      comments_count: integer(0),
      views_count: integer(0),
      created_at: time(),
    },
    { index: [['created_at'], ['user_id', 'created_at'], ['likes_count'], ['reading_id']] },
  );
  await createTable(
    db,
    'post_likes',
    { post_id: reference('posts'), user_id: reference('users'), created_at: time() },
    { primaryKey: ['post_id', 'user_id'], index: [['user_id', 'created_at']] },
  );
  await createTable(
    db,
    'post_comments',
    { id: key(), post_id: reference('posts'), user_id: reference('users'), comment: text(), created_at: time() },
    { index: [['post_id', 'created_at'], ['user_id']] },
  );
}
