// Which AI services are set up: keys, models and addresses from the environment, checked at the start. No message holds a key.

import type { Environment } from '../settings.ts';
import { type ProviderName, providerNames, type ServiceName } from './provider.ts';

export interface ServiceSettings {
  readonly key: string;
  readonly model: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
}

export interface ProviderSettings {
  /** Those that have a key. */
  readonly services: Readonly<Partial<Record<ServiceName, ServiceSettings>>>;
  /** All that answer, the preferred one first. */
  readonly order: readonly ProviderName[];
  /** AI_PROVIDER, where that one has no key. */
  readonly keyless: ServiceName | undefined;
  readonly maxTokens: number;
  /** undefined: nobody said. */
  readonly temperature: number | undefined;
  /** Until the first piece of a stream, or a whole answer. */
  readonly timeoutMs: number;
}

/** Small and quick ones: an interpretation is a few sentences. */
const usualModels: Readonly<Record<ServiceName, string>> = {
  openai: 'gpt-5.6-luna',
  gemini: 'gemini-3.5-flash-lite',
  anthropic: 'claude-haiku-5-5',
};

const usualUrls: Readonly<Record<ServiceName, string>> = {
  openai: 'https://api.openai.com/v1',
  gemini: 'https://generativelanguage.googleapis.com',
  anthropic: 'https://api.anthropic.com',
};

/** Who is asked first where nobody is preferred. */
const usualOrder: readonly ServiceName[] = ['openai', 'gemini', 'anthropic'];
const usualMaxTokens = 500;
const usualTimeoutMs = 15_000;

/** @throws Error that names the variable which is wrong */
export function readProviderSettings(environment: Environment): ProviderSettings {
  const services: Partial<Record<ServiceName, ServiceSettings>> = {};
  for (const name of usualOrder) {
    const service = readService(name, environment);
    if (service) services[name] = service;
  }
  const isOffline = readFlag(environment, 'AI_OFFLINE', true);
  const preferred = readPreferred(environment);
  if (preferred === 'offline' && !isOffline)
    throw new Error('AI_PROVIDER is offline, and AI_OFFLINE says that there is none: change one of them.');
  const keyed = usualOrder.filter((name) => services[name]);
  const others = keyed.filter((name) => name !== preferred);
  const isKeyed = keyed.length > others.length;
  const last: ProviderName[] = isOffline ? ['offline'] : [];
  // The offline one never fails: nobody would come after it.
  const order = preferred === 'offline' ? last : [...(isKeyed && preferred ? [preferred] : []), ...others, ...last];
  return {
    services,
    order,
    keyless: preferred === 'offline' || isKeyed ? undefined : preferred,
    maxTokens: readNumber(environment, 'AI_MAX_TOKENS', 1, 32_000, true) ?? usualMaxTokens,
    temperature: readNumber(environment, 'AI_TEMPERATURE', 0, 1, false),
    timeoutMs: readNumber(environment, 'AI_TIMEOUT_MS', 10, 600_000, true) ?? usualTimeoutMs,
  };
}

function readService(name: ServiceName, environment: Environment): ServiceSettings | undefined {
  const prefix = name.toUpperCase();
  const key = environment[`${prefix}_API_KEY`]?.trim();
  const model = environment[`${prefix}_MODEL`]?.trim() || usualModels[name];
  if (!/^[\w.:/@-]{1,100}$/.test(model)) throw new Error(`${prefix}_MODEL is no name of a model: ${model}.`);
  const baseUrl = readUrl(`${prefix}_BASE_URL`, environment[`${prefix}_BASE_URL`]?.trim() || usualUrls[name]);
  if (!key) return undefined;
  if (!/^[\x21-\x7e]{1,500}$/.test(key))
    throw new Error(`${prefix}_API_KEY is no key: it has spaces or other characters that no key has.`);
  return { key, model, baseUrl };
}

function readUrl(variable: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Its value is not told: what is wrong with it may be a password.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new Error(`${variable} is no address: give it as https://example.org/path, without a name or a password.`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function readPreferred(environment: Environment): ProviderName | undefined {
  const text = environment.AI_PROVIDER?.trim().toLowerCase();
  if (!text) return undefined;
  const name = providerNames.find((candidate) => candidate === text);
  if (!name) throw new Error(`AI_PROVIDER is none of ${providerNames.join(', ')}: ${text}.`);
  return name;
}

function readFlag(environment: Environment, variable: string, usual: boolean): boolean {
  const text = environment[variable]?.trim().toLowerCase();
  if (!text) return usual;
  if (/^(true|1|yes|on)$/.test(text)) return true;
  if (/^(false|0|no|off)$/.test(text)) return false;
  throw new Error(`${variable} is neither true nor false: ${text}.`);
}

function readNumber(
  environment: Environment,
  variable: string,
  least: number,
  most: number,
  isWhole: boolean,
): number | undefined {
  const text = environment[variable]?.trim();
  if (!text) return undefined;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most) || (isWhole && !Number.isInteger(value)))
    throw new Error(`${variable} is no ${isWhole ? 'whole ' : ''}number from ${least} to ${most}: ${text}.`);
  return value;
}
