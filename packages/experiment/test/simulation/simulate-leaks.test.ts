// 2,000 runs a row: the standard error of a share of 5 % is 0.5 %.

import { describe, expect, it } from 'vitest';
import { simulateLeakSlopes, simulatePairedSlopes } from '../../src/simulation/simulate-leaks.ts';

const series = { readings: 100, runs: 2000, seed: 21 };

describe('leakSlope', () => {
  for (const autocorrelation of [0, 0.5, 0.8])
    it(`raises false alarms in at most 3.5 % of runs with autocorrelation ${autocorrelation}`, () => {
      const { alarms } = simulateLeakSlopes({ ...series, autocorrelation, growth: 0, budget: 0.1 });
      expect(alarms).toBeLessThanOrEqual(0.035);
    });

  it('nearly keeps its interval as long as readings do not remember each other over whole blocks', () => {
    for (const autocorrelation of [0, 0.5])
      expect(simulateLeakSlopes({ ...series, autocorrelation, growth: 0.3, budget: 0.1 }).covered).toBeGreaterThan(
        0.93,
      );
  });

  it('finds growth of half a standard deviation per 1,000 requests', () => {
    expect(simulateLeakSlopes({ ...series, autocorrelation: 0.5, growth: 0.5, budget: 0.1 }).alarms).toBeGreaterThan(
      0.9,
    );
  });
});

describe('judgePairedSlopes', () => {
  it('raises false alarms in about 5 % of experiments and finds a leak, whatever the autocorrelation', () => {
    for (const autocorrelation of [0, 0.9]) {
      const truth = { ...series, runs: 500, autocorrelation, budget: 0 };
      // Two standard errors above 5 %.
      expect(simulatePairedSlopes({ ...truth, growth: 0 })).toBeLessThanOrEqual(0.07);
      expect(simulatePairedSlopes({ ...truth, growth: 0.5 })).toBeGreaterThan(0.9);
    }
  });
});
