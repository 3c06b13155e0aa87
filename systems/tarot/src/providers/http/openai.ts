// How OpenAI is asked by plain requests.

import { openaiBody, readOpenaiAnswer, readOpenaiPiece } from '../protocols/openai.ts';
import type { ServiceSettings } from '../provider-settings.ts';
import type { HttpProtocol } from './http-provider.ts';

export const describe = ({ key, model, baseUrl }: ServiceSettings): HttpProtocol => ({
  model,
  url: () => `${baseUrl}/chat/completions`,
  headers: { authorization: `Bearer ${key}` },
  body: (prompt, stream) => ({ ...openaiBody(model, prompt), stream }),
  readAnswer: readOpenaiAnswer,
  readPiece: readOpenaiPiece,
});
