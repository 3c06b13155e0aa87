// undici, from when it is first needed. All of it is 10 MB of private memory, and what sends requests less than 4 of them: mocks, caches and a second `fetch` are the rest.

import { createRequire } from 'node:module';
import type { Client, Dispatcher, Pool } from 'undici';

export interface Undici {
  Pool: typeof Pool;
  Client: typeof Client;
  /** Of `Dispatcher.prototype`: its `this` is what dispatches. */
  request: Dispatcher['request'];
}

type Load = (specifier: string) => unknown;

/**
 * Out of sight of a bundler, which would pack these beside a second copy of undici: there, and where undici has moved them, the whole serves. Not by `import`, which
 * reads the source of what it has to wrap a second time (1 MB).
 */
const usually: Load = (specifier) => createRequire(import.meta.url)(specifier);

let loading: Promise<Undici> | undefined;

/** A failure is not kept. */
export function loadUndici(): Promise<Undici> {
  loading ??= readUndici().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

export async function readUndici(load: Load = usually): Promise<Undici> {
  try {
    const [pool, client, request] = ['dispatcher/pool', 'dispatcher/client', 'api/api-request'].map((path) => {
      const found = load(`undici/lib/${path}.js`);
      if (typeof found !== 'function') throw new TypeError(`undici/lib/${path}.js is another module now.`);
      return found;
    });
    return { Pool: pool, Client: client, request } as Undici;
  } catch {
    const { Pool, Client, Dispatcher } = await import('undici');
    return { Pool, Client, request: Dispatcher.prototype.request };
  }
}
