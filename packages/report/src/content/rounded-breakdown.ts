// The breakdown of each service as it is printed, in one place: table and bars must show the same digits.

import type { Breakdown } from '@tare/accounting';
import { type FormattedParts, type PartsOfTotal, roundRows } from '../figure/round-rows.ts';
import type { ShownMode } from './shown-modes.ts';

/** @returns Base, Libraries, Runtime, Total of each service; for a fleet, of all together in the last row. */
export const roundedBreakdown = ({ services, whole }: ShownMode): FormattedParts[] =>
  roundRows(
    services.map(({ breakdown }) => partsOf(breakdown)),
    services.length > 1 ? partsOf(whole.breakdown) : undefined,
  );

const partsOf = (breakdown: Breakdown): PartsOfTotal => ({
  parts: [breakdown.baseBytes, breakdown.librariesBytes, breakdown.runtimeBytes],
  total: breakdown.totalBytes,
});
