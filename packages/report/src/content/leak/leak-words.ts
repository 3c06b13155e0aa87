// What the parts and states of growth are called, and growth per 1,000 requests as text.

import type { GrowthPart, Interval, LeakState, PartGrowth } from '@tare/experiment';
import { formatDecimal, groupThousands } from '../../figure/format-number.ts';
import { rangeText, scaleOf, scaleOfInterval, withUnit } from '../../figure/size-scale.ts';

export const partWords: Readonly<Record<GrowthPart, string>> = {
  'js-heap': 'JS heap',
  external: 'external',
  native: 'native',
  threads: 'threads',
  'file-descriptors': 'file descriptors',
  processes: 'processes',
};

/** The others are counted. */
const bytesParts: ReadonlySet<GrowthPart> = new Set(['js-heap', 'external', 'native']);

export const leakStateWords: Readonly<Record<LeakState, string>> = {
  grows: 'grows',
  'within-budget': 'within budget',
  undecided: 'undecided',
  unmeasured: 'unmeasured',
};

/** `1.9 MB (1.8 to 2.0)`, `12 (11 to 13)`. */
export function growthText(part: GrowthPart, growth: Interval): string {
  if (!bytesParts.has(part)) {
    const format = countFormat([growth.estimate, growth.low, growth.high]);
    return `${format(growth.estimate)} (${rangeText(growth, { unit: '', format })})`;
  }
  const scale = scaleOfInterval(growth);
  return `${withUnit(growth.estimate, scale)} (${rangeText(growth, scale)})`;
}

/** Decimals only where one of them needs them. */
const countFormat = (counts: readonly number[]): ((count: number) => string) =>
  counts.every((count) => Math.abs(count - Math.round(count)) < 0.05) ? groupThousands : formatDecimal;

/** `JS heap (1.8 MB) and file descriptors (12)`; empty where no part stands out. */
export function growingParts(parts: readonly PartGrowth[]): string {
  const growing = parts.flatMap(({ part, perThousandRequests, grows }) => {
    if (!grows || perThousandRequests === null) return [];
    const { estimate } = perThousandRequests;
    const size = bytesParts.has(part) ? withUnit(estimate, scaleOf([estimate])) : countFormat([estimate])(estimate);
    return [`${partWords[part]} (${size})`];
  });
  const last = growing.at(-1) ?? '';
  return growing.length < 2 ? last : `${growing.slice(0, -1).join(', ')} and ${last}`;
}
