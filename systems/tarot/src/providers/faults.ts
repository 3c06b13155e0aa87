// What a failure of a service means, whoever noticed it, and what of it may be written down.

import { ProviderError, type ProviderFault, type ServiceName } from './provider.ts';

export function faultOfStatus(status: number): ProviderFault {
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429 || status === 503 || status === 529) return 'overloaded';
  return status < 500 ? 'refused' : 'unavailable';
}

/** Of what a service said, for the log. */
const mostCharacters = 300;

/** Services tell keys in their messages, some of them in parts: nothing of one is written down. */
function withoutKey(text: string, key: string): string {
  return text
    .replaceAll(key, '***')
    .replace(/\b(?:sk|pk|key|AIza)[-_][\w*.-]{6,}/gi, '***')
    .replace(/\bAIza[\w-]{6,}/g, '***')
    .slice(0, mostCharacters);
}

/** @returns the same fault with words that may be written down, and without its cause: that may hold headers */
function tellable(error: ProviderError, key: string): ProviderError {
  return new ProviderError(error.provider, error.fault, withoutKey(error.message, key));
}

/** @throws what `signal` was aborted with, where that is why; else a ProviderError */
export function rethrow(
  error: unknown,
  { name, key, signal }: { name: ServiceName; key: string; signal: AbortSignal },
  faultOf: (error: unknown) => ProviderFault,
): never {
  signal.throwIfAborted();
  if (error instanceof ProviderError) throw tellable(error, key);
  const message = error instanceof Error ? error.message : String(error);
  throw new ProviderError(name, faultOf(error), withoutKey(message, key));
}
