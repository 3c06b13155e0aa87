// How a size looks to a person: decimal megabytes, so that it can be held against a hosting plan. The unit is decided here and nowhere else.

import { formatHundredths, formatTenths, groupThousands } from './format-number.ts';

/** Tables print in steps of 0.1 MB; rounding to sums works in these steps. */
export const bytesPerTenth = 100_000;

/** The unit as it stands in captions of tables, whose cells then hold bare numbers. */
export const tableUnit = 'MB';

/**
 * A size within a sentence: `36.1 MB`, `326 MB`, `40 kB`, `16.8 GB`.
 * One decimal below 100 MB; what would read "0.0 MB" is given in kB, because only a measured 0 is 0.
 */
export function formatBytes(count: number): string {
  const size = Math.abs(count);
  if (size > 0 && size < bytesPerTenth / 2) return `${groupThousands(Math.round(count / 1e3) || Math.sign(count))} kB`;
  if (size >= 1e10) return `${formatTenths(Math.round(count / 1e8))} GB`;
  const tenths = Math.round(count / bytesPerTenth);
  return Math.abs(tenths) < 1000
    ? `${formatTenths(tenths)} ${tableUnit}`
    : `${groupThousands(Math.round(count / 1e6))} ${tableUnit}`;
}

/** A size as its cell in a table: `36.1`, `326.4`; the caption says MB. */
export const formatTableBytes = (count: number): string => formatTenths(Math.round(count / bytesPerTenth));

/** Hundredths of MB, for spreads: the calm figure varies by less than a tenth. */
export const formatFineBytes = (count: number): string => formatHundredths(Math.round(count / 1e4));

/** A size that a person chose keeps the unit it was chosen in: `512 MB`, `512 MiB`, `1 GiB`. */
export function formatLimit(count: number): string {
  if (count === 0) return `0 ${tableUnit}`;
  const units = [
    ['GB', 1e9],
    ['GiB', 1024 ** 3],
    ['MB', 1e6],
    ['MiB', 1024 ** 2],
  ] as const;
  for (const [unit, size] of units) {
    if (count >= size && count % size === 0) return `${groupThousands(count / size)} ${unit}`;
  }
  return formatBytes(count);
}
