// How Anthropic is asked by plain requests.

import { anthropicBody, readAnthropicAnswer, readAnthropicPiece } from '../protocols/anthropic.ts';
import type { ServiceSettings } from '../provider-settings.ts';
import type { HttpProtocol } from './http-provider.ts';

/** The version that gateways know as well; what is asked here is the same in later ones. */
const version = '2023-06-01';

export const describe = ({ key, model, baseUrl }: ServiceSettings): HttpProtocol => ({
  model,
  url: () => `${baseUrl}/v1/messages`,
  headers: { 'x-api-key': key, 'anthropic-version': version },
  body: (prompt, stream) => ({ ...anthropicBody(model, prompt), stream }),
  readAnswer: readAnthropicAnswer,
  readPiece: readAnthropicPiece,
});
