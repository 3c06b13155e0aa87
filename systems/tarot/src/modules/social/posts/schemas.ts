// What the routes of posts take and give.

import { Id, Nullable, OneOf, paging, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { Person } from '../people.ts';
import { ShownReading, ShownSpread } from '../shown-reading.ts';
import { cursorPattern } from './cursor.ts';

export const NewPost = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  description: Type.Optional(Type.String({ maxLength: 300 })),
  reading_id: Type.Optional(Id),
  is_anonymous: Type.Boolean({ default: false }),
});
export type NewPost = Static<typeof NewPost>;

const post = {
  id: Type.String(),
  title: Type.String(),
  description: Nullable(Type.String()),
  author: Nullable(Person),
  is_anonymous: Type.Boolean(),
  is_own: Type.Boolean(),
  is_liked: Type.Boolean({ description: 'By whoever asks; false where nobody is signed in.' }),
  reading_id: Nullable(Type.String({ description: 'For the author only.' })),
  likes_count: Type.Integer(),
  comments_count: Type.Integer(),
  views_count: Type.Integer(),
  created_at: Timestamp,
};
const Excerpt = Type.Object({ question: Type.String(), spread: ShownSpread });

/** As the feed has it. */
export const PostBody = Type.Object({ ...post, reading: Nullable(Excerpt) });
export type PostBody = Static<typeof PostBody>;
export const WholePost = Type.Object({ ...post, reading: Nullable(ShownReading) });

export const FeedQuery = Type.Object({
  sort: OneOf(['newest', 'popular'], { default: 'newest' }),
  cursor: Type.Optional(
    Type.String({ pattern: cursorPattern, maxLength: 100, description: 'next_cursor of the page before.' }),
  ),
  page_size: Type.Integer({ minimum: 1, maximum: 50, default: 20 }),
});
export type FeedQuery = Static<typeof FeedQuery>;
export const FeedAnswer = Type.Object({
  posts: Type.Array(PostBody),
  has_more: Type.Boolean(),
  next_cursor: Nullable(Type.String()),
});

export const LikeAnswer = Type.Object({
  post_id: Type.String(),
  is_liked: Type.Boolean(),
  likes_count: Type.Integer(),
});

export const NewComment = Type.Object({ comment: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) });
export const CommentParams = Type.Object({ id: Id, comment_id: Id });
export const CommentsQuery = Type.Object(paging(50, 20));
export const CommentBody = Type.Object({
  id: Type.String(),
  comment: Type.String(),
  author: Nullable(Person),
  is_by_author: Type.Boolean({ description: 'By whoever wrote the post: without a name where the post is.' }),
  is_own: Type.Boolean(),
  created_at: Timestamp,
});
export type CommentBody = Static<typeof CommentBody>;
export const CommentsAnswer = Type.Object({
  comments: Type.Array(CommentBody),
  total_count: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
});

export const LeaderboardQuery = Type.Object({
  by: OneOf(['likes', 'comments', 'posts'], { default: 'likes' }),
  period: OneOf(['week', 'month', 'all'], { default: 'all', description: 'In which the posts were made.' }),
  limit: Type.Integer({ minimum: 1, maximum: 50, default: 10 }),
});
export type LeaderboardQuery = Static<typeof LeaderboardQuery>;
export const LeaderboardAnswer = Type.Object({
  by: Type.String(),
  period: Type.String(),
  entries: Type.Array(Type.Object({ rank: Type.Integer(), user: Person, score: Type.Integer() })),
});
export const StatsAnswer = Type.Object({
  total_posts: Type.Integer(),
  posts_today: Type.Integer(),
  total_likes: Type.Integer(),
  total_comments: Type.Integer(),
  total_views: Type.Integer(),
  active_shares: Type.Integer(),
});
