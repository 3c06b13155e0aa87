// Many experiments whose truth is known, run by the schedule, the estimates and the stopping rule that real ones use.

import { decideStops, intervalAtLook, type StoppingRules } from '../decide/stopping.ts';
import { errorAt } from '../design/design.ts';
import { crossCheck } from '../estimate/cross-check.ts';
import { seededRandom } from '../random.ts';
import { type NoiseName, noises } from './noise.ts';
import { simulateOne } from './one-experiment.ts';

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
  /** Experiments that call an arm without effect a win. */
  falseWins: number;
  /** Arms with an effect that came out as a win, of those arms. */
  trueWins: number;
  /** Arms whose final interval covers the true effect. */
  covered: number;
  /** Arms said to have two modes, or a mean apart from the median. */
  bimodal: number;
  averagePairs: number;
  averageTrials: number;
}

export function simulateExperiments(options: SimulationOptions): SimulationResult {
  const { design, smallestEffect, effects, experiments } = options;
  const ends = { win: 0, harm: 0, futility: 0, exhausted: 0 };
  const counts = { falseClaims: 0, falseWins: 0, trueWins: 0, covered: 0, bimodal: 0, pairs: 0, trials: 0 };
  for (let experiment = 0; experiment < experiments; experiment++) {
    const next = noises[options.noise](seededRandom(options.seed, experiment));
    // The experiment's number stands in for its seed.
    const { differences, trials } = simulateOne(effects, options, next, options.seed * 1_000_003 + experiment);
    const stops = decideStops(differences, options);
    const ofNothing = stops.filter((_, arm) => effects[arm] === 0);
    counts.trials += trials;
    counts.falseWins += Number(ofNothing.includes('win'));
    counts.falseClaims += Number(ofNothing.includes('win') || ofNothing.includes('harm'));
    effects.forEach((effect, arm) => {
      const ofArm = differences[arm] ?? [];
      const stop = stops[arm] ?? 'exhausted';
      const interval = intervalAtLook(ofArm, design);
      ends[stop]++;
      counts.pairs += ofArm.length;
      counts.trueWins += Number(effect > 0 && stop === 'win');
      counts.covered += Number(interval !== undefined && interval.low <= effect && effect <= interval.high);
      counts.bimodal += Number(crossCheck(ofArm, errorAt(design, ofArm.length), smallestEffect).bimodal !== null);
    });
  }
  const arms = experiments * effects.length;
  const withEffect = experiments * effects.filter((effect) => effect > 0).length;
  return {
    wins: ends.win / arms,
    harms: ends.harm / arms,
    futile: ends.futility / arms,
    exhausted: ends.exhausted / arms,
    falseClaims: counts.falseClaims / experiments,
    falseWins: counts.falseWins / experiments,
    trueWins: counts.trueWins / withEffect,
    covered: counts.covered / arms,
    bimodal: counts.bimodal / arms,
    averagePairs: counts.pairs / arms,
    averageTrials: counts.trials / experiments,
  };
}
