import { describe, expect, it } from 'vitest';
import { decideStops, intervalAtLook } from '../../src/decide/stopping.ts';
import { briefDesign, swiftDesign } from '../../src/design/design.ts';
import { spreadOfStarts, spreadStarts } from '../../src/design/spread.ts';
import { choosePlanDesign } from '../../src/plan/plan-design.ts';
import { seededRandom } from '../../src/random.ts';
import { type NoiseName, noises } from '../../src/simulation/noise.ts';
import { simulateOne } from '../../src/simulation/one-experiment.ts';
import { simulateExperiments } from '../../src/simulation/simulate-experiments.ts';

const noisy = { standardDeviation: 2e6, degreesOfFreedom: 6 };

describe('choosePlanDesign', () => {
  it('is the swift one for natural figures, and the brief one for calm figures whose spread is known', () => {
    expect(choosePlanDesign('natural', noisy, 2e6, 8)).toEqual(swiftDesign);
    expect(choosePlanDesign('natural', undefined, 2e6, 8)).toEqual(swiftDesign);
    const quiet = { standardDeviation: 0.09e6, degreesOfFreedom: 6 };
    expect(choosePlanDesign('calm', quiet, 0.11e6, 9)).toEqual(briefDesign(quiet));
    expect(choosePlanDesign('calm', undefined, 0.3e6, 9)).toEqual(swiftDesign);
  });
});

describe('the swift design', () => {
  it('spends the error of the whole', () => {
    expect(swiftDesign.looks.reduce((sum, { error }) => sum + error, 0)).toBeCloseTo(0.05);
  });

  it.each(Object.keys(noises) as NoiseName[])('keeps its level under %s noise, and finds what stands out', (noise) => {
    const simulate = (effect: number) =>
      simulateExperiments({
        design: swiftDesign,
        smallestEffect: 1.5,
        noise,
        effects: [effect],
        experiments: 1500,
        seed: 5,
      });
    const nothing = simulate(0);
    expect(nothing.wins).toBeLessThan(0.025);
    expect(nothing.covered).toBeGreaterThan(0.95);
    const large = simulate(4);
    expect(large.covered).toBeGreaterThan(0.95);
    expect(large.wins).toBeGreaterThan(0.97);
    expect(large.averagePairs).toBeLessThan(6);
  });

  it('lets many arms be claimed together at the first look', () => {
    const arms = [9, 10, 11, 12, 13, 14, 15, 16].map((effect) => effect);
    const found = simulateExperiments({
      design: swiftDesign,
      smallestEffect: 1.5,
      noise: 'normal',
      effects: arms,
      experiments: 300,
      seed: 7,
    });
    expect(found.averagePairs).toBeLessThan(5.5);
  });
});

describe('the brief design', () => {
  it('spends the error of the whole', () => {
    expect(briefDesign(noisy).looks.reduce((sum, { error }) => sum + error, 0)).toBeCloseTo(0.05);
  });

  /** Each experiment with starts of its own, whose spread it believes. */
  function simulate(
    noise: NoiseName,
    effect: number,
    experiments = 1500,
  ): Record<'wins' | 'covered' | 'pairs', number> {
    const counts = { wins: 0, covered: 0, pairs: 0 };
    for (let experiment = 0; experiment < experiments; experiment++) {
      const next = noises[noise](seededRandom(11, experiment));
      const spread = spreadOfStarts(Array.from({ length: spreadStarts }, next)) ?? noisy;
      const rules = { design: briefDesign(spread), smallestEffect: 1.5 };
      const [differences = []] = simulateOne([effect], rules, next, experiment).differences;
      const interval = intervalAtLook(differences, rules.design);
      counts.wins += Number(decideStops([differences], rules)[0] === 'win');
      counts.covered += Number(interval !== undefined && interval.low <= effect && effect <= interval.high);
      counts.pairs += differences.length;
    }
    return {
      wins: counts.wins / experiments,
      covered: counts.covered / experiments,
      pairs: counts.pairs / experiments,
    };
  }

  it.each(Object.keys(noises) as NoiseName[])('keeps its level under %s noise, and finds what stands out', (noise) => {
    const nothing = simulate(noise, 0);
    expect(nothing.wins).toBeLessThan(0.03);
    expect(nothing.covered).toBeGreaterThan(0.945);
    const large = simulate(noise, 6);
    expect(large.covered).toBeGreaterThan(0.95);
    expect(large.wins).toBeGreaterThan(0.97);
    expect(large.pairs).toBeLessThan(4);
  });
});
