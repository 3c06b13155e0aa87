// A text that is sent while it comes, as server-sent events: each piece as JSON, `[DONE]` at the end, `[ERROR]` and why where there is none. Nothing is asked for
// before the client has taken what came before, and whoever makes the pieces is told to stop when nobody takes them any more.

import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

const contentType = 'text/event-stream; charset=utf-8';

export const isEventStream = (reply: FastifyReply): boolean => reply.getHeader('content-type') === contentType;

export interface EventStreamOptions {
  /** The text; ends, or throws, when the signal is raised. Not asked for where nobody reads. */
  pieces: (signal: AbortSignal) => AsyncIterable<string>;
  /** Of the whole stream. */
  timeoutMs: number;
  /** When the server ends. */
  closing: AbortSignal;
  /** What the client is told where the pieces threw. */
  explain: (error: unknown) => string;
  /** How long nothing may come before the client is told that it is still there; 15 s unless given. */
  heartbeatMs?: number;
}

/** Why a stream was ended from outside; `explain` finds it where the pieces threw it on. */
export class StreamEnded extends Error {
  override readonly name = 'StreamEnded';
  readonly reason: 'timeout' | 'closing' | 'gone';

  constructor(reason: StreamEnded['reason']) {
    super(`The stream was ended: ${reason}.`);
    this.reason = reason;
  }
}

/** For one who does not read what is left: then it is broken off. */
const graceMs = 2000;
const usualHeartbeatMs = 15_000;
/** Waiting for the client in memory: a few words. */
const mostWaiting = 1024;

/** @returns for the handler to return; its `close` event comes once, however it ends */
export function createEventStream(response: ServerResponse, options: EventStreamOptions): Readable {
  const { pieces, timeoutMs, closing, explain, heartbeatMs = usualHeartbeatMs } = options;
  const stop = new AbortController();
  const body = Readable.from(frame(pieces(stop.signal), { response, heartbeatMs, explain }), {
    objectMode: false,
    highWaterMark: mostWaiting,
  });
  let grace: NodeJS.Timeout | undefined;
  const end = (reason: StreamEnded['reason']): void => {
    stop.abort(new StreamEnded(reason));
    grace ??= setTimeout(() => body.destroy(), graceMs);
  };
  const timer = setTimeout(() => end('timeout'), timeoutMs);
  const onClosing = (): void => end('closing');
  const onGone = (): void => {
    stop.abort(new StreamEnded('gone'));
    body.destroy();
  };
  closing.addEventListener('abort', onClosing, { once: true });
  response.once('close', onGone);
  body.once('close', () => {
    clearTimeout(timer);
    clearTimeout(grace);
    closing.removeEventListener('abort', onClosing);
    response.off('close', onGone);
    stop.abort(new StreamEnded('gone'));
  });
  if (closing.aborted) onClosing();
  if (response.destroyed) onGone();
  return body;
}

/** The headers that go with it; the others of an answer stay as they are. */
export function sendEventStream(reply: FastifyReply, body: Readable): never {
  void reply.type(contentType).header('cache-control', 'no-cache, no-transform');
  // Proxies in front would collect it otherwise.
  void reply.header('x-accel-buffering', 'no');
  // To the framework it is an answer as it stands; to the types, whatever the schema says.
  return reply.send(body) as never;
}

async function* frame(
  pieces: AsyncIterable<string>,
  {
    response,
    heartbeatMs,
    explain,
  }: Required<Pick<EventStreamOptions, 'explain' | 'heartbeatMs'>> & {
    response: ServerResponse;
  },
): AsyncGenerator<string> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    // The client sees that it was let in before the first piece has come.
    response.flushHeaders();
    for (;;) {
      const next = iterator.next();
      while (!(await isSettledWithin(next, heartbeatMs))) yield ': still here\n\n';
      const { done, value } = await next;
      if (done) break;
      yield `data: ${JSON.stringify(value)}\n\n`;
    }
    yield 'data: [DONE]\n\n';
  } catch (error) {
    yield `data: [ERROR] ${explain(error)}\n\n`;
  } finally {
    // Where the client left in the midst of it; it may have to hear of the signal first.
    iterator.return?.().catch(() => undefined);
  }
}

async function isSettledWithin(waited: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const settled = waited.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}
