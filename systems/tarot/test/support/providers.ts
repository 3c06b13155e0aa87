// Providers without a server around them, and what they wrote to the log.

import { createProviders } from '../../src/providers/create-providers.ts';
import type { Prompt, Providers } from '../../src/providers/provider.ts';
import type { Settings } from '../../src/settings.ts';

export interface TestProviders extends Providers {
  readonly loaded: ReadonlySet<string>;
  /** Each line as JSON. */
  readonly lines: readonly string[];
}

export async function openProviders(
  style: Settings['PROVIDER_STYLE'],
  environment: Record<string, string>,
): Promise<TestProviders> {
  const loaded = new Set<string>();
  const lines: string[] = [];
  const warn = (...words: unknown[]): void => void lines.push(JSON.stringify(words));
  const settings = { PROVIDER_STYLE: style, STREAMING_TIMEOUT: 120, environment };
  return { ...(await createProviders({ settings, loaded, log: { warn } })), loaded, lines };
}

export const question: Prompt = { system: 'You are a ferry.', user: 'Is it late?' };

export async function collect(pieces: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

/** What was thrown. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

/** Waits until it is so; the test's own time-out is the limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
