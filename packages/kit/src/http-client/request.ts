// A request without the ways of the web: a third cheaper than `fetch`, no redirects, nothing unpacked.

import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { KitError } from '../kit-error.ts';
import type { Bounds } from './bounds.ts';

export interface HttpRequestOptions extends Partial<Bounds> {
  /** GET unless given, and POST with a body. */
  method?: string;
  headers?: Readonly<Record<string, string | string[]>>;
  body?: string | Uint8Array | Readable;
  /** A body that is written as JSON, with its content type. */
  json?: unknown;
  /** Frees the connection; the promise rejects with its reason. */
  signal?: AbortSignal;
}

/** Any status is an answer: 404 and 500 reject nothing. */
export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: HttpBody;
}

/**
 * Read it, or `discard` it: it holds its connection until it has come to its end. One that nobody reads is broken off after `unreadTimeoutMs`.
 * @throws HttpClientError by its promises
 */
export interface HttpBody {
  json(): Promise<unknown>;
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
  /** As it comes; destroyed before its end it breaks the request off. */
  readonly stream: Readable;
  /** Reads what is left where it is no more than `mostBytes` (64 KiB unless given), so that the connection serves again; else closes that. Never rejects. */
  discard(mostBytes?: number): Promise<void>;
}

const usualDiscardBytes = 64 * 1024;

/** @throws KitError HTTP_CLIENT_INVALID */
export function describeRequest(
  url: string | URL,
  { method, headers = {}, body, json }: HttpRequestOptions,
): Dispatcher.RequestOptions {
  const { origin, path } = splitUrl(url);
  if (json !== undefined && body !== undefined) {
    throw new KitError('HTTP_CLIENT_INVALID', {
      message: 'A request has one body.',
      seen: 'body and json',
      remedy: 'Give one of them.',
    });
  }
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const content = json === undefined ? body : JSON.stringify(json);
  return {
    origin,
    path,
    method: method?.toUpperCase() ?? (content === undefined ? 'GET' : 'POST'),
    headers: json === undefined || isTyped ? headers : { ...headers, 'content-type': 'application/json' },
    body: content ?? null,
  };
}

function splitUrl(url: string | URL): { origin: string; path: string } {
  const parsed = URL.canParse(String(url)) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password) {
    throw new KitError('HTTP_CLIENT_INVALID', {
      message: 'The address of the request cannot be asked.',
      // What is in it may be a secret.
      seen: parsed ? `${parsed.protocol}//${parsed.host}` : 'no whole address',
      remedy: 'Give a whole one of http or https; a name and a password belong into the header authorization.',
    });
  }
  return { origin: parsed.origin, path: `${parsed.pathname}${parsed.search}` };
}

export function toAnswer({ statusCode, headers, body }: Dispatcher.ResponseData<unknown>): HttpAnswer {
  return {
    status: statusCode,
    headers,
    body: {
      json: () => body.json(),
      text: () => body.text(),
      bytes: () => body.bytes(),
      stream: body,
      discard: async (mostBytes = usualDiscardBytes) => {
        await body.dump({ limit: mostBytes }).catch(() => undefined);
      },
    },
  };
}
