// Gemini by its package.

import { geminiGeneration, geminiModel, readGemini } from '../protocols/gemini.ts';
import type { Provider, ReadyPrompt } from '../provider.ts';
import type { ServiceSettings } from '../provider-settings.ts';
import { createSdkProvider, fetchHere } from './sdk-provider.ts';

export function geminiBySdk({ GoogleGenAI }: typeof import('@google/genai'), service: ServiceSettings): Provider {
  const { key, baseUrl } = service;
  const model = geminiModel(service.model);
  const { models } = new GoogleGenAI({
    apiKey: key,
    vertexai: false,
    httpOptions: { baseUrl, apiVersion: 'v1beta', fetch: fetchHere },
  });
  const request = (prompt: ReadyPrompt) => ({
    model,
    contents: prompt.user,
    config: {
      systemInstruction: prompt.system,
      ...geminiGeneration(model, prompt),
      abortSignal: prompt.signal,
    },
  });
  return createSdkProvider('gemini', service, {
    complete: (prompt) => models.generateContent(request(prompt)),
    stream: (prompt) => models.generateContentStream(request(prompt)),
    readAnswer: readGemini,
    readPiece: readGemini,
  });
}
