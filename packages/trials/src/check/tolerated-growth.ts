// How large a growth is tolerated where memory is compared with what it was.

import type { Mode } from '@tare/accounting';
import type { RegressionBound } from '@tare/measure/config';

const mebibyte = 1024 ** 2;

/** What undisturbed starts of a small server differ by; a bound below it would be crossed by chance. */
const floorBytes: Readonly<Record<Mode, number>> = { calm: 0.1 * mebibyte, natural: mebibyte };

/** @param baselineBytes median private memory before */
export function toleratedGrowth(bound: RegressionBound, mode: Mode, baselineBytes: number): number {
  const asked = bound.kind === 'share' ? bound.share * baselineBytes : bound.bytes;
  return Math.max(asked, floorBytes[mode]);
}
