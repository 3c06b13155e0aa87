// Numbers without units. Written out here instead of with Intl, so that a report reads the same whatever locale and ICU data Node has.

/** `1,000`; a true minus sign, which a dash for a missing figure cannot be mistaken for. */
export function groupThousands(count: number): string {
  const digits = String(Math.abs(Math.round(count))).replace(/\B(?=(\d{3})+$)/g, ',');
  return Math.round(count) < 0 ? `−${digits}` : digits;
}

/** A whole number of tenths as a decimal: 361 is `36.1`. */
export function formatTenths(tenths: number): string {
  const size = Math.abs(tenths);
  return `${tenths < 0 ? '−' : ''}${groupThousands(Math.floor(size / 10))}.${size % 10}`;
}

/** A whole number of hundredths as a decimal: 361 is `3.61`. */
export function formatHundredths(hundredths: number): string {
  const size = Math.abs(hundredths);
  return `${hundredths < 0 ? '−' : ''}${groupThousands(Math.floor(size / 100))}.${String(size % 100).padStart(2, '0')}`;
}

/** A rate or a latency: one decimal below 100, none from there on. */
export const formatDecimal = (value: number): string =>
  Math.abs(Math.round(value * 10)) < 1000 ? formatTenths(Math.round(value * 10)) : groupThousands(value);

/** `7 %`; a small share is not rounded to nothing. */
export function formatShare(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.5) return 'under 1 %';
  return `${groupThousands(percent)} %`;
}

/** `1 trial`, `3 trials`. */
export const formatCount = (count: number, singular: string, plural: string = `${singular}s`): string =>
  `${groupThousands(count)} ${count === 1 ? singular : plural}`;
