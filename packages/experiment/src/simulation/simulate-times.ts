// Latency beside a memory experiment that chooses its own end: whether the bounds keep their word when memory and time move together.

import {
  judgeLatency,
  type NonInferiorityState,
  type TimedPair,
  timedArmsOf,
  usualMargins,
} from '../decide/non-inferiority.ts';
import { decideStops, type StoppingRules } from '../decide/stopping.ts';
import { seededRandom } from '../random.ts';
import { normal } from './noise.ts';

export interface TimesSimulation extends StoppingRules {
  /** True saving in standard deviations of the difference. */
  effect: number;
  /** True ratio of the 95th percentiles. */
  ratio: number;
  /** Standard deviation of the logarithm of one trial's 95th percentile: 0.05 is a quiet machine, 0.15 a busy one. */
  latencySpread: number;
  /** Between the memory and the time of one trial. */
  correlation: number;
  experiments: number;
  seed: number;
}

export type TimesResult = Record<NonInferiorityState, number> & {
  /** Experiments whose upper bound is at least the true ratio. */
  covered: number;
};

export function simulateTimes(simulation: TimesSimulation): TimesResult {
  const { design, effect, ratio, latencySpread, correlation, experiments, seed } = simulation;
  const counts: TimesResult = { 'not-worse': 0, worse: 0, undecided: 0, covered: 0 };
  for (let experiment = 0; experiment < experiments; experiment++) {
    const random = seededRandom(seed, experiment);
    const trial = (): { memory: number; latencyMs: number } => {
      const shared = normal(random);
      const own = Math.sqrt(1 - correlation ** 2) * normal(random);
      return { memory: shared * Math.SQRT1_2, latencyMs: 50 * Math.exp(latencySpread * (correlation * shared + own)) };
    };
    const savings: number[] = [];
    const times: TimedPair[] = [];
    for (const look of design.looks) {
      while (savings.length < look.pairs) {
        const [baseline, change] = [trial(), trial()];
        savings.push(baseline.memory - change.memory + effect);
        times.push({ baselineMs: baseline.latencyMs, changeMs: ratio * change.latencyMs });
      }
      if (decideStops([savings], simulation)[0]) break;
    }
    const judged = judgeLatency(timedArmsOf(times, design), usualMargins);
    if (!judged) continue;
    counts[judged.state] += 1 / experiments;
    if (judged.ratioUpper !== null && judged.ratioUpper >= ratio) counts.covered += 1 / experiments;
  }
  return counts;
}
