// Whether the whole of schedule, estimate and stopping rule keeps its promises. Seeds are fixed, so a failure is a change, not bad luck.
// 2,000 experiments a row: the standard error of a share of 5 % is 0.5 %, of 95 % as well; bounds leave two of them.

import { describe, expect, it } from 'vitest';
import { fixedDesign, sequentialDesign } from '../../src/design/design.ts';
import { seededRandom } from '../../src/random.ts';
import { runExperiment } from '../../src/run/run-experiment.ts';
import { type NoiseName, noises } from '../../src/simulation/noise.ts';
import { type SimulationResult, simulateExperiments } from '../../src/simulation/simulate-experiments.ts';
import { simulateTimes } from '../../src/simulation/simulate-times.ts';
import { type DoubleArm, measured } from '../support/trials.ts';

const experiments = 2000;
const twoErrors = (share: number): number => 2 * Math.sqrt((share * (1 - share)) / experiments);
/** Three standard errors of the first look: what `smallestEffectBytes` gives on a noisy machine. */
const sequential = { design: sequentialDesign, smallestEffect: 3 / Math.sqrt(8) };
const simulate = (noise: NoiseName, effect: number, rules = sequential): SimulationResult =>
  simulateExperiments({ ...rules, noise, effects: [effect], experiments, seed: 11 });
const named: NoiseName[] = ['normal', 'heavy-tailed', 'bimodal', 'rare-mode', 'drifting', 'skewed', 'stepped'];

describe('the sequential design', () => {
  for (const noise of named)
    it(`claims falsely in at most 5 % of experiments under ${noise} noise`, () => {
      const { falseClaims, covered } = simulate(noise, 0);
      expect(falseClaims).toBeLessThanOrEqual(0.05);
      expect(covered).toBeGreaterThanOrEqual(0.95);
    });

  for (const noise of named)
    it(`keeps the coverage of its final interval under ${noise} noise`, () => {
      expect(simulate(noise, 0.5).covered).toBeGreaterThanOrEqual(0.95);
      expect(simulate(noise, 1).covered).toBeGreaterThanOrEqual(0.95);
    });

  it('has the power that the README states: of one standard deviation 94 % in 12.4 pairs, of two 100 % in 8.2', () => {
    const [one, two] = [simulate('normal', 1), simulate('normal', 2)];
    expect(one.wins).toBeGreaterThanOrEqual(0.94 - twoErrors(0.94));
    expect(one.averagePairs).toBeLessThan(12.8);
    expect(two.wins).toBeGreaterThanOrEqual(0.999);
    expect(two.averagePairs).toBeLessThan(8.4);
  });

  it('has it under other noise as well, less where tails are heavy', () => {
    expect(simulate('bimodal', 1).wins).toBeGreaterThan(0.9);
    expect(simulate('drifting', 1).wins).toBeGreaterThan(0.88);
    expect(simulate('heavy-tailed', 2).wins).toBeGreaterThan(0.97);
  });

  it('comes to an end without an effect: nine of ten A/A comparisons are futile before all pairs are used', () => {
    const { futile, averagePairs } = simulate('normal', 0);
    expect(futile).toBeGreaterThan(0.9);
    expect(averagePairs).toBeLessThan(16);
  });

  it('makes a false win in at most 5 % of experiments with several arms', () => {
    const options = { ...sequential, effects: [2, 0, 0, 0, 0], experiments: 1000, seed: 12 };
    const { falseWins, trueWins } = simulateExperiments({ ...options, noise: 'normal' });
    expect(falseWins).toBeLessThanOrEqual(0.05);
    expect(trueWins).toBeGreaterThan(0.99);
  });

  it('bounds latency as it says, also where latency and memory move together', () => {
    const truth = { effect: 1, ratio: 1.1, latencySpread: 0.05, correlation: 0.8 };
    const result = simulateTimes({ ...sequential, ...truth, experiments, seed: 13 });
    expect(result['not-worse']).toBeLessThanOrEqual(0.05);
    expect(result.covered).toBeGreaterThanOrEqual(0.95);
  });
});

describe('the fixed designs', () => {
  for (const noise of named)
    it(`cover the truth in at least 94 % under ${noise} noise`, () => {
      for (const pairs of [5, 6] as const) {
        const { covered } = simulate(noise, 0, { design: fixedDesign(pairs), smallestEffect: 2 });
        expect(covered).toBeGreaterThanOrEqual(0.94 - twoErrors(0.94));
      }
    });
});

describe('crossCheck', () => {
  it('takes one story for two in at most 7 % of normal experiments, mostly where the claim itself hangs by a thread', () => {
    expect(simulate('normal', 0).bimodal).toBeLessThan(0.02);
    expect(simulate('normal', 1).bimodal).toBeLessThan(0.07 + twoErrors(0.07));
    expect(simulate('normal', 2).bimodal).toBeLessThan(0.02);
  });
});

describe('runExperiment', () => {
  it('is what the simulations simulate: 400 real loops without an effect claim falsely in at most 5 %', async () => {
    let claims = 0;
    for (let experiment = 0; experiment < 400; experiment++) {
      const noise = noises.drifting(seededRandom(15, experiment));
      const arm = (name: string): DoubleArm => ({ name, trial: () => measured(1e6 + 1000 * noise()) });
      const { verdicts } = await runExperiment({
        mode: 'natural',
        baseline: arm('baseline'),
        arms: [arm('same')],
        measure: async (of, context) => {
          const outcome = of.trial(context, 0);
          return typeof outcome === 'number' ? measured(outcome) : outcome;
        },
        design: sequentialDesign,
        smallestEffectBytes: 1060,
        seed: experiment,
      });
      if (verdicts[0]?.state !== 'no-effect') claims++;
    }
    expect(claims / 400).toBeLessThanOrEqual(0.05);
  });
});
