// A service by its own package. Retries are off: the next provider is asked instead. What comes is read as by plain requests.

import { faultOfStatus, rethrow } from '../faults.ts';
import {
  at,
  mostAnswerBytes,
  mostLineCharacters,
  type ReadPiece,
  textAt,
  textOfAnswer,
  textsOf,
} from '../protocols/protocol.ts';
import type { Provider, ProviderFault, ReadyPrompt, ServiceName } from '../provider.ts';
import type { ServiceSettings } from '../provider-settings.ts';

export interface SdkCalls {
  complete(prompt: ReadyPrompt): Promise<unknown>;
  stream(prompt: ReadyPrompt): Promise<AsyncIterable<unknown>>;
  readonly readAnswer: ReadPiece;
  readonly readPiece: ReadPiece;
}

export function createSdkProvider(name: ServiceName, { key, model }: ServiceSettings, calls: SdkCalls): Provider {
  return {
    name,
    model,
    complete: async (prompt) => {
      const { signal } = prompt;
      try {
        signal.throwIfAborted();
        return textOfAnswer(name, calls.readAnswer, await calls.complete(prompt));
      } catch (error) {
        return rethrow(error, { name, key, signal }, faultOf);
      }
    },
    stream: async function* (prompt) {
      const { signal } = prompt;
      try {
        signal.throwIfAborted();
        yield* textsOf(name, calls.readPiece, await calls.stream(prompt));
      } catch (error) {
        rethrow(error, { name, key, signal }, faultOf);
      }
    },
  };
}

/** Packages follow redirects otherwise, and take the key along; and they read whatever comes, however much it is. */
export const fetchHere: typeof globalThis.fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  if (!response.body) return response;
  // They take a line together anew with each part that comes: one of megabytes would take minutes.
  const isStream = /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '');
  const mostInLine = isStream ? mostLineCharacters : mostAnswerBytes;
  return new Response(response.body.pipeThrough(bounded(mostInLine)), response);
};

const lineFeed = 10;

function bounded(mostInLine: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  let inLine = 0;
  return new TransformStream({
    transform: (part, controller) => {
      const end = part.lastIndexOf(lineFeed);
      bytes += part.length;
      inLine = end === -1 ? inLine + part.length : part.length - end - 1;
      if (bytes > mostAnswerBytes || inLine > mostInLine) controller.error(new RangeError('The answer is too long.'));
      else controller.enqueue(part);
    },
  });
}

/** Each package has errors of its own; all tell the status, where there was one. */
function faultOf(error: unknown): ProviderFault {
  const status = at(error, 'status');
  if (typeof status === 'number') return faultOfStatus(status);
  if (error instanceof SyntaxError || error instanceof RangeError || /json/i.test(textAt(error, 'message')))
    return 'invalid-answer';
  return /timeout/i.test(textAt(error, 'name')) ? 'timeout' : 'unavailable';
}
