// What has to be there before an answer counts as one.

import { ProviderError, type ProviderName } from './provider.ts';

/** @throws ProviderError */
export function requireText(provider: ProviderName, text: string): string {
  if (text.trim() === '') throw new ProviderError(provider, 'invalid-answer', 'The answer is empty.');
  return text;
}

/** @returns it without a fence around it, which models put there whatever they are told. @throws ProviderError */
export function requireJson(provider: ProviderName, text: string): string {
  const plain = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text)?.[1] ?? text.trim();
  try {
    const value: unknown = JSON.parse(plain);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return plain;
  } catch {
    // Told below, as what is JSON but no object.
  }
  throw new ProviderError(provider, 'invalid-answer', 'The answer is not one JSON object.');
}
