// What users are told of each other. A notice is the same text whenever it is made of the same: so it is found again when its reason goes away.

import { toJson } from '../../../data/values.ts';

export const noticeKinds = ['friend_request', 'friend_accepted', 'post_liked', 'post_commented'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Ids. */
export interface NoticeContent {
  from: string;
  request_id?: string;
  post_id?: string;
  comment_id?: string;
}

export interface Notice {
  readonly kind: NoticeKind;
  readonly content: string;
}

const notice = (kind: NoticeKind, content: NoticeContent): Notice => ({ kind, content: toJson(content) });

export const friendRequested = (from: string, requestId: string): Notice =>
  notice('friend_request', { from, request_id: requestId });
export const friendAccepted = (from: string): Notice => notice('friend_accepted', { from });
export const postLiked = (from: string, postId: string): Notice => notice('post_liked', { from, post_id: postId });
export const postCommented = (from: string, postId: string, commentId: string): Notice =>
  notice('post_commented', { from, post_id: postId, comment_id: commentId });
