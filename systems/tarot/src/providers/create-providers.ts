// All providers as one: the preferred one is asked first, and the next where one fails or keeps us waiting. Nothing is loaded before somebody asks.

import type { Log } from '@tare/kit/logs';
import type { Settings } from '../settings.ts';
import { Attempt } from './attempt.ts';
import { createOpener } from './open-provider.ts';
import { type Prompt, type Provider, ProviderError, type ProviderName, type Providers } from './provider.ts';
import { readProviderSettings } from './provider-settings.ts';
import { requireJson, requireText } from './require-answer.ts';

export interface ProvidersOptions {
  settings: Pick<Settings, 'PROVIDER_STYLE' | 'STREAMING_TIMEOUT' | 'environment'>;
  /** Takes the names of providers that were loaded. */
  loaded: Set<string>;
  log: Pick<Log, 'warn'>;
}

/** Where neither the environment nor the prompt says one. */
const usualTemperature = 0.8;

/** @throws Error that names the variable of the environment which is wrong */
export async function createProviders({ settings, loaded, log }: ProvidersOptions): Promise<Providers> {
  const { services, order, keyless, maxTokens, temperature, timeoutMs } = readProviderSettings(settings.environment);
  if (keyless) log.warn({ provider: keyless }, 'AI_PROVIDER names a service that has no key: others are asked');
  const unreadTimeoutMs = settings.STREAMING_TIMEOUT * 1000;
  const opener = await createOpener(settings.PROVIDER_STYLE, { services, loaded, unreadTimeoutMs });
  const ready = (prompt: Prompt, { signal }: Attempt) => ({
    maxTokens,
    temperature: temperature ?? usualTemperature,
    ...prompt,
    signal,
  });

  const firstThatAnswers = async <T>(
    { signal }: Prompt,
    longestMs: number,
    ask: (provider: Provider, attempt: Attempt) => Promise<T>,
    done: (attempt: Attempt) => void,
  ): Promise<T> => {
    let last = new ProviderError('offline', 'unavailable', 'No provider is set up.');
    for (const name of order) {
      signal?.throwIfAborted();
      const attempt = new Attempt(name, longestMs, signal);
      try {
        const answer = await attempt.race(opener.open(name).then((provider) => ask(provider, attempt)));
        done(attempt);
        return answer;
      } catch (error) {
        attempt.end();
        signal?.throwIfAborted();
        last = toProviderError(name, error);
        log.warn({ provider: name, fault: last.fault, reason: last.message }, 'an AI provider failed');
      }
    }
    throw last;
  };

  return {
    available: order,
    usual: { maxTokens, temperature },
    complete: (prompt) =>
      firstThatAnswers(
        prompt,
        prompt.timeoutMs ?? timeoutMs,
        async (provider, attempt) => {
          const { name, model } = provider;
          const said = await provider.complete(ready(prompt, attempt));
          const text = prompt.isJson ? requireJson(name, said) : requireText(name, said);
          return { text, provider: name, model };
        },
        (attempt) => attempt.end(),
      ),
    stream: (prompt) =>
      firstThatAnswers(
        prompt,
        timeoutMs,
        async (provider, attempt) => {
          const { name, model } = provider;
          const pieces = provider.stream(ready(prompt, attempt))[Symbol.asyncIterator]();
          const first = requireText(name, await firstWords(pieces));
          return { pieces: follow(first, pieces, attempt, name), provider: name, model };
        },
        (attempt) => attempt.answered(),
      ),
    close: () => opener.close(),
  };
}

/** Of one answer: a hundred times what was asked for. Whichever way the service is reached, it cannot go on for ever. */
const mostCharacters = 1_000_000;

async function nextPiece(pieces: AsyncIterator<string>): Promise<string | undefined> {
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return undefined;
    if (value !== '') return value;
  }
}

/** With the white space before them; empty where there are none. */
async function firstWords(pieces: AsyncIterator<string>): Promise<string> {
  let text = '';
  for (let piece = await nextPiece(pieces); piece !== undefined; piece = await nextPiece(pieces)) {
    text += piece;
    if (piece.trim() !== '') break;
  }
  return text;
}

async function* follow(
  first: string,
  pieces: AsyncIterator<string>,
  attempt: Attempt,
  name: ProviderName,
): AsyncGenerator<string> {
  try {
    let characters = 0;
    for (let piece: string | undefined = first; piece !== undefined; piece = await nextPiece(pieces)) {
      characters += piece.length;
      if (characters > mostCharacters) throw new ProviderError(name, 'invalid-answer', 'The text has no end.');
      yield piece;
    }
  } catch (error) {
    attempt.signal.throwIfAborted();
    throw toProviderError(name, error);
  } finally {
    attempt.end();
    // It may be busy until the signal has reached it; whoever reads need not wait for that.
    pieces.return?.().catch(() => undefined);
  }
}

const toProviderError = (name: ProviderName, error: unknown): ProviderError =>
  error instanceof ProviderError ? error : new ProviderError(name, 'unavailable', String(error));
