// The provider of a service from its package, however that is imported.

import type { Provider, ServiceName } from '../provider.ts';
import type { ServiceSettings } from '../provider-settings.ts';
import { anthropicBySdk } from './anthropic.ts';
import { geminiBySdk } from './gemini.ts';
import { openaiBySdk } from './openai.ts';

export interface Packages {
  openai(): Promise<typeof import('openai')>;
  anthropic(): Promise<typeof import('@anthropic-ai/sdk')>;
  gemini(): Promise<typeof import('@google/genai')>;
}

export async function openBySdk(packages: Packages, name: ServiceName, service: ServiceSettings): Promise<Provider> {
  switch (name) {
    case 'openai':
      return openaiBySdk(await packages.openai(), service);
    case 'anthropic':
      return anthropicBySdk(await packages.anthropic(), service);
    case 'gemini':
      return geminiBySdk(await packages.gemini(), service);
  }
}
