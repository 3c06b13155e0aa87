import { describe, expect, it } from 'vitest';
import { sequentialDesign } from '../../src/design/design.ts';
import type { Observation } from '../../src/observation.ts';
import { judgeExperiment } from '../../src/run/judge.ts';
import type { ExperimentRecord } from '../../src/run/record.ts';
import { measured } from '../support/trials.ts';

/** Eight rounds, in which the arm saves and answers as said. */
const recordOf = (of: (arm: 'base' | 'lean', round: number) => Partial<Observation>): ExperimentRecord => ({
  settings: {
    mode: 'natural',
    seed: 1,
    baseline: 'base',
    arms: ['lean'],
    armsPerBaseline: 4,
    design: sequentialDesign,
    smallestEffectBytes: 1e6,
  },
  rounds: Array.from({ length: 8 }, (_, round) => ({
    sweep: round + 1,
    trials: (['base', 'lean'] as const).map((arm) => ({
      arm,
      outcome: measured((arm === 'base' ? 80e6 : 60e6) + round * 1e5, of(arm, round)),
    })),
  })),
});

describe('judgeExperiment', () => {
  it('tells of a change that saves memory when it costs throughput', () => {
    const rates = { base: 1000, lean: 700 };
    const [verdict] = judgeExperiment(recordOf((arm, round) => ({ throughputPerSecond: rates[arm] + round })));
    expect(verdict).toMatchObject({
      state: 'saves',
      throughput: { state: 'worse', ratio: expect.closeTo(0.7, 2), margin: { ratio: 0.9 } },
    });
  });

  it('judges records that were saved before throughput was compared', () => {
    const [verdict] = judgeExperiment(recordOf(() => ({})));
    expect(verdict).toMatchObject({ state: 'saves', throughput: { state: 'not-sampled' } });
  });
});
