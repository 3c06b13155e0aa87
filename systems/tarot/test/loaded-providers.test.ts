import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceName } from '../src/providers/provider.ts';
import { type AiServices, startAiServices } from './support/ai-services.ts';

const script = fileURLToPath(new URL('./support/loaded-modules.mjs', import.meta.url));
const run = promisify(execFile);

let ai: AiServices;
beforeAll(async () => {
  ai = await startAiServices();
});
afterAll(() => ai.close());

interface Loaded {
  packages: string[];
  /** Of src/providers, but for what is there from the start. */
  own: string[];
}

const fromTheStart = new Set([
  'attempt.ts',
  'create-providers.ts',
  'open-provider.ts',
  'provider-settings.ts',
  'provider.ts',
  'require-answer.ts',
]);

function sort(urls: readonly string[]): Loaded {
  const find = (pattern: RegExp): string[] =>
    [...new Set(urls.flatMap((url) => pattern.exec(url)?.[1] ?? []))].filter((name) => !fromTheStart.has(name)).sort();
  return {
    packages: find(/\/node_modules\/(openai|@anthropic-ai\/sdk|@google\/genai|google-auth-library|undici)\//),
    own: find(/\/src\/providers\/(.+)$/),
  };
}

async function load(style: string, ...services: ServiceName[]) {
  const environment = {
    PROVIDER_STYLE: style,
    DATA_DIR: ':memory:',
    LOG_LEVEL: 'silent',
    ENABLE_SCHEDULER: 'false',
    ...ai.environment(...services),
  };
  const { stdout } = await run(process.execPath, ['--no-warnings', script, JSON.stringify(environment)], {
    env: { PATH: process.env.PATH ?? '' },
    maxBuffer: 16 * 1024 * 1024,
    timeout: 60_000,
  });
  const { ready, asked, provider, names } = JSON.parse(stdout);
  return { ready: sort(ready), asked: sort(asked), provider, names };
}

describe('what the server loads of AI services', { timeout: 90_000 }, () => {
  it('is next to nothing without a key', async () => {
    expect(await load('http')).toEqual({
      ready: { packages: [], own: [] },
      asked: { packages: [], own: ['offline/music.ts', 'offline/offline.ts'] },
      provider: 'offline',
      names: ['offline'],
    });
  });

  it('is one protocol and no package by plain requests, and nothing before', async () => {
    const { ready, asked, provider, names } = await load('http', 'anthropic', 'gemini');
    expect(ready).toEqual({ packages: [], own: [] });
    expect(asked.packages.filter((name) => name !== 'undici')).toEqual([]);
    expect(asked.own).toContain('http/gemini.ts');
    expect(asked.own.filter((name) => /^(sdk|offline)|anthropic|openai/.test(name))).toEqual([]);
    expect([provider, names]).toEqual(['gemini', ['gemini']]);
  });

  it('is one package at its first use by the lazy style, and nothing before', async () => {
    const { ready, asked, names } = await load('lazy-sdk', 'openai', 'anthropic');
    expect(ready).toEqual({ packages: [], own: [] });
    expect(asked.packages).toEqual(['openai']);
    expect(asked.own.filter((name) => /^(http|offline)/.test(name))).toEqual([]);
    expect(names).toEqual(['openai']);
  });

  it('is every package from the start by the eager style, without any key', async () => {
    const { ready, provider, names } = await load('eager-sdk');
    expect(ready.packages).toEqual(
      expect.arrayContaining(['@anthropic-ai/sdk', '@google/genai', 'google-auth-library', 'openai']),
    );
    expect(provider).toBe('offline');
    expect(names.sort()).toEqual(['anthropic', 'gemini', 'offline', 'openai']);
  });
});
