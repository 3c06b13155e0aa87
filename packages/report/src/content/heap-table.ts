// V8's own account of its heaps, summed over the isolates of a service: main threads and worker threads.

import type { IsolateHeap, ServiceSummary } from '@tare/accounting';
import type { Row, Table } from '../document/document.ts';
import { formatTableBytes, tableUnit } from '../figure/format-bytes.ts';
import type { ShownMode } from './shown-modes.ts';

/** @returns undefined where no process told about its heap. */
export function heapTable(modes: readonly ShownMode[]): Table | undefined {
  const rows = modes.flatMap((shown): Row[] => {
    const services = shown.services.filter(({ processes }) => processes.some(({ isolates }) => isolates.length > 0));
    if (services.length === 0) return [];
    return [{ kind: 'group', label: `${shown.mode}, after forced collection` }, ...services.map(heapRow)];
  });
  if (rows.length === 0) return undefined;
  return {
    caption: `V8’s own account, in ${tableUnit}`,
    columns: [
      { title: 'service', align: 'left', rank: 0 },
      { title: 'isolates', align: 'right', rank: 2 },
      { title: 'heap used', align: 'right', rank: 0, decides: true },
      { title: 'heap total', align: 'right', rank: 1 },
      { title: 'external', align: 'right', rank: 0 },
      { title: 'array buffers', align: 'right', rank: 3 },
    ],
    rows,
    notes: ['Array buffers are part of external, which lies outside of the heap.'],
  };
}

function heapRow({ name, processes }: ServiceSummary): Row {
  const isolates = processes.flatMap((process) => process.isolates);
  const total = (field: Exclude<keyof IsolateHeap, 'threadId'>): string =>
    formatTableBytes(isolates.reduce((whole, isolate) => whole + isolate[field], 0));
  return {
    kind: 'body',
    cells: [
      name,
      String(isolates.length),
      total('heapUsedBytes'),
      total('heapTotalBytes'),
      total('externalBytes'),
      total('arrayBuffersBytes'),
    ],
  };
}
