// Noise with a known shape, for simulations: what the figures of successive trials do besides the effect. Scaled so that the difference of
// two trials has a standard deviation of 1 (heavy tails have none: there, the middle half is as wide as a normal one's).

import type { Random } from '../random.ts';

/**
 * - `normal`
 * - `heavy-tailed`: Student's t with two degrees of freedom, infinite variance
 * - `bimodal`: a collection came in time, or not; half of the trials each
 * - `rare-mode`: the same with one trial in ten
 * - `drifting`: a steady rise of a quarter standard deviation a trial, a random walk and normal noise
 * - `skewed`: exponential
 * - `stepped`: normal, rounded to steps of half a standard deviation, as quiet figures are to pages; ties and zeros abound
 */
export type NoiseName = 'normal' | 'heavy-tailed' | 'bimodal' | 'rare-mode' | 'drifting' | 'skewed' | 'stepped';

/** The noise of the next trial in time. */
export type Noise = () => number;

/** Standard normal by Box and Muller. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** One trial of a pair carries half of the variance of their difference. */
const single = Math.SQRT1_2;

/** Makes the quartiles of the difference of two such trials those of a standard normal (from two million differences). */
const heavyTailedScale = 0.4942;

export const noises: Readonly<Record<NoiseName, (random: Random) => Noise>> = {
  normal: (random) => () => single * normal(random),
  'heavy-tailed': (random) => () => (heavyTailedScale * normal(random)) / Math.sqrt(-Math.log(1 - random())),
  bimodal: (random) => modes(random, 0.5),
  'rare-mode': (random) => modes(random, 0.1),
  drifting: (random) => {
    let level = 0;
    return () => {
      level += 0.25 + 0.2 * normal(random);
      return level + single * normal(random);
    };
  },
  skewed: (random) => () => -single * Math.log(1 - random()),
  stepped: (random) => () => Math.round(2 * single * normal(random)) / 2,
};

/** Two levels with a tenth of the variance as normal noise around each. */
function modes(random: Random, share: number): Noise {
  const apart = Math.sqrt(0.9 / (share * (1 - share)));
  return () => single * ((random() < share ? apart : 0) + Math.sqrt(0.1) * normal(random));
}
