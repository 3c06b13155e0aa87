// Services by their packages, all of which are imported at the start, whether anybody needs them or not: this is the wasteful way, which is here to be measured.

import * as anthropic from '@anthropic-ai/sdk';
import * as gemini from '@google/genai';
import * as openai from 'openai';
import type { Style, StyleOptions } from '../open-provider.ts';
import { openBySdk } from './open-by-sdk.ts';

export async function openStyle({ loaded }: StyleOptions): Promise<Style> {
  const packages = { openai: async () => openai, anthropic: async () => anthropic, gemini: async () => gemini };
  for (const name of Object.keys(packages)) loaded.add(name);
  return { open: (name, service) => openBySdk(packages, name, service), close: async () => undefined };
}
