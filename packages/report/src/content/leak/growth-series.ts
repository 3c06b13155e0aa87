// The readings of a run as series over requests: private memory and its parts, each where it is known.

import { type Figure, isKnown, subtractFigures, sumFigures } from '@tare/accounting';
import type { GrowthReading } from '@tare/experiment';

export interface GrowthSeries {
  key: 'private' | 'js-heap' | 'external' | 'native';
  title: string;
  /** One a reading; null where it is not known. */
  bytes: readonly (number | null)[];
}

/** V8's own figure, or where no process told it the class of its pages. */
export const heapOf = ({ heapUsedBytes, classes }: GrowthReading): Figure =>
  isKnown(heapUsedBytes) || 'state' in classes ? heapUsedBytes : classes['js-heap'].privateBytes;

/** What V8 does not account for. */
export const nativeOf = (reading: GrowthReading): Figure =>
  subtractFigures(reading.privateBytes, sumFigures([heapOf(reading), knownOrNothing(reading.externalBytes)]));

const knownOrNothing = (figure: Figure): Figure => (isKnown(figure) ? figure : 0);

const series: readonly { key: GrowthSeries['key']; title: string; of: (reading: GrowthReading) => Figure }[] = [
  { key: 'private', title: 'private', of: ({ privateBytes }) => privateBytes },
  { key: 'js-heap', title: 'JS heap', of: heapOf },
  { key: 'external', title: 'external', of: ({ externalBytes }) => externalBytes },
  { key: 'native', title: 'native', of: nativeOf },
];

/** Series without a known value are left out. */
export const growthSeries = (readings: readonly GrowthReading[]): GrowthSeries[] =>
  series
    .map(({ key, title, of }) => ({
      key,
      title,
      bytes: readings.map((reading) => {
        const figure = of(reading);
        return isKnown(figure) ? figure : null;
      }),
    }))
    .filter(({ bytes }) => bytes.some((value) => value !== null));
