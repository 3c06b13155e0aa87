// Answers that are the same for everybody for a while, as the text that was sent, and as it was compressed: lists of cards and spreads.

import { type Cache, createCache } from '@tare/kit/cache';
import type { FastifyReply } from 'fastify';
import type { App } from './app-type.ts';

export interface CachedAnswer {
  readonly text: string;
  /** Once somebody took it so; http/gzip.ts. */
  packed?: Buffer;
}

declare module 'fastify' {
  interface FastifyReply {
    /** What is being sent, where it is kept. */
    cachedAnswer: CachedAnswer | null;
  }
}

/** Of an entry, when the cache is asked for in entries: a page of twenty cards. */
const bytesOfEntry = 40_000;
export const answersTtlMs = 30_000;

/** The text, and what it will be compressed to. */
const sizeOf = ({ text }: CachedAnswer): number => text.length * 1.4;

export const createAnswers = (entries: number): Cache<string, CachedAnswer> =>
  createCache({ name: 'answers', maxBytes: entries * bytesOfEntry, ttlMs: answersTtlMs, sizeOf });

export const useCachedAnswers = (app: App): App => app.decorateReply('cachedAnswer', null);

/** @param key what the answer depends on: the route and its filters */
export async function sendCached(
  reply: FastifyReply,
  answers: Cache<string, CachedAnswer>,
  key: string,
  make: () => unknown,
): Promise<never> {
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = { text: String(reply.serialize((await make()) as Record<string, unknown>)) };
    answers.set(key, answer);
  }
  reply.cachedAnswer = answer;
  void reply.type('application/json; charset=utf-8');
  // To the framework it is an answer as it stands; to the types, whatever the schema says, as which it was serialized.
  return answer.text as never;
}
