// The design of pairs in a plan, where many arms are tried at once: Holm's correction asks more of the first claims than eight pairs can say.

import type { Mode } from '@tare/accounting';
import { chooseDesign, type Design, errorRate, sequentialDesign } from '../design/design.ts';
import type { DifferenceSpread } from '../design/spread.ts';

/**
 * As `chooseDesign`, but where the exact test decides, the first look comes as soon as an arm whose pairs all agree can be claimed among so many: after eight
 * pairs for two arms, nine for four, ten for eight. Looks stay three, of equal strictness, and fixed before the first pair.
 * @param smallestEffect in the unit of the spread
 */
export function choosePlanDesign(
  mode: Mode,
  spread: DifferenceSpread | undefined,
  smallestEffect: number,
  arms: number,
): Design {
  const design = chooseDesign(mode, spread, smallestEffect, arms);
  if (design.kind !== 'sequential') return design;
  const [first = 8, second = 12, last = 20] = sequentialDesign.looks.map(({ pairs }) => pairs);
  const claimable = Math.max(first, fewestPairs(arms));
  const pairs = [claimable, Math.max(second, claimable + 2), last];
  return { ...design, looks: pairs.map((count) => ({ pairs: count, error: errorRate / pairs.length })) };
}

/** With all differences of one sign the two-sided exact p-value is 2 over 2 to the pairs; three looks and Holm's first step multiply it. */
const fewestPairs = (arms: number): number => Math.ceil(Math.log2((2 * 3 * Math.max(1, arms)) / errorRate));
