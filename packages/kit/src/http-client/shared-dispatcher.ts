// The client as a dispatcher of undici, for libraries that take one and for `fetch` of Node.js. It is no subclass: that would need undici before the first request.

import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import type { Dispatcher } from 'undici';
import { loadUndici } from './load-undici.ts';

type Dispatch = Dispatcher['dispatch'];

class SharedDispatcher extends EventEmitter {
  readonly dispatch: Dispatch;

  constructor(dispatch: Dispatch) {
    super();
    this.dispatch = dispatch;
  }

  /** As of undici, whose other functions take it as their option: `stream(url, { dispatcher }, ...)`. */
  async request(options: Dispatcher.RequestOptions<unknown>): Promise<Dispatcher.ResponseData<unknown>> {
    const { request } = await loadUndici();
    return request.call(this as unknown as Dispatcher, options);
  }

  /** Whoever has interceptors has undici: only here it is loaded at once, and as a whole. */
  compose(...interceptors: Dispatcher.DispatchInterceptor[]): Dispatcher {
    const { Dispatcher: whole } = createRequire(import.meta.url)('undici') as typeof import('undici');
    return whole.prototype.compose.call(this as unknown as Dispatcher, ...interceptors);
  }

  /** Whoever has it shares it: it is closed with its client alone. */
  async close(): Promise<void> {}

  async destroy(): Promise<void> {}
}

export const shareDispatch = (dispatch: Dispatch): Dispatcher =>
  new SharedDispatcher(dispatch) as unknown as Dispatcher;

/** Where every copy of undici looks, that of Node.js among them; the number is that of the protocol, and newer ones look at both. */
const places: readonly symbol[] = ['1', '2'].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));

/** Those that were undone, each with what it had replaced: whoever came after it and goes later finds what is behind. */
const undone = new WeakMap<object, ReadonlyMap<symbol, unknown>>();

/**
 * As `setGlobalDispatcher` of undici does, without loading it.
 * @param dispatcher one of its own for each call
 * @returns puts back what was there; where another has come since, that stays
 */
export function makeGlobal(dispatcher: Dispatcher): () => void {
  // Makes Node.js put its own there first: it never does again, and `fetch` would have none afterwards.
  void globalThis.Headers;
  const shared = globalThis as unknown as Record<symbol, unknown>;
  const held = places.filter((place) => shared[place] !== undefined);
  // The same in all of them, but where a newer Node.js has a shape of its own for each.
  const before = new Map(held.map((place) => [place, shared[place]]));
  for (const place of held) shared[place] = dispatcher;
  return () => {
    undone.set(dispatcher, before);
    for (const place of held) {
      let found = shared[place];
      for (let behind = undone.get(found as object); behind; behind = undone.get(found as object))
        found = behind.get(place);
      shared[place] = found;
    }
  };
}
