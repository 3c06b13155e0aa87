// From the readings of one run to one series a part: what is comparable, and what each part of private memory is.

import { type Figure, isKnown, subtractFigures } from '@tare/accounting';
import type { GrowthPart, GrowthReading } from '@tare/experiment';

/** One value after so many requests. */
export interface SeriesPoint {
  requests: number;
  value: number;
}

export type GrowthSeries = Record<'private' | GrowthPart, SeriesPoint[]>;

export const growthParts: readonly GrowthPart[] = [
  'js-heap',
  'external',
  'native',
  'threads',
  'file-descriptors',
  'processes',
];

/** A part that is not known at a reading has no point there. */
export function growthSeries(readings: readonly GrowthReading[]): GrowthSeries {
  const comparable = comparableReadings(readings);
  const series = (figureOf: (reading: GrowthReading) => Figure): SeriesPoint[] =>
    comparable.flatMap((reading) => {
      const value = figureOf(reading);
      return isKnown(value) ? [{ requests: reading.requests, value }] : [];
    });
  const jsHeap = comparable.some(isCollected) ? (reading: GrowthReading) => reading.heapUsedBytes : classOfHeap;
  return {
    private: series((reading) => reading.privateBytes),
    'js-heap': series(jsHeap),
    external: series((reading) => reading.externalBytes),
    // Where V8 does not say what is external (no agent, another runtime), that is native too.
    native: series((reading) => {
      const beyondHeap = subtractFigures(reading.privateBytes, jsHeap(reading));
      return isKnown(reading.externalBytes) ? subtractFigures(beyondHeap, reading.externalBytes) : beyondHeap;
    }),
    threads: series((reading) => reading.threads),
    'file-descriptors': series((reading) => reading.fileDescriptors),
    processes: series((reading) => reading.processes),
  };
}

/**
 * Those with a weight and more requests than the one before. A process that is too busy to collect its garbage leaves a natural figure, tens of
 * megabytes above the others: where V8 answered at most readings, the others do not count.
 */
function comparableReadings(readings: readonly GrowthReading[]): GrowthReading[] {
  const weighed = readings.filter(({ privateBytes }) => isKnown(privateBytes));
  const collected = weighed.filter(isCollected);
  const alike = collected.length > weighed.length / 2 ? collected : weighed;
  return alike.filter(({ requests }, index) => requests > (alike[index - 1]?.requests ?? -1));
}

const isCollected = ({ heapUsedBytes }: GrowthReading): boolean => isKnown(heapUsedBytes);

/** Resident pages of V8's spaces, where V8 itself gives no account; nothing in other runtimes. */
const classOfHeap = ({ classes }: GrowthReading): Figure =>
  'state' in classes ? classes : classes['js-heap'].privateBytes;
