// Everything that tare saves and renders again, told apart by `schema`.

import type { Recording } from '@tare/accounting';
import type { CheckResult, Comparison, Explanation, LeakResult, Plan, SelftestResult } from '@tare/experiment';

export type Result = Recording | Comparison | CheckResult | LeakResult | SelftestResult | Explanation | Plan;

export type ResultSchema = Result['schema'];

/** One entry a kind of result: a kind that is forgotten does not compile. */
export type PerResult<T> = {
  readonly [Schema in ResultSchema]: (result: Extract<Result, { schema: Schema }>) => T;
};

export function perResult<T>(result: Result, table: PerResult<T>): T {
  // The entry of its own schema takes it; the compiler cannot follow that through the union.
  const own = table[result.schema] as (result: Result) => T;
  return own(result);
}
