// The design of pairs in a plan, where many arms are tried at once, and a screening has left those that stand out.

import type { Mode } from '@tare/accounting';
import { briefDesign, chooseDesign, type Design, swiftDesign } from '../design/design.ts';
import { smallestEffectBytes } from '../design/smallest-effect.ts';
import type { DifferenceSpread } from '../design/spread.ts';

/**
 * As `chooseDesign`, but calm figures whose spread is known have `briefDesign`, and where the exact test would decide, `swiftDesign` does.
 * @param smallestEffect in the unit of the spread
 */
export function choosePlanDesign(
  mode: Mode,
  spread: DifferenceSpread | undefined,
  smallestEffect: number,
  arms: number,
): Design {
  if (mode === 'calm' && spread) return briefDesign(spread);
  const design = chooseDesign(mode, spread, smallestEffect, arms);
  return design.kind === 'sequential' ? swiftDesign : design;
}

/** Of what a plan offers a person, less is not worth a line of configuration; and to tell it from nothing would take most of its trials. */
const calmFloorBytes = 0.25 * 1024 ** 2;

/** As `smallestEffectBytes`, of which a plan takes calm effects of a quarter MiB. */
export function planInterestBytes(mode: Mode, spread: DifferenceSpread | undefined, baselineBytes: number): number {
  const smallest = smallestEffectBytes(mode, spread, baselineBytes);
  return mode === 'calm' ? Math.max(calmFloorBytes, smallest) : smallest;
}
