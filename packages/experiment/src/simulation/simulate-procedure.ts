// The whole way of a comparison, as `tare compare` goes it: fresh starts of the baseline, their spread, the smallest effect of interest, the
// design that follows from both, the experiment, the ends of its arms. Nothing is known beforehand but the mode.

import type { Mode } from '@tare/accounting';
import { decideStops, intervalAtLook } from '../decide/stopping.ts';
import { chooseDesign } from '../design/design.ts';
import { smallestEffectBytes } from '../design/smallest-effect.ts';
import { spreadOfStarts, spreadStarts } from '../design/spread.ts';
import { median } from '../estimate/hodges-lehmann.ts';
import { seededRandom } from '../random.ts';
import { type NoiseName, noises } from './noise.ts';
import { simulateOne } from './one-experiment.ts';

export interface ProcedureSimulation {
  mode: Mode;
  noise: NoiseName;
  /** Standard deviation of single starts. */
  spreadBytes: number;
  baselineBytes: number;
  /** True saving of each arm. */
  effectsBytes: readonly number[];
  experiments: number;
  seed: number;
}

/** Shares of arms, unless said otherwise. */
export interface ProcedureResult {
  /** Of all experiments. */
  designs: Record<(typeof kinds)[number], number>;
  /** Of the arms that save something; NaN without any. */
  wins: number;
  /** The same after at most six, and at most twelve pairs. */
  winsWithinSix: number;
  winsWithinTwelve: number;
  harms: number;
  futile: number;
  exhausted: number;
  /** Experiments that call an arm without effect a win, and a win or harm. */
  falseWins: number;
  falseClaims: number;
  /** Arms whose final interval covers the true effect. */
  covered: number;
  /** The same of arms in the design where it was least, among those chosen in at least one of twenty experiments. */
  leastCoveredDesign: number;
  averagePairs: number;
}

const kinds = ['fixed', 'early', 'sequential'] as const;

export function simulateProcedure(simulation: ProcedureSimulation): ProcedureResult {
  const { effectsBytes: effects, experiments, seed } = simulation;
  const counts = { wins: 0, harms: 0, futile: 0, exhausted: 0, withinSix: 0, withinTwelve: 0, pairs: 0 };
  const ofExperiments = { falseWins: 0, falseClaims: 0 };
  const byDesign = {
    fixed: { arms: 0, covered: 0 },
    early: { arms: 0, covered: 0 },
    sequential: { arms: 0, covered: 0 },
  };
  for (let experiment = 0; experiment < experiments; experiment++) {
    const next = figuresOf(simulation, experiment);
    const starts = Array.from({ length: spreadStarts }, next);
    const spread = spreadOfStarts(starts);
    const smallestEffect = smallestEffectBytes(simulation.mode, spread, median(starts));
    const design = chooseDesign(simulation.mode, spread, smallestEffect, effects.length);
    const rules = { design, smallestEffect };
    const { differences } = simulateOne(effects, rules, next, seed * 1_000_003 + experiment);
    const stops = decideStops(differences, rules);
    const ofNothing = stops.filter((_, arm) => effects[arm] === 0);
    ofExperiments.falseWins += Number(ofNothing.includes('win'));
    ofExperiments.falseClaims += Number(ofNothing.includes('win') || ofNothing.includes('harm'));
    effects.forEach((effect, arm) => {
      const ofArm = differences[arm] ?? [];
      const interval = intervalAtLook(ofArm, design);
      const wins = effect > 0 && stops[arm] === 'win';
      counts.wins += Number(wins);
      counts.harms += Number(stops[arm] === 'harm');
      counts.futile += Number(stops[arm] === 'futility');
      counts.exhausted += Number(stops[arm] === 'exhausted');
      counts.withinSix += Number(wins && ofArm.length <= 6);
      counts.withinTwelve += Number(wins && ofArm.length <= 12);
      counts.pairs += ofArm.length;
      byDesign[design.kind].arms++;
      byDesign[design.kind].covered += Number(interval && interval.low <= effect && effect <= interval.high);
    });
  }
  const arms = experiments * effects.length;
  const saving = experiments * effects.filter((effect) => effect > 0).length;
  const covered = kinds.map((kind) => byDesign[kind].covered);
  const often = kinds.map((kind) => byDesign[kind]).filter((design) => design.arms >= arms / 20);
  return {
    designs: {
      fixed: byDesign.fixed.arms / arms,
      early: byDesign.early.arms / arms,
      sequential: byDesign.sequential.arms / arms,
    },
    wins: counts.wins / saving,
    winsWithinSix: counts.withinSix / saving,
    winsWithinTwelve: counts.withinTwelve / saving,
    harms: counts.harms / arms,
    futile: counts.futile / arms,
    exhausted: counts.exhausted / arms,
    falseWins: ofExperiments.falseWins / experiments,
    falseClaims: ofExperiments.falseClaims / experiments,
    covered: covered.reduce((sum, count) => sum + count, 0) / arms,
    leastCoveredDesign: Math.min(...often.map((design) => design.covered / design.arms)),
    averagePairs: counts.pairs / arms,
  };
}

/** Private memory of the next start of the baseline. */
function figuresOf({ noise, seed, spreadBytes, baselineBytes }: ProcedureSimulation, experiment: number): () => number {
  const next = noises[noise](seededRandom(seed, experiment));
  // The noise is scaled for differences.
  return () => baselineBytes + Math.SQRT2 * spreadBytes * next();
}
