// What ran while the load was driven, over all isolates that run the same files: in a cluster one worker may have got all requests.

import type { ObservedIsolate } from '@tare/accounting';

/** Functions by path, the most of any isolate; null where no isolate could tell. */
export function calledFunctions(isolates: readonly ObservedIsolate[]): Map<string, number> | null {
  const tables = isolates.flatMap(({ calledUnderLoad }) => (isTable(calledUnderLoad) ? [calledUnderLoad] : []));
  if (tables.length === 0) return null;
  const called = new Map<string, number>();
  for (const table of tables)
    for (const [path, functions] of Object.entries(table)) called.set(path, Math.max(called.get(path) ?? 0, functions));
  return called;
}

const isTable = (called: ObservedIsolate['calledUnderLoad']): called is Record<string, number> =>
  typeof Object.values(called)[0] !== 'string';
