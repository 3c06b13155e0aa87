// A service by its own package. Retries are off: the next provider is asked instead. What comes is read as by plain requests.

import { faultOfStatus, rethrow } from '../faults.ts';
import { at, type ReadPiece, textAt, textOfAnswer, textsOf } from '../protocols/protocol.ts';
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

/** Packages follow redirects otherwise, and take the key along. */
export const fetchHere: typeof globalThis.fetch = (input, init) => fetch(input, { ...init, redirect: 'manual' });

/** Each package has errors of its own; all tell the status, where there was one. */
function faultOf(error: unknown): ProviderFault {
  const status = at(error, 'status');
  if (typeof status === 'number') return faultOfStatus(status);
  if (error instanceof SyntaxError || /json/i.test(textAt(error, 'message'))) return 'invalid-answer';
  return /timeout/i.test(textAt(error, 'name')) ? 'timeout' : 'unavailable';
}
