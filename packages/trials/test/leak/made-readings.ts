// Readings of a made-up service: what each part holds after so many requests is said by the test.

import { type ClassTable, emptyClassTable, unavailable } from '@tare/accounting';
import type { GrowthReading } from '@tare/experiment';

/** Bytes, or counts, after so many requests. */
export interface MadeService {
  jsHeap?: (requests: number) => number;
  external?: (requests: number) => number;
  native?: (requests: number) => number;
  threads?: (requests: number) => number;
  fileDescriptors?: (requests: number) => number;
  processes?: (requests: number) => number;
}

const steady = (value: number) => (): number => value;

export function madeReadings(service: MadeService, readings: number = 40, requestsPerReading: number = 250) {
  const { jsHeap = steady(5e6), external = steady(2e6), native = steady(10e6) } = service;
  const { threads = steady(11), fileDescriptors = steady(20), processes = steady(1) } = service;
  return Array.from({ length: readings }, (_, index): GrowthReading => {
    const requests = 1_000 + index * requestsPerReading;
    // A page more or less, by turns: no reading is exact.
    const jitter = [0, 8_192, -4_096, 4_096, -8_192][index % 5] ?? 0;
    return {
      requests,
      privateBytes: jsHeap(requests) + external(requests) + native(requests) + jitter,
      classes: classes({ 'js-heap': jsHeap(requests), malloc: external(requests) + native(requests) + jitter }),
      heapUsedBytes: jsHeap(requests),
      externalBytes: external(requests),
      arrayBuffersBytes: external(requests),
      threads: threads(requests),
      fileDescriptors: fileDescriptors(requests),
      processes: processes(requests),
    };
  });
}

/** The same of a runtime without V8: no account of its heap, no pages of the class. */
export const withoutV8 = (readings: readonly GrowthReading[]): GrowthReading[] =>
  readings.map((reading) => ({
    ...reading,
    classes: classes({ malloc: typeof reading.privateBytes === 'number' ? reading.privateBytes : 0 }),
    heapUsedBytes: unavailable('unsupported'),
    externalBytes: unavailable('unsupported'),
    arrayBuffersBytes: unavailable('unsupported'),
  }));

function classes(bytes: Partial<Record<keyof ClassTable, number>>): ClassTable {
  const table = emptyClassTable();
  for (const [name, privateBytes] of Object.entries(bytes))
    table[name as keyof ClassTable] = { privateBytes, pssBytes: privateBytes, rssBytes: privateBytes };
  return table;
}
