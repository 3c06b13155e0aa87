// The design of pairs in a plan, where many arms are tried at once, and a screening has left those that stand out.

import type { Mode } from '@tare/accounting';
import { chooseDesign, type Design, swiftDesign } from '../design/design.ts';
import type { DifferenceSpread } from '../design/spread.ts';

/**
 * As `chooseDesign`, but where the exact test would decide, `swiftDesign`.
 * @param smallestEffect in the unit of the spread
 */
export function choosePlanDesign(
  mode: Mode,
  spread: DifferenceSpread | undefined,
  smallestEffect: number,
  arms: number,
): Design {
  const design = chooseDesign(mode, spread, smallestEffect, arms);
  return design.kind === 'sequential' ? swiftDesign : design;
}
