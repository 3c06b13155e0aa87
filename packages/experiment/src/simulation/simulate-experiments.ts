// Many experiments whose truth is known, run by the schedule, the estimates and the stopping rule that real ones use.

import { decideStops, intervalAtLook, type StoppingRules } from '../decide/stopping.ts';
import { crossCheck } from '../estimate/cross-check.ts';
import { seededRandom } from '../random.ts';
import { planSweep } from '../schedule.ts';
import { type NoiseName, noises } from './noise.ts';

export interface SimulationOptions extends StoppingRules {
  noise: NoiseName;
  /** True saving of each arm, in standard deviations of the difference of two trials. */
  effects: readonly number[];
  experiments: number;
  seed: number;
}

/** Shares of experiments, or of arms where there are several. */
export interface SimulationResult {
  /** Arms that came out as a win, and as harm. */
  wins: number;
  harms: number;
  futile: number;
  exhausted: number;
  /** Experiments with at least one claim, win or harm, about an arm whose true effect is zero. */
  falseClaims: number;
  /** Arms whose final interval covers the true effect. */
  covered: number;
  /** Arms said to have two modes, or a mean apart from the median. */
  bimodal: number;
  averagePairs: number;
  averageTrials: number;
}

export function simulateExperiments(options: SimulationOptions): SimulationResult {
  const counts = {
    win: 0,
    harm: 0,
    futility: 0,
    exhausted: 0,
    falseClaims: 0,
    covered: 0,
    bimodal: 0,
    pairs: 0,
    trials: 0,
  };
  for (let experiment = 0; experiment < options.experiments; experiment++) {
    const { differences, trials } = simulateOne(options, experiment);
    counts.trials += trials;
    const stops = decideStops(differences, options);
    let falseClaim = false;
    options.effects.forEach((effect, arm) => {
      const ofArm = differences[arm] ?? [];
      const stop = stops[arm] ?? 'exhausted';
      counts[stop]++;
      counts.pairs += ofArm.length;
      if (effect === 0 && (stop === 'win' || stop === 'harm')) falseClaim = true;
      const interval = intervalAtLook(ofArm, options.design);
      if (interval && interval.low <= effect && effect <= interval.high) counts.covered++;
      if (crossCheck(ofArm, options.design.alphaPerLook, options.smallestEffect).bimodal) counts.bimodal++;
    });
    if (falseClaim) counts.falseClaims++;
  }
  const arms = options.experiments * options.effects.length;
  return {
    wins: counts.win / arms,
    harms: counts.harm / arms,
    futile: counts.futility / arms,
    exhausted: counts.exhausted / arms,
    falseClaims: counts.falseClaims / options.experiments,
    covered: counts.covered / arms,
    bimodal: counts.bimodal / arms,
    averagePairs: counts.pairs / arms,
    averageTrials: counts.trials / options.experiments,
  };
}

function simulateOne(options: SimulationOptions, experiment: number): { differences: number[][]; trials: number } {
  const { effects, seed, noise, design } = options;
  const next = noises[noise](seededRandom(seed, experiment));
  const differences = effects.map((): number[] => []);
  let trials = 0;
  for (let sweep = 1; sweep <= (design.looks.at(-1) ?? 0); sweep++) {
    // Between looks nothing is decided.
    const atLook = design.looks.includes(sweep - 1);
    const stops = atLook ? decideStops(differences, options) : [];
    const active = effects.flatMap((_, arm) =>
      differences[arm]?.length === sweep - 1 && !stops[arm] ? [String(arm)] : [],
    );
    if (active.length === 0) break;
    // The experiment's number stands in for its seed.
    for (const order of planSweep(seed * 1_000_003 + experiment, sweep, 'baseline', active)) {
      const values = new Map(order.map((name) => [name, next() - (effects[Number(name)] ?? 0)]));
      trials += order.length;
      for (const [name, value] of values) differences[Number(name)]?.push((values.get('baseline') ?? 0) - value);
    }
  }
  return { differences, trials };
}
