// session.observe() as the tests call it, and short ways to speak about what was seen.

import type { ObservedIsolate, ObservedModule, ObservedService } from '@tare/accounting';
import { type ObservationOutcome, openTrials, type Subject } from '@tare/measure';
import { expect } from 'vitest';
import { traceless } from './traceless.ts';

export async function observed(subject: Subject): Promise<ObservationOutcome> {
  const session = await openTrials();
  return traceless(subject, (marked, look) => session.observe(marked, { seed: 1, onStep: look }));
}

/** Of a complete trial with one service. */
export async function observedService(subject: Subject): Promise<ObservedService> {
  const { failure, services } = await observed(subject);
  expect(failure).toBeUndefined();
  const [service] = services;
  if (!service) throw new Error('There is no service.');
  return service;
}

export function mainIsolate({ isolates }: ObservedService): ObservedIsolate {
  const [isolate] = isolates.filter(({ threadId }) => threadId === 0);
  if (!isolate) throw new Error('There is no main thread.');
  return isolate;
}

export function moduleAt({ modules }: ObservedIsolate, path: string): ObservedModule {
  const found = modules.filter((module) => module.path === path);
  if (found.length !== 1 || !found[0]) throw new Error(`${path} is there ${found.length} times.`);
  return found[0];
}

/** As `./a.js -> /app/a.js`, marked where late; paths without `root`. */
export function importsOf(isolate: ObservedIsolate, path: string, root: string): string[] {
  return moduleAt(isolate, path).imports.map(({ module, specifier, isLate }) => {
    const target = isolate.modules[module]?.path ?? '?';
    return `${specifier} -> ${target.startsWith(root) ? target.slice(root.length + 1) : target}${isLate ? ' (late)' : ''}`;
  });
}
