// The one shape of a line, whoever writes it: the application, or the framework with fields of its own names.

import type { Level } from '../budget/level.ts';

/** A line of the log, as JSON. What the application adds stands beside these fields. */
export interface LogLine {
  /** ISO 8601, UTC, with milliseconds. */
  time: string;
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  /** Of the log. */
  name: string;
  pid: number;
  msg?: string;
  requestId?: string;
  method?: string;
  /** Without its query, in which secrets travel. */
  path?: string;
  status?: number;
  durationMs?: number;
  /** The client was gone before its answer was sent: there is no status. */
  aborted?: true;
  error?: ErrorFields;
  memory?: MemoryFields;
  /** Log lines that were lost just before, where whoever reads them did not keep up. */
  lostLines?: number;
  /** What was given by a name that a line has of its own: `time`, `level`, `name`, `pid`. */
  fields?: Record<string, unknown>;
}

export interface ErrorFields {
  name: string;
  code?: string;
  message: string;
  stack?: string;
  cause?: ErrorFields;
}

/** Bytes, null where they cannot be read. */
export interface MemoryFields {
  /** Of the budget; the last four are missing where there is none. */
  level?: Level;
  /** Where the level has changed. */
  before?: Level;
  usedBytes?: number | null;
  limitBytes?: number;
  share?: number | null;
  /** Of a worker thread the heap is its own; the rest is the process's. */
  scope: 'process' | 'thread';
  privateBytes: number | null;
  rssBytes: number | null;
  heapUsedBytes: number;
  heapTotalBytes: number;
  externalBytes: number;
  arrayBuffersBytes: number;
  childrenPrivateBytes: number | null;
}

type Fields = Record<string, unknown>;

const own: ReadonlySet<string> = new Set(['time', 'level', 'name', 'pid']);

/** From the names of Fastify and of pino's habits (`req`, `res`, `err`, `reqId`, `responseTime`) to those of a line. All else stays. */
export function shapeFields(given: object): Fields {
  const shaped: Fields = {};
  for (const [key, value] of Object.entries(given)) {
    if (own.has(key)) shaped.fields = { ...(shaped.fields as Fields | undefined), [key]: value };
    else if (key === 'err' || key === 'error') shaped.error = value == null ? undefined : describeError(value);
    else if (key === 'reqId') shaped.requestId = value;
    else if (key === 'responseTime') shaped.durationMs = typeof value === 'number' ? roundMs(value) : value;
    else if (key === 'req') Object.assign(shaped, describeRequest(value) ?? { req: value });
    else if (key === 'res') Object.assign(shaped, describeResponse(value) ?? { res: value });
    else shaped[key] = value;
  }
  return shaped;
}

/** Microseconds: more digits are noise. */
export const roundMs = (ms: number): number => Math.round(ms * 1000) / 1000;

/** A request of node:http, of Express (which cuts `url` where a router is mounted) or of Fastify. */
function describeRequest(request: unknown): Fields | undefined {
  if (typeof request !== 'object' || request === null) return undefined;
  const { method, url, originalUrl = url } = request as { method?: unknown; url?: unknown; originalUrl?: unknown };
  if (typeof method !== 'string') return undefined;
  return { method, ...(typeof originalUrl === 'string' ? { path: pathOf(originalUrl) } : {}) };
}

/** A response of node:http or Express, which knows its request as `req`, or a reply of Fastify, which knows it as `request`. */
function describeResponse(response: unknown): Fields | undefined {
  if (typeof response !== 'object' || response === null) return undefined;
  const { statusCode, req, request = req } = response as { statusCode?: unknown; req?: unknown; request?: unknown };
  if (typeof statusCode !== 'number') return undefined;
  return { ...describeRequest(request), status: statusCode };
}

export function pathOf(url: string): string {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  // A request may name its host before the path, and a password before that.
  return path.startsWith('/') ? path : path.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/';
}

const mostCauses = 3;

/** The rest of an error is not written: libraries keep whole requests there, with their headers. */
function describeError(error: unknown, depth: number = 0): ErrorFields {
  if (typeof error !== 'object' || error === null) return { name: 'Error', message: String(error) };
  const { name, code, message, stack, cause } = error as Partial<Record<keyof ErrorFields, unknown>>;
  return {
    name: typeof name === 'string' ? name : 'Error',
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    message: typeof message === 'string' ? message : '',
    ...(typeof stack === 'string' ? { stack } : {}),
    ...(cause === undefined || cause === null || depth === mostCauses
      ? {}
      : { cause: describeError(cause, depth + 1) }),
  };
}
