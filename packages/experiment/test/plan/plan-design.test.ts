import { describe, expect, it } from 'vitest';
import { earlyDesign, swiftDesign } from '../../src/design/design.ts';
import { choosePlanDesign } from '../../src/plan/plan-design.ts';
import { type NoiseName, noises } from '../../src/simulation/noise.ts';
import { simulateExperiments } from '../../src/simulation/simulate-experiments.ts';

const noisy = { standardDeviation: 2e6, degreesOfFreedom: 6 };

describe('choosePlanDesign', () => {
  it('is the swift one for natural figures, and the usual one for figures that hardly vary', () => {
    expect(choosePlanDesign('natural', noisy, 2e6, 8)).toEqual(swiftDesign);
    expect(choosePlanDesign('natural', undefined, 2e6, 8)).toEqual(swiftDesign);
    const quiet = { standardDeviation: 0.09e6, degreesOfFreedom: 6 };
    expect(choosePlanDesign('calm', quiet, 0.11e6, 9)).toEqual(earlyDesign(quiet));
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
