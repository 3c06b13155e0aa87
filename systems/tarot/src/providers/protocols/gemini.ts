// Gemini's generateContent. Its package and its requests have the same words in different places.

import type { GenerateContentConfig, ThinkingLevel } from '@google/genai';
import type { ReadyPrompt } from '../provider.ts';
import { at, listAt, type Piece, textAt } from './protocol.ts';

export type GeminiGeneration = Pick<
  GenerateContentConfig,
  'maxOutputTokens' | 'temperature' | 'thinkingConfig' | 'responseMimeType'
>;

export function geminiGeneration(model: string, prompt: ReadyPrompt): GeminiGeneration {
  const { maxTokens, temperature, isJson } = prompt;
  const { thinks, thinkingConfig } = thinkingOf(model);
  return {
    maxOutputTokens: maxTokens + (thinks ? roomForThoughts : 0),
    // From Gemini 3 on one's own is not heeded.
    ...(/^gemini-[12]/.test(model) ? { temperature } : {}),
    ...(thinkingConfig ? { thinkingConfig } : {}),
    ...(isJson ? { responseMimeType: 'application/json' } : {}),
  };
}

interface Thinking {
  thinks: boolean;
  thinkingConfig?: GeminiGeneration['thinkingConfig'] & object;
}

/** Thoughts count as tokens of the answer. */
const roomForThoughts = 2000;
// The package has an enum of it, which would be loaded with all the rest.
const minimal = 'MINIMAL' as ThinkingLevel;
const low = 'LOW' as ThinkingLevel;

/** As little of it as each model can. */
function thinkingOf(model: string): Thinking {
  if (/^gemini-2\.5-flash/.test(model)) return { thinks: false, thinkingConfig: { thinkingBudget: 0 } };
  if (/^gemini-3(\.[15])?-flash/.test(model)) return { thinks: false, thinkingConfig: { thinkingLevel: minimal } };
  if (/^gemini-[3-9]/.test(model)) return { thinks: true, thinkingConfig: { thinkingLevel: low } };
  return { thinks: /^gemini-2\.5/.test(model) };
}

/** The name without the folder that some write before it. */
export const geminiModel = (model: string): string => model.replace(/^models\//, '');

export function geminiBody(model: string, prompt: ReadyPrompt): object {
  return {
    systemInstruction: { parts: [{ text: prompt.system }] },
    contents: [{ role: 'user', parts: [{ text: prompt.user }] }],
    generationConfig: geminiGeneration(model, prompt),
  };
}

/** A whole answer and a piece of one look the same. */
export function readGemini(event: unknown): Piece {
  const candidate = at(event, 'candidates', 0);
  const texts = listAt(candidate, 'content', 'parts').map((part) =>
    at(part, 'thought') === true ? '' : textAt(part, 'text'),
  );
  const end = textAt(candidate, 'finishReason');
  const isUsual = end === '' || end === 'STOP' || end === 'MAX_TOKENS' || end === 'FINISH_REASON_UNSPECIFIED';
  const refusal = textAt(event, 'promptFeedback', 'blockReason') || (isUsual ? '' : end);
  return { text: texts.join(''), isLast: end !== '', refusal: refusal || undefined };
}
