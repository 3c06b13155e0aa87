// Everything that a client may be told went wrong: a code that programs go by, and its status. A handler throws one; anything else that is thrown is a fault of ours,
// of which the client is told nothing.

const statuses = {
  INVALID_REQUEST: 400,
  INVALID_CARD_NUMBERS: 400,
  DUPLICATE_ENTRY: 400,
  NOT_CLAIMABLE: 400,
  PAST_DATE_CLAIM: 400,
  QUOTA_EXCEEDED: 400,
  TOKEN_EXTENSION_ERROR: 400,
  UNAUTHORIZED: 401,
  AI_QUOTA_EXCEEDED: 403,
  FORBIDDEN: 403,
  MAX_LIFETIME_EXCEEDED: 403,
  PASSWORD_REQUIRED: 403,
  NOT_FOUND: 404,
  CARD_NOT_FOUND: 404,
  NO_DAILY_NUMBER: 404,
  READING_NOT_FOUND: 404,
  SPREAD_NOT_FOUND: 404,
  USER_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  ALREADY_CLAIMED: 409,
  CONFLICT_ERROR: 409,
  USER_ALREADY_EXISTS: 409,
  GONE: 410,
  PAYLOAD_TOO_LARGE: 413,
  URI_TOO_LONG: 414,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RANGE_NOT_SATISFIABLE: 416,
  VALIDATION_ERROR: 422,
  RATE_LIMIT_EXCEEDED: 429,
  READING_LIMIT_EXCEEDED: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL_ERROR: 500,
  DATABASE_CONNECTION_ERROR: 503,
  PROVIDER_UNAVAILABLE: 503,
  RADIATION_OVERLOAD: 503,
} as const;

export type ProblemCode = keyof typeof statuses;

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly statusCode: number;
  /** For whoever asked: nothing of the inside. */
  readonly details: unknown;

  constructor(code: ProblemCode, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.statusCode = statuses[code];
    this.details = details;
  }
}

export const notFound = (what: string): Problem => new Problem('NOT_FOUND', `There is no such ${what}.`);
export const forbidden = (message = 'This belongs to somebody else.'): Problem => new Problem('FORBIDDEN', message);
export const unauthorized = (message = 'Sign in first.'): Problem => new Problem('UNAUTHORIZED', message);
export const conflict = (message: string): Problem => new Problem('CONFLICT_ERROR', message);
export const invalidRequest = (message: string): Problem => new Problem('INVALID_REQUEST', message);

/** @throws what `problem` makes, where there is no value */
export function required<T>(value: T | null | undefined, problem: () => Problem): T {
  if (value === null || value === undefined) throw problem();
  return value;
}
