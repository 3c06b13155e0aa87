// Why there is no answer, by a code that stays: whoever asked can tell what took too long from what was refused. What undici or the system said is the cause.

/**
 * - `HTTP_TIMED_OUT`: it was too slow; the phase says where
 * - `HTTP_TOO_LARGE`: the answer has more bytes than it may have
 * - `HTTP_UNREACHABLE`: there was no connection: refused, no such name, no trust in its certificate
 * - `HTTP_BROKEN`: there was one, and it broke before the end of the answer
 * - `HTTP_CLOSED`: the client was closed
 */
export type HttpFailure = 'HTTP_TIMED_OUT' | 'HTTP_TOO_LARGE' | 'HTTP_UNREACHABLE' | 'HTTP_BROKEN' | 'HTTP_CLOSED';

/** Where the time went; `unread` is the time of whoever asked. */
export type HttpPhase = 'connect' | 'headers' | 'body' | 'total' | 'unread';

export interface HttpClientErrorParts {
  /** As `https://api.example.com`. */
  origin: string;
  message: string;
  phase?: HttpPhase | undefined;
  cause?: unknown;
}

/** No KitError: the other side is at fault as often as this one. */
export class HttpClientError extends Error {
  override readonly name = 'HttpClientError';
  readonly code: HttpFailure;
  readonly origin: string;
  readonly phase: HttpPhase | undefined;

  constructor(code: HttpFailure, { origin, message, phase, cause }: HttpClientErrorParts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.origin = origin;
    this.phase = phase;
  }
}

interface Known {
  code: HttpFailure;
  phase?: HttpPhase;
}

/** Codes of undici and of the system. What is not among them is told by whether there was a connection. */
const known: Readonly<Record<string, Known>> = {
  UND_ERR_CONNECT_TIMEOUT: { code: 'HTTP_TIMED_OUT', phase: 'connect' },
  ETIMEDOUT: { code: 'HTTP_TIMED_OUT', phase: 'connect' },
  UND_ERR_HEADERS_TIMEOUT: { code: 'HTTP_TIMED_OUT', phase: 'headers' },
  UND_ERR_BODY_TIMEOUT: { code: 'HTTP_TIMED_OUT', phase: 'body' },
  UND_ERR_RES_EXCEEDED_MAX_SIZE: { code: 'HTTP_TOO_LARGE' },
  UND_ERR_CLOSED: { code: 'HTTP_CLOSED' },
  UND_ERR_DESTROYED: { code: 'HTTP_CLOSED' },
  ECONNREFUSED: { code: 'HTTP_UNREACHABLE' },
  ENOTFOUND: { code: 'HTTP_UNREACHABLE' },
  EAI_AGAIN: { code: 'HTTP_UNREACHABLE' },
  EHOSTUNREACH: { code: 'HTTP_UNREACHABLE' },
  ENETUNREACH: { code: 'HTTP_UNREACHABLE' },
  ECONNRESET: { code: 'HTTP_BROKEN' },
  EPIPE: { code: 'HTTP_BROKEN' },
  UND_ERR_SOCKET: { code: 'HTTP_BROKEN' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { code: 'HTTP_BROKEN' },
};

const codeOf = (error: unknown): string | undefined => {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : undefined;
};

/** A `fetch` rejects with a TypeError whose cause says more, and that one's cause more again. */
const mostCauses = 5;

/**
 * What an error of any face of the client means: of `request`, of `fetch`, of a library that has the dispatcher.
 * @returns undefined where it is none of these: aborted by its signal, or a fault of the program
 */
export function failureOf(error: unknown): HttpFailure | undefined {
  let current = error;
  for (let depth = 0; depth < mostCauses && current instanceof Error; depth++) {
    if (current instanceof HttpClientError) return current.code;
    const found = known[codeOf(current) ?? ''];
    if (found) return found.code;
    current = current.cause;
  }
  return undefined;
}

/** What the program itself did: wrong words, its own signal. */
const ownFaults: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_ABORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

const sentences: Readonly<Record<HttpFailure, string>> = {
  HTTP_TIMED_OUT: 'took too long',
  HTTP_TOO_LARGE: 'answered with more than it may',
  HTTP_UNREACHABLE: 'could not be reached',
  HTTP_BROKEN: 'broke the connection off',
  HTTP_CLOSED: 'was not asked: the client is closed',
};

/** @returns the error itself where it is the program's own */
export function explain(error: Error, origin: string, wasConnected: boolean): Error {
  const code = codeOf(error) ?? '';
  if (error instanceof HttpClientError || error.name === 'AbortError' || ownFaults.has(code)) return error;
  const { code: failure, phase } = known[code] ?? { code: wasConnected ? 'HTTP_BROKEN' : 'HTTP_UNREACHABLE' };
  const message = `${origin} ${sentences[failure]}${phase === undefined ? '' : ` (${phase})`}: ${error.message}`;
  return new HttpClientError(failure, { origin, message, phase, cause: error });
}
