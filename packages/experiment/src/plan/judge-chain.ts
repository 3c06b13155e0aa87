// What every member of a chain adds to those before it, from sweeps over its beginnings; and who stays.

import { median } from '../estimate/hodges-lehmann.ts';
import type { Composition, PathStep } from '../results/plan.ts';

/**
 * What a member has to add to stay. It has proved its saving by itself; what is asked here is whether that is left in company, where of two that save the same
 * bytes the second adds about nothing. One that saved much alone has to add an effect of interest; one that saved little, half of that at least.
 */
const wantedBytes = (ownBytes: number, smallestEffectBytes: number): number =>
  Math.min(smallestEffectBytes, Math.max(smallestEffectBytes, ownBytes) / 2);

/**
 * One step a member, in the order of the chain. Not measured at all, a member stays: the whole path is measured afterwards.
 * @param ownBytes what each member saved by itself
 */
export function judgeChain(
  { chain, sweeps }: Composition,
  ownBytes: readonly number[],
  smallestEffectBytes: number,
): PathStep[] {
  return chain.map((change, index) => {
    const added = sweeps.flatMap((sweep) => {
      const [without, withIt] = [sweep[index] ?? null, sweep[index + 1] ?? null];
      return without === null || withIt === null ? [] : [without - withIt];
    });
    if (added.length === 0)
      return { change, addsBytes: null, sweeps: 0, isKept: true, because: 'not measured step by step' };
    const addsBytes = median(added);
    const isKept = addsBytes >= wantedBytes(ownBytes[index] ?? 0, smallestEffectBytes);
    const because = isKept ? 'adds to those before it' : 'adds nothing to those before it';
    return { change, addsBytes, sweeps: added.length, isKept, because };
  });
}

/** The shortest beginning of the chain that broke makes its last member the suspect: without it, the same had worked, or was never shorter. */
export function suspectOf(chain: readonly string[], brokenLengths: readonly number[]): string | undefined {
  const shortest = Math.min(...brokenLengths);
  return chain[shortest - 1];
}
