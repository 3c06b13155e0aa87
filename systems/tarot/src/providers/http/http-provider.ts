// A service by plain requests: what is asked and what is read are those of its protocol.

import { failureOf, type HttpAnswer, type HttpClient, HttpClientError } from '@tare/kit/http-client';
import { faultOfStatus, rethrow } from '../faults.ts';
import { at, mostAnswerBytes, type ReadPiece, textAt, textOfAnswer, textsOf } from '../protocols/protocol.ts';
import { type Provider, ProviderError, type ProviderFault, type ReadyPrompt, type ServiceName } from '../provider.ts';
import type { ServiceSettings } from '../provider-settings.ts';
import { readEventData } from './event-data.ts';

/** How a service is asked. */
export interface HttpProtocol {
  readonly model: string;
  url(isStream: boolean): string;
  readonly headers: Readonly<Record<string, string>>;
  body(prompt: ReadyPrompt, isStream: boolean): object;
  readonly readAnswer: ReadPiece;
  readonly readPiece: ReadPiece;
}

export interface HttpProviderOptions {
  name: ServiceName;
  service: ServiceSettings;
  protocol: HttpProtocol;
  http: HttpClient;
  unreadTimeoutMs: number;
}

export function createHttpProvider({ name, service, protocol, http, unreadTimeoutMs }: HttpProviderOptions): Provider {
  const { key } = service;
  const ask = async (prompt: ReadyPrompt, isStream: boolean): Promise<HttpAnswer> => {
    const answer = await http.request(protocol.url(isStream), {
      headers: { ...protocol.headers, accept: isStream ? 'text/event-stream' : 'application/json' },
      json: protocol.body(prompt, isStream),
      signal: prompt.signal,
      maxResponseBytes: mostAnswerBytes,
      // The signal ends it, and nobody else has to.
      headersTimeoutMs: 0,
      totalTimeoutMs: 0,
      unreadTimeoutMs,
    });
    if (answer.status !== 200) throw await refusedBy(name, answer);
    return answer;
  };
  return {
    name,
    model: service.model,
    complete: async (prompt) => {
      try {
        const { body } = await ask(prompt, false);
        return textOfAnswer(name, protocol.readAnswer, JSON.parse(await body.text()));
      } catch (error) {
        return rethrow(error, { name, key, signal: prompt.signal }, faultOf);
      }
    },
    stream: async function* (prompt) {
      try {
        yield* textsOf(name, protocol.readPiece, eventsOf(name, await ask(prompt, true)));
      } catch (error) {
        rethrow(error, { name, key, signal: prompt.signal }, faultOf);
      }
    },
  };
}

async function* eventsOf(name: ServiceName, { headers, body }: HttpAnswer): AsyncGenerator<unknown> {
  if (!/^text\/event-stream\b/i.test(headers['content-type'] ?? '')) {
    await body.discard();
    throw new ProviderError(name, 'invalid-answer', 'The answer is no stream of events.');
  }
  for await (const data of readEventData(body.stream)) {
    if (data === '[DONE]') return;
    yield JSON.parse(data);
  }
}

/** A redirect is a refusal, too: the key is for the address that was set up, and no other. */
async function refusedBy(name: ServiceName, { status, body }: HttpAnswer): Promise<ProviderError> {
  const text = await body.text();
  return new ProviderError(name, faultOfStatus(status), `${status} ${messageIn(text)}`);
}

function messageIn(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    return textAt(parsed, 'error', 'message') || textAt(at(parsed, 0), 'error', 'message') || text;
  } catch {
    return text;
  }
}

function faultOf(error: unknown): ProviderFault {
  if (error instanceof SyntaxError || error instanceof RangeError) return 'invalid-answer';
  const failure = error instanceof HttpClientError ? error.code : failureOf(error);
  if (failure === 'HTTP_TIMED_OUT') return 'timeout';
  return failure === 'HTTP_TOO_LARGE' ? 'invalid-answer' : 'unavailable';
}
