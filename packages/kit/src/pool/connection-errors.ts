// Errors after which a connection is not what it was.

/** Codes of the system's sockets: the peer is gone, or cannot be reached any more. */
const socketCodes: ReadonlySet<unknown> = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTCONN',
  'EPIPE',
  'ETIMEDOUT',
]);

export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;

/** Whether an error is of a socket. One too many costs a connection; one too few hands a dead one to the next caller. */
export const isSocketError = (error: unknown): boolean => socketCodes.has(codeOf(error));
