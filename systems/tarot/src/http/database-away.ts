// Whether an error says that the database is not there now, rather than that a query of it was wrong.

const codes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'POOL_CLOSED',
  'POOL_TIMED_OUT',
  'SQLITE_BUSY',
  'SQLITE_IOERR',
]);

export function isDatabaseAway(error: { code?: unknown }): boolean {
  // Class 08 of the SQLSTATE codes is of connections, 57P of a server that ends or starts, 53300 of one that is full.
  return codes.has(error.code) || /^(08\w{3}|57P\w{2}|53300)$/.test(String(error.code));
}
