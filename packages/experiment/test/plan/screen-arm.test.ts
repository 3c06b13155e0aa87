import { describe, expect, it } from 'vitest';
import { smallestEffectBytes } from '../../src/design/smallest-effect.ts';
import { spreadOfStarts, spreadStarts } from '../../src/design/spread.ts';
import { median } from '../../src/estimate/hodges-lehmann.ts';
import { mostScreeningSweeps, screenArm } from '../../src/plan/screen-arm.ts';
import { seededRandom } from '../../src/random.ts';
import { type NoiseName, noises } from '../../src/simulation/noise.ts';

interface Simulated {
  dropped: number;
  sweeps: number;
}

/**
 * Screenings as a plan runs them: seven starts, the smallest effect that follows from them, then sweeps of one baseline and the arm, until something is known.
 * @param effect true saving in smallest effects
 * @param spreadBytes standard deviation of one start
 */
function simulate(mode: 'calm' | 'natural', noise: NoiseName, spreadBytes: number, effect: number): Simulated {
  const screenings = 4_000;
  let dropped = 0;
  let sweeps = 0;
  for (let screening = 0; screening < screenings; screening++) {
    const next = noises[noise](seededRandom(7, screening));
    // The noises are scaled for differences of two trials.
    const start = (): number => 50e6 + next() * spreadBytes * Math.SQRT2;
    const starts = Array.from({ length: spreadStarts }, start);
    const smallest = smallestEffectBytes(mode, spreadOfStarts(starts), median(starts));
    const [beside, arm]: [number[], number[]] = [[], []];
    for (let sweep = 1; sweep <= mostScreeningSweeps; sweep++) {
      beside.push(start());
      arm.push(start() - effect * smallest);
      const { state } = screenArm({ starts, beside, arm }, smallest);
      if (state === 'out' || state === 'costs') dropped += 1;
      if (state !== 'undecided' || sweep === mostScreeningSweeps) sweeps += sweep;
      if (state !== 'undecided') break;
    }
  }
  return { dropped: dropped / screenings, sweeps: sweeps / screenings };
}

const cases: { mode: 'calm' | 'natural'; spreadBytes: number }[] = [
  { mode: 'calm', spreadBytes: 0.03e6 },
  { mode: 'calm', spreadBytes: 0.3e6 },
  { mode: 'natural', spreadBytes: 0.3e6 },
  { mode: 'natural', spreadBytes: 2e6 },
];

describe('screenArm', () => {
  for (const { mode, spreadBytes } of cases) {
    for (const noise of ['normal', 'heavy-tailed', 'bimodal', 'rare-mode', 'skewed', 'stepped'] as const) {
      it(`drops twice the smallest effect in at most 2 % under ${noise} noise of ${spreadBytes / 1e6} MB, ${mode}`, () => {
        expect(simulate(mode, noise, spreadBytes, 2).dropped).toBeLessThanOrEqual(0.02);
      });
    }
  }

  it('drops twice the smallest effect in at most 2 % on a machine that drifts', () => {
    expect(simulate('natural', 'drifting', 1e6, 2).dropped).toBeLessThanOrEqual(0.02);
  });

  it('drops most arms that do nothing', () => {
    expect(simulate('calm', 'normal', 0.03e6, 0)).toEqual({
      dropped: expect.closeTo(1, 1),
      sweeps: expect.closeTo(2, 1),
    });
    expect(simulate('natural', 'normal', 2e6, 0).dropped).toBeGreaterThan(0.6);
  });

  const starts = [50, 50.1, 49.9, 50, 50.1, 49.9, 50].map((megabytes) => megabytes * 1e6);

  it('says of an arm that weighs more that it costs', () => {
    const readings = { starts, beside: [50e6, 50e6], arm: [60e6, 60e6] };
    expect(screenArm(readings, 1e6)).toMatchObject({ state: 'costs', savingBytes: expect.closeTo(-10e6, -5) });
  });

  it('sees promise where an arm saves much, and needs no second sweep for it', () => {
    expect(screenArm({ starts, beside: [50e6], arm: [40e6] }, 1e6).state).toBe('promising');
  });

  it('drops nothing after a single trial', () => {
    expect(screenArm({ starts, beside: [50e6], arm: [70e6] }, 1e6)).toMatchObject({
      state: 'undecided',
      upperBytes: null,
    });
  });

  it('knows nothing without trials', () => {
    expect(screenArm({ starts: [50e6], beside: [], arm: [] }, 1e6)).toEqual({
      state: 'undecided',
      savingBytes: null,
      upperBytes: null,
    });
  });
});
