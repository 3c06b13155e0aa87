// How Gemini is asked by plain requests. The key is in a header: addresses are written to logs on the way.

import { geminiBody, geminiModel, readGemini } from '../protocols/gemini.ts';
import type { ServiceSettings } from '../provider-settings.ts';
import type { HttpProtocol } from './http-provider.ts';

export function describe({ key, model: given, baseUrl }: ServiceSettings): HttpProtocol {
  const model = geminiModel(given);
  const path = `${baseUrl}/v1beta/models/${encodeURIComponent(model)}`;
  return {
    model: given,
    url: (isStream) => (isStream ? `${path}:streamGenerateContent?alt=sse` : `${path}:generateContent`),
    headers: { 'x-goog-api-key': key },
    body: (prompt) => geminiBody(model, prompt),
    readAnswer: readGemini,
    readPiece: readGemini,
  };
}
