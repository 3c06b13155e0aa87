// Anthropic by its package.

import { anthropicBody, readAnthropicAnswer, readAnthropicPiece } from '../protocols/anthropic.ts';
import type { Provider } from '../provider.ts';
import type { ServiceSettings } from '../provider-settings.ts';
import { createSdkProvider, fetchHere } from './sdk-provider.ts';

export function anthropicBySdk({ Anthropic }: typeof import('@anthropic-ai/sdk'), service: ServiceSettings): Provider {
  const { key, model, baseUrl } = service;
  const client = new Anthropic({ apiKey: key, baseURL: baseUrl, maxRetries: 0, logLevel: 'off', fetch: fetchHere });
  const { messages } = client;
  return createSdkProvider('anthropic', service, {
    complete: (prompt) => messages.create(anthropicBody(model, prompt), { signal: prompt.signal }),
    stream: (prompt) => messages.create({ ...anthropicBody(model, prompt), stream: true }, { signal: prompt.signal }),
    readAnswer: readAnthropicAnswer,
    readPiece: readAnthropicPiece,
  });
}
