// What users show each other. Columns as migrations/ makes them; a change is made there and here.

import type { Defaulted, Flag, Id, JsonText, Ms } from './columns.ts';

export interface FriendshipsTable {
  id: Id;
  user_id: Id;
  friend_id: Id;
  status: Defaulted<string>;
  created_at: Ms;
  answered_at: Ms | null;
}

export interface NotificationsTable {
  id: Id;
  user_id: Id;
  kind: string;
  content: JsonText;
  read_at: Ms | null;
  created_at: Ms;
}

export interface SharesTable {
  id: Id;
  reading_id: Id;
  user_id: Id;
  password_hash: string | null;
  access_count: Defaulted<number>;
  failed_accesses: Defaulted<number>;
  locked_until: Ms | null;
  is_active: Defaulted<Flag>;
  created_at: Ms;
  revoked_at: Ms | null;
}

interface ShareAccessesTable {
  id: Id;
  share_id: Id;
  outcome: string;
  accessed_at: Ms;
}

export interface PostsTable {
  id: Id;
  user_id: Id;
  reading_id: Id | null;
  title: string;
  description: string | null;
  is_anonymous: Defaulted<Flag>;
  likes_count: Defaulted<number>;
  comments_count: Defaulted<number>;
  views_count: Defaulted<number>;
  created_at: Ms;
}

interface PostLikesTable {
  post_id: Id;
  user_id: Id;
  created_at: Ms;
}

export interface PostCommentsTable {
  id: Id;
  post_id: Id;
  user_id: Id;
  comment: string;
  created_at: Ms;
}

export interface SocialTables {
  friendships: FriendshipsTable;
  notifications: NotificationsTable;
  shares: SharesTable;
  share_accesses: ShareAccessesTable;
  posts: PostsTable;
  post_likes: PostLikesTable;
  post_comments: PostCommentsTable;
}
