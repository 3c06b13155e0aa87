// One client for all that a backend asks of others: every SDK that takes a `fetch` or a dispatcher shares its connections, its bounds and its counts, instead of bringing
// a pool of its own. undici does the work, from the first request on.

import type { buildConnector, Dispatcher } from 'undici';
import { KitError } from '../kit-error.ts';
import { addPart } from '../parts.ts';
import { boundHandler } from './bounded-handler.ts';
import { type Bounds, checkBounds, usualBounds } from './bounds.ts';
import { Exchange } from './exchange.ts';
import { HttpClientError } from './http-client-error.ts';
import { loadUndici, type Undici } from './load-undici.ts';
import { type OriginStatistics, Origins } from './origins.ts';
import { describeRequest, type HttpAnswer, type HttpRequestOptions, toAnswer } from './request.ts';
import { makeGlobal, shareDispatch } from './shared-dispatcher.ts';

export interface HttpClientOptions extends Partial<Bounds> {
  /** For reports. */
  name: string;
  /** Connections to one origin, 8 unless given; further requests wait. */
  connections?: number;
  /** Origins that are kept while nothing is asked of them, 32 unless given. */
  origins?: number;
  /** Requests at once on one connection, 1 unless given. */
  pipelining?: number;
  /** Until there is a connection, 10 s unless given. */
  connectTimeoutMs?: number;
  /** How long a connection that does nothing stays open, 4 s unless given. A server that says less is heard. */
  keepAliveMs?: number;
  /** For all requests: certificates, a resolver of names; as `connect` of undici has it. */
  connect?: Partial<buildConnector.BuildOptions>;
  /** For what is under way when it is closed, 5 s unless given. */
  graceMs?: number;
}

export interface HttpClient {
  readonly name: string;
  /** That of Node.js, on these connections. Rejects as it does, with a TypeError: `failureOf` says what it means. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * The same with bounds of its own, for an SDK that is slower than others.
   * @throws KitError HTTP_CLIENT_INVALID
   */
  fetchWith(bounds: Partial<Bounds>): typeof globalThis.fetch;
  /**
   * Cheaper than `fetch`: no redirects, nothing unpacked. Read the body, or discard it.
   * @throws HttpClientError, the signal's reason, KitError HTTP_CLIENT_INVALID by its promise
   */
  request(url: string | URL, options?: HttpRequestOptions): Promise<HttpAnswer>;
  /** For libraries that take a dispatcher of undici; errors are undici's own, but for the bounds that are kept here. Closing it does nothing. */
  readonly dispatcher: Dispatcher;
  /**
   * Makes it that of `fetch` of Node.js, for all who say no other.
   * @returns puts back what was there
   */
  asGlobal(): () => void;
  readonly statistics: Omit<OriginStatistics, 'origin'>;
  /** By origin, least recently used first. */
  readonly origins: readonly OriginStatistics[];
  /** Refuses what is new, waits `graceMs` for what is under way, and breaks off the rest. */
  close(): Promise<void>;
  /** Breaks all off now. */
  destroy(): Promise<void>;
}

type Words = Pick<HttpClientOptions, 'connections' | 'origins' | 'pipelining' | 'connectTimeoutMs' | 'keepAliveMs'>;

const usual: Readonly<Required<Words>> = {
  connections: 8,
  origins: 32,
  pipelining: 1,
  connectTimeoutMs: 10_000,
  keepAliveMs: 4000,
};

/** @throws KitError HTTP_CLIENT_INVALID */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { name, connect = {}, graceMs = 5000 } = options;
  const words = checkWords(options);
  requireWhole('graceMs', graceMs, 0);
  const bounds: Bounds = { ...usualBounds, ...checkBounds(options) };
  const origins = new Origins({ ...words, connect });
  // That of now: it may be replaced by one that comes back here.
  const { fetch: fetchOfNode } = globalThis;
  let undici: Undici | undefined;
  let isClosed = false;
  let ending: Promise<void> | undefined;
  let underWay = 0;
  let onIdle: (() => void) | undefined;
  const undo = new Set<() => void>();

  const begin = (origin: string, method: string, asked: Partial<Bounds>, explains: boolean): Exchange => {
    underWay += 1;
    const onOver = (): void => {
      underWay -= 1;
      origins.settle();
      if (underWay === 0) onIdle?.();
    };
    const account = origins.accountOf(origin);
    return new Exchange({ origin, method, bounds: { ...bounds, ...asked }, asked, account, explains, onOver });
  };
  const send = (
    words: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
    asked: Partial<Bounds>,
    { signal, explains = false }: { signal?: AbortSignal | undefined; explains?: boolean } = {},
  ): boolean => {
    const origin = originOf(words.origin);
    const exchange = begin(origin, words.method, asked, explains);
    const bounded = boundHandler(handler, exchange);
    if (isClosed) {
      const message = `${origin} was not asked: the client ${name} is closed.`;
      exchange.refuse(new HttpClientError('HTTP_CLOSED', { origin, message }));
      return false;
    }
    if (signal) exchange.heed(signal);
    const { headersTimeoutMs, bodyTimeoutMs } = { ...bounds, ...asked };
    const timed = {
      ...words,
      headersTimeout: words.headersTimeout ?? headersTimeoutMs,
      bodyTimeout: words.bodyTimeout ?? bodyTimeoutMs,
    };
    const dispatch = (loaded: Undici): boolean => {
      undici = loaded;
      try {
        return !exchange.isOver && origins.dispatch(loaded, origin, timed, bounded);
      } catch (error) {
        exchange.refuse(error as Error);
        return false;
      }
    };
    if (undici) return dispatch(undici);
    loadUndici().then(dispatch, (error: Error) => exchange.refuse(error));
    return true;
  };
  const dispatcherWith = (asked: Partial<Bounds>): Dispatcher =>
    shareDispatch((words, handler) => send(words, handler, asked));
  const dispatcher = dispatcherWith({});
  const fetchOn =
    (own: Dispatcher): typeof globalThis.fetch =>
    (input, init) =>
      // Its types are those of another version of undici.
      fetchOfNode(input, { dispatcher: own, ...init } as RequestInit);
  const request = async (url: string | URL, wished: HttpRequestOptions = {}): Promise<HttpAnswer> => {
    const { signal } = wished;
    const asked = checkBounds(wished);
    const described = describeRequest(url, wished);
    signal?.throwIfAborted();
    const { request: requestOf } = await loadUndici();
    const own = shareDispatch((words, handler) => send(words, handler, asked, { signal, explains: true }));
    return toAnswer(await requestOf.call(own, described));
  };
  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      if (underWay === 0) resolve();
      else onIdle = resolve;
    });
  const end = (): void => {
    isClosed = true;
    for (const one of undo) one();
    undo.clear();
    remove();
  };
  const remove = addPart({
    kind: 'http-client',
    name,
    report: () => ({ ...origins.sum(), origins: origins.list().length, loaded: undici !== undefined }),
    adapt: (level) => origins.adapt(level),
  });
  return {
    name,
    fetch: fetchOn(dispatcher),
    fetchWith: (wished) => fetchOn(dispatcherWith(checkBounds(wished))),
    request,
    dispatcher,
    asGlobal: () => {
      const back = makeGlobal(dispatcherWith({}));
      undo.add(back);
      return () => {
        undo.delete(back);
        back();
      };
    },
    get statistics() {
      return origins.sum();
    },
    get origins() {
      return origins.list();
    },
    close: () => {
      end();
      ending ??= (async () => {
        await settledWithin(idle(), graceMs);
        await origins.destroy();
      })();
      return ending;
    },
    destroy: async () => {
      end();
      await origins.destroy();
    },
  };
}

async function settledWithin(waited: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([waited, late]);
  clearTimeout(timer);
}

/** One name for one place, however it was written. */
function originOf(given: string | URL | undefined): string {
  const text = String(given);
  return URL.canParse(text) ? new URL(text).origin : text;
}

function checkWords(options: HttpClientOptions): Required<Words> {
  const words = { ...usual };
  for (const name of Object.keys(usual) as (keyof Words)[]) {
    const value = options[name];
    if (value === undefined) continue;
    requireWhole(name, value, 1);
    words[name] = value;
  }
  return words;
}

function requireWhole(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value < 2 ** 31) return;
  throw new KitError('HTTP_CLIENT_INVALID', {
    message: `${name} of the client for HTTP cannot be.`,
    seen: String(value),
    remedy: `Give a whole number, ${least} or more.`,
  });
}
