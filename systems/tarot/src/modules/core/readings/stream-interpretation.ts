// An interpretation while it comes: asked of the providers, counted, and told to the client. The database has no part in it.

import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Context } from '../../../context.ts';
import { createEventStream, StreamEnded } from '../../../http/event-stream.ts';
import { type Prompt, ProviderError } from '../../../providers/provider.ts';

type Needed = Pick<Context, 'providers' | 'streams' | 'events' | 'log' | 'settings' | 'closing'>;

interface Interpretation {
  prompt: Prompt;
  userId: string;
  voice: string;
}

export const streamInterpretation = (context: Needed, response: ServerResponse, asked: Interpretation): Readable =>
  createEventStream(response, {
    pieces: (signal) => interpret(context, asked, signal),
    timeoutMs: context.settings.STREAMING_TIMEOUT * 1000,
    closing: context.closing,
    explain,
  });

/** Of what went wrong the client is told no more than what to do. */
function explain(error: unknown): string {
  if (error instanceof StreamEnded && error.reason === 'timeout') return 'It took too long. Ask again.';
  if (error instanceof StreamEnded && error.reason === 'closing') return 'The server ends. Ask again in a moment.';
  return 'The interpretation broke off. Ask again.';
}

async function* interpret(
  { providers, streams, events, log }: Needed,
  { prompt, userId, voice }: Interpretation,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const startedMs = performance.now();
  const passedMs = (): number => performance.now() - startedMs;
  const seen = { provider: 'none', firstTokenMs: null as number | null, characters: 0 };
  let isWhole = false;
  try {
    const { pieces, provider } = await providers.stream({ ...prompt, signal });
    seen.provider = provider;
    for await (const piece of pieces) {
      if (seen.firstTokenMs === null) events.emit('voice.used', { userId, voice });
      seen.firstTokenMs ??= passedMs();
      seen.characters += piece.length;
      yield piece;
    }
    isWhole = true;
  } catch (error) {
    if (error instanceof ProviderError) {
      seen.provider = error.provider;
      log.warn({ provider: error.provider, reason: error.message }, 'an interpretation broke off');
    }
    throw error;
  } finally {
    // Also where nobody took the last piece, so that nothing was thrown. A client that leaves is no fault of anybody.
    const isLeft = signal.reason instanceof StreamEnded && signal.reason.reason === 'gone';
    streams.record({
      provider: seen.provider,
      firstTokenMs: seen.firstTokenMs,
      durationMs: passedMs(),
      tokens: Math.ceil(seen.characters / charactersOfToken),
      isError: !isWhole && !isLeft,
    });
  }
}

/** About, in English; services tell only afterwards, and not all of them. */
const charactersOfToken = 4;
