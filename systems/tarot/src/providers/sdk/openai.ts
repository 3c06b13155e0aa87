// OpenAI by its package.

import { openaiBody, readOpenaiAnswer, readOpenaiPiece } from '../protocols/openai.ts';
import type { Provider } from '../provider.ts';
import type { ServiceSettings } from '../provider-settings.ts';
import { createSdkProvider, fetchHere } from './sdk-provider.ts';

export function openaiBySdk({ OpenAI }: typeof import('openai'), service: ServiceSettings): Provider {
  const { key, model, baseUrl } = service;
  const client = new OpenAI({
    apiKey: key,
    baseURL: baseUrl,
    // Not from the environment, where the package would look by itself.
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: 'off',
    fetch: fetchHere,
  });
  const { completions } = client.chat;
  return createSdkProvider('openai', service, {
    complete: (prompt) => completions.create(openaiBody(model, prompt), { signal: prompt.signal }),
    stream: (prompt) => completions.create({ ...openaiBody(model, prompt), stream: true }, { signal: prompt.signal }),
    readAnswer: readOpenaiAnswer,
    readPiece: readOpenaiPiece,
  });
}
