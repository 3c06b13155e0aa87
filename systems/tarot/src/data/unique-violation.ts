// That a row is there already: the one error of the database that handlers expect, and answer with 409 or by doing nothing.

const codes: ReadonlySet<unknown> = new Set(['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY']);

/** After one inside a transaction, PostgreSQL takes no more queries in it: catch it around the transaction, or use ON CONFLICT. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && codes.has((error as { code?: unknown }).code);

/** @throws what `otherwise` makes, where `work` met a row that is there already; else what `work` throws */
export async function withUnique<T>(work: Promise<T>, otherwise: () => Error): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isUniqueViolation(error) ? otherwise() : error;
  }
}
