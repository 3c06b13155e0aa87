// Sizes that are read against each other (an estimate and its interval) in one unit with one number of decimals.

import type { Mode } from '@tare/accounting';
import { bytesPerTenth, formatFineBytes, formatTableBytes, tableUnit } from './format-bytes.ts';
import { groupThousands } from './format-number.ts';

export interface SizeScale {
  unit: string;
  /** Without the unit. */
  format(count: number): string;
}

const tenths: SizeScale = { unit: tableUnit, format: formatTableBytes };
const hundredths: SizeScale = { unit: tableUnit, format: formatFineBytes };
const kilobytes: SizeScale = { unit: 'kB', format: (count) => groupThousands(count / 1e3) };

/** Effects: the calm figure varies by hundredths of MB, the natural one by more than a tenth. */
export const effectScale: Readonly<Record<Mode, SizeScale>> = { natural: tenths, calm: hundredths };

/** The coarsest scale in which the largest of them still has two digits. */
export function scaleOf(counts: readonly number[]): SizeScale {
  const largest = Math.max(0, ...counts.map(Math.abs));
  if (largest >= 10 * bytesPerTenth) return tenths;
  return largest >= bytesPerTenth / 2 || largest === 0 ? hundredths : kilobytes;
}

/** One for an estimate and its bounds: hundredths also where tenths would print a narrow interval as a single number. */
export function scaleOfInterval({ estimate, low, high }: { estimate: number; low: number; high: number }): SizeScale {
  const scale = scaleOf([estimate, low, high]);
  return scale === tenths && high - low < 2 * bytesPerTenth ? hundredths : scale;
}

export const withUnit = (count: number, { unit, format }: SizeScale): string => `${format(count)} ${unit}`;

/** `22.8 to 25.1`. */
export const rangeText = ({ low, high }: { low: number; high: number }, { format }: SizeScale): string =>
  `${format(low)} to ${format(high)}`;

/** A difference says its direction: `+3.1`, `−0.2`, `0.0`. */
export function signed(value: number, format: (value: number) => string): string {
  const text = format(value);
  // What rounds to nothing has no direction.
  if (!/[1-9]/.test(text)) return text.replace('−', '');
  return value > 0 ? `+${text}` : text;
}
