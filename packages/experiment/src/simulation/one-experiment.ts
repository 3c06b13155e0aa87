// One experiment on figures instead of processes: the schedule and the stopping rule that real ones use, fed by noise.

import { decideStops, type StoppingRules } from '../decide/stopping.ts';
import { isLook, pairsAtLastLook } from '../design/design.ts';
import { planSweep } from '../schedule.ts';
import type { Noise } from './noise.ts';

export interface SimulatedExperiment {
  /** Baseline minus change, one list an arm, as long as the arm was measured. */
  differences: number[][];
  trials: number;
}

/**
 * @param effects true saving of each arm, in the unit of the noise
 * @param next the figure of the next trial in time, without any effect
 */
export function simulateOne(
  effects: readonly number[],
  rules: StoppingRules,
  next: Noise,
  seed: number,
): SimulatedExperiment {
  const differences = effects.map((): number[] => []);
  let trials = 0;
  for (let sweep = 1; sweep <= pairsAtLastLook(rules.design); sweep++) {
    // Between looks nothing is decided.
    const stops = isLook(rules.design, sweep - 1) ? decideStops(differences, rules) : [];
    const active = effects.flatMap((_, arm) =>
      differences[arm]?.length === sweep - 1 && !stops[arm] ? [String(arm)] : [],
    );
    if (active.length === 0) break;
    for (const order of planSweep(seed, sweep, 'baseline', active)) {
      const values = new Map(order.map((name) => [name, next() - (effects[Number(name)] ?? 0)]));
      trials += order.length;
      for (const [name, value] of values) differences[Number(name)]?.push((values.get('baseline') ?? 0) - value);
    }
  }
  return { differences, trials };
}
