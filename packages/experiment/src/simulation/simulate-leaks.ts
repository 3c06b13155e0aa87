// Series of collected memory whose growth is known: warm-up that levels off, noise that remembers itself, and a slope.

import { type LeakReading, leakSlope, runSlope } from '../leak/leak-slope.ts';
import { judgePairedSlopes, type SlopePair, slopePairs } from '../leak/paired-slopes.ts';
import { seededRandom } from '../random.ts';
import { normal } from './noise.ts';

export interface LeakSimulation {
  /** Correlation of neighbouring readings. */
  autocorrelation: number;
  /** True growth in standard deviations of a reading per 1,000 requests. */
  growth: number;
  /** Tolerated growth, in the same unit. */
  budget: number;
  /** Readings of a run, one each 100 requests. */
  readings: number;
  runs: number;
  seed: number;
}

export interface LeakResult {
  alarms: number;
  covered: number;
}

/** Shares of runs with an alarm, and whose interval covers the true growth. */
export function simulateLeakSlopes(simulation: LeakSimulation): LeakResult {
  const counts = { alarms: 0, covered: 0 };
  for (let run = 0; run < simulation.runs; run++) {
    const series = simulateSeries(simulation, simulation.growth, run);
    const { state, bytesPerThousandRequests: slope } = leakSlope(series, { budgetBytes: simulation.budget });
    if (state === 'grows') counts.alarms++;
    if (slope && slope.low <= simulation.growth && simulation.growth <= slope.high) counts.covered++;
  }
  return { alarms: counts.alarms / simulation.runs, covered: counts.covered / simulation.runs };
}

/** Share of experiments of six pairs with an alarm; the baseline grows by half a budget itself. */
export function simulatePairedSlopes(simulation: LeakSimulation): number {
  let alarms = 0;
  for (let experiment = 0; experiment < simulation.runs; experiment++) {
    const pairs = Array.from({ length: slopePairs }, (_, pair): SlopePair => {
      const slope = (growth: number, arm: number): number =>
        runSlope(simulateSeries(simulation, growth, experiment, pair, arm));
      return { baseline: slope(0.2, 0), change: slope(0.2 + simulation.growth, 1) };
    });
    if (judgePairedSlopes(pairs, simulation.budget).state === 'grows') alarms++;
  }
  return alarms / simulation.runs;
}

/** Warm-up adds twenty standard deviations, and nine tenths of it are over after a tenth of the run. */
function simulateSeries(simulation: LeakSimulation, growth: number, ...stream: readonly number[]): LeakReading[] {
  const random = seededRandom(simulation.seed, ...stream);
  const { autocorrelation, readings } = simulation;
  let noise = normal(random);
  return Array.from({ length: readings }, (_, index) => {
    noise = autocorrelation * noise + Math.sqrt(1 - autocorrelation ** 2) * normal(random);
    const requests = (index + 1) * 100;
    const warmup = -20 * 10 ** (-index / (readings / 10));
    return { requests, privateBytes: 1000 + warmup + (growth * requests) / 1000 + noise };
  });
}
