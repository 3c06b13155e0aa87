// The full table of what the engine gets right and wrong: npm run build, then node packages/experiment/simulations/run.mjs [EXPERIMENTS]
// Seeded: the same count prints the same table. The README holds the one of 20,000 experiments a row (standard error of a share: at most 0.35 %).

import { crossCheck, fixedDesign, seededRandom, sequentialDesign, tInterval } from '@tare/experiment';
import {
  noises,
  simulateExperiments,
  simulateLeakSlopes,
  simulatePairedSlopes,
  simulateTimes,
} from '@tare/experiment/simulation';

const experiments = Number(process.argv[2] ?? 20_000);
if (!Number.isInteger(experiments) || experiments < 1) throw new Error('How many experiments? A whole number.');
const names = Object.keys(noises);
const percent = (share) => `${(100 * share).toFixed(1)}`;

function table(title, heads, rows) {
  console.log(`\n### ${title}\n\n| ${heads.join(' | ')} |\n|${' --- |'.repeat(heads.length)}`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

/** One row a noise, one group of columns an effect. */
function designTable(title, design, smallestEffect, effects, seed) {
  const heads = ['noise', 'effect', 'wins', 'harms', 'futile', 'exhausted', 'covered', 'bimodal said', 'pairs'];
  const rows = names.flatMap((noise) =>
    effects.map((effect) => {
      const options = { design, smallestEffect, noise, effects: [effect], experiments, seed };
      const { wins, harms, futile, exhausted, covered, bimodal, averagePairs } = simulateExperiments(options);
      const shares = [wins, harms, futile, exhausted, covered, bimodal].map(percent);
      return [noise, effect, ...shares, averagePairs.toFixed(1)];
    }),
  );
  table(title, heads, rows);
}

/** Three standard errors of the first look, as `smallestEffectBytes` has it on a noisy machine. */
const resolution = 3 / Math.sqrt(8);
console.log(`${experiments} experiments a row; shares in %; effects in standard deviations of the paired differences.`);
designTable('Sequential, 8/12/20 pairs, smallest effect 1.06', sequentialDesign, resolution, [0, 0.5, 1, 2, 3], 1);
designTable('Fixed, 5 pairs, smallest effect 2', fixedDesign(5), 2, [0, 2, 3], 2);
designTable('Fixed, 6 pairs, smallest effect 1.7', fixedDesign(6), 1.7, [0, 1.7, 2, 3], 3);

/** What everybody does first: look after every pair from 5 on, and stop when a 95 % interval leaves zero out. */
function simulateImpatience(effect) {
  let wins = 0;
  let claims = 0;
  let pairs = 0;
  for (let experiment = 0; experiment < experiments; experiment++) {
    const noise = noises.normal(seededRandom(4, experiment));
    const differences = [];
    let interval = { low: 0, high: 0 };
    while (differences.length < 20 && interval.low <= 0 && interval.high >= 0) {
      differences.push(effect + noise() - noise());
      if (differences.length >= 5) interval = tInterval(differences, 0.05);
    }
    pairs += differences.length;
    wins += Number(interval.low > 0);
    claims += Number(interval.low > 0 || interval.high < 0);
  }
  return { falseClaims: claims / experiments, wins: wins / experiments, averagePairs: pairs / experiments };
}

const sequentialWith = (smallestEffect) => (effect) =>
  simulateExperiments({
    design: sequentialDesign,
    smallestEffect,
    noise: 'normal',
    effects: [effect],
    experiments,
    seed: 4,
  });
table(
  'What else was thought of (normal noise)',
  ['rule', 'false claims', 'wins at 1', 'pairs at 1', 'wins at 2', 'pairs at 2', 'pairs at 0'],
  [
    ['as built', sequentialWith(resolution)],
    ['no futility', sequentialWith(0)],
    ['futility by three standard deviations', sequentialWith(3)],
    ['95 % t interval after every pair from 5 on', simulateImpatience],
  ].map(([name, at]) => {
    const [none, one, two] = [at(0), at(1), at(2)];
    const pairs = (result) => result.averagePairs.toFixed(1);
    const shares = [percent(none.falseClaims), percent(one.wins), pairs(one), percent(two.wins), pairs(two)];
    return [name, ...shares, pairs(none)];
  }),
);

table(
  'Several arms with one baseline (sequential; any false claim in the experiment; Holm over wins, none over harms)',
  ['noise', 'arms', 'true effects', 'experiments with a false claim', 'claims a true effect', 'trials'],
  ['normal', 'heavy-tailed', 'bimodal', 'drifting'].flatMap((noise) =>
    [
      [0, 0, 0, 0, 0, 0],
      [2, 2, 0, 0, 0, 0],
    ].map((effects) => {
      const few = Math.ceil(experiments / 4);
      const options = {
        design: sequentialDesign,
        smallestEffect: resolution,
        noise,
        effects,
        experiments: few,
        seed: 5,
      };
      const { falseClaims, falseWins, trueWins, averageTrials } = simulateExperiments(options);
      const real = effects.filter((effect) => effect > 0);
      return [
        noise,
        effects.length,
        real.join(', ') || 'none',
        `${percent(falseClaims)} (wins only: ${percent(falseWins)})`,
        real.length === 0 ? '' : percent(trueWins),
        averageTrials.toFixed(1),
      ];
    }),
  ),
);

table(
  'Two modes in the effect itself (normal noise, saving of 5 in a share of the trials, 0 in the others)',
  ['share', 'pairs', 'said to be bimodal'],
  [0, 0.1, 0.3, 0.5].flatMap((share) =>
    [5, 8, 12, 20].map((pairs) => {
      let said = 0;
      for (let experiment = 0; experiment < experiments; experiment++) {
        const random = seededRandom(6, experiment, pairs);
        const noise = noises.normal(random);
        const differences = Array.from({ length: pairs }, () => noise() - noise() + (random() < share ? 5 : 0));
        if (crossCheck(differences, sequentialDesign.alphaPerLook, resolution).bimodal) said++;
      }
      return [share, pairs, percent(said / experiments)];
    }),
  ),
);

table(
  'Latency bound beside a sequential experiment (margin 1.10)',
  [
    'true ratio',
    'spread of one trial',
    'correlation with memory',
    'saving',
    'not worse',
    'worse',
    'undecided',
    'bound holds',
  ],
  [1, 1.1].flatMap((ratio) =>
    [0.03, 0.1].flatMap((latencySpread) =>
      [0, 0.8].flatMap((correlation) =>
        [0, 1].map((effect) => {
          const rules = { design: sequentialDesign, smallestEffect: resolution };
          const truth = { effect, ratio, latencySpread, correlation };
          const result = simulateTimes({ ...rules, ...truth, experiments: Math.ceil(experiments / 4), seed: 7 });
          const { undecided, worse, covered } = result;
          const shares = [result['not-worse'], worse, undecided, covered].map(percent);
          return [ratio, latencySpread, correlation, effect, ...shares];
        }),
      ),
    ),
  ),
);

table(
  'Leak in one run (100 readings over 10,000 requests, warm-up of 20 deviations; growth and budget in deviations of a reading per 1,000 requests)',
  ['autocorrelation', 'growth', 'budget', 'alarms', 'covered'],
  [0, 0.5, 0.8, 0.9].flatMap((autocorrelation) =>
    [
      [0, 0],
      [0, 0.1],
      [0, 0.2],
      [0.1, 0.1],
      [0.3, 0.1],
      [0.5, 0.1],
    ].map(([growth, budget]) => {
      const truth = { autocorrelation, growth, budget, readings: 100, runs: experiments, seed: 8 };
      const { alarms, covered } = simulateLeakSlopes(truth);
      return [autocorrelation, growth, budget, percent(alarms), percent(covered)];
    }),
  ),
);

table(
  'Leak against a base (six pairs; added growth in deviations of a reading per 1,000 requests)',
  ['autocorrelation', 'added growth', 'alarms'],
  [0, 0.5, 0.8, 0.9].flatMap((autocorrelation) =>
    [0, 0.1, 0.2, 0.4].map((growth) => {
      const truth = { autocorrelation, growth, budget: 0, readings: 100, runs: Math.ceil(experiments / 10), seed: 9 };
      return [autocorrelation, growth, percent(simulatePairedSlopes(truth))];
    }),
  ),
);
