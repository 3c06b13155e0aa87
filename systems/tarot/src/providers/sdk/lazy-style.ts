// Services by their packages, each of which is imported when it is first needed, and stays.

import { lazy } from '@tare/kit/lazy';
import type { Style } from '../open-provider.ts';
import { openBySdk } from './open-by-sdk.ts';

export async function openStyle(): Promise<Style> {
  const packages = {
    openai: lazy(() => import('openai')),
    anthropic: lazy(() => import('@anthropic-ai/sdk')),
    gemini: lazy(() => import('@google/genai')),
  };
  return { open: (name, service) => openBySdk(packages, name, service), close: async () => undefined };
}
