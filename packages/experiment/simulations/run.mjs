// The full table of what the engine gets right and wrong: npm run simulate [EXPERIMENTS]
// Seeded: the same count prints the same table. The README holds the one of 20,000 experiments a row (standard error of a share: at most 0.35 %).

import {
  crossCheck,
  earlyDesign,
  errorRate,
  fixedDesign,
  seededRandom,
  sequentialDesign,
  tInterval,
} from '@tare/experiment';
import {
  noises,
  simulateExperiments,
  simulateLeakSlopes,
  simulatePairedSlopes,
  simulateProcedure,
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

console.log(`${experiments} experiments a row; shares in %.`);

/** Everything estimated: seven starts, the smallest effect, the design, the experiment. In MB; the baseline weighs 25 (calm) or 45 (natural). */
function procedureTable(title, mode, subjects, seed) {
  const heads = [
    'noise',
    'spread of starts',
    'arms',
    'saves',
    'fixed',
    'early',
    'sequential',
    'won',
    'by 6 pairs',
    'by 12',
  ];
  heads.push('false wins', 'false wins and harms', 'futile', 'covered', 'pairs');
  const rows = subjects.map(([noise, spread, effects]) => {
    const few = Math.ceil(experiments / effects.length);
    const result = simulateProcedure({
      mode,
      noise,
      spreadBytes: 1e6 * spread,
      baselineBytes: mode === 'calm' ? 25e6 : 45e6,
      effectsBytes: effects.map((effect) => 1e6 * effect),
      experiments: few,
      seed,
    });
    const { designs } = result;
    const some = Math.max(...effects) > 0;
    const won = [result.wins, result.winsWithinSix, result.winsWithinTwelve].map((share) =>
      some ? percent(share) : '',
    );
    const shares = [result.falseWins, result.falseClaims, result.futile, result.covered].map(percent);
    return [
      noise,
      spread,
      effects.length,
      some ? Math.max(...effects) : 'none',
      ...[designs.fixed, designs.early, designs.sequential].map(percent),
      ...won,
      ...shares,
      result.averagePairs.toFixed(1),
    ];
  });
  table(title, heads, rows);
}

/** Every noise at the usual spread, normal noise at others, and four arms. */
const subjectsOf = (usual, others, effect) => [
  ...names.flatMap((noise) => [0, effect].map((saved) => [noise, usual, [saved]])),
  ...others.flatMap((spread) => [0, effect].map((saved) => ['normal', spread, [saved]])),
  ...names.flatMap((noise) => [
    [noise, usual, [0, 0, 0, 0]],
    [noise, usual, [2 * effect, 0, 0, 0]],
  ]),
];
procedureTable(
  'The whole way, calm, 0.2 MB',
  'calm',
  subjectsOf(0.083, [0.02, 0.03, 0.04, 0.05, 0.07, 0.09, 0.1, 0.12], 0.2),
  10,
);
procedureTable('The whole way, natural, 3 MB', 'natural', subjectsOf(2, [0.1, 0.3, 0.4, 1, 1.5, 2.5], 3), 11);

/** Three standard errors of the first look, as `smallestEffectBytes` has it on a noisy machine. */
const resolution = 3 / Math.sqrt(8);
console.log('\nFrom here on effects are in standard deviations of the paired differences.');
designTable('Sequential, 8/12/20 pairs, smallest effect 1.06', sequentialDesign, resolution, [0, 0.5, 1, 2, 3], 1);
designTable('Fixed, 5 pairs, smallest effect 2', fixedDesign(5), 2, [0, 2, 3], 2);
designTable('Fixed, 6 pairs, smallest effect 1.7', fixedDesign(6), 1.7, [0, 1.7, 2, 3], 3);
/** As if the starts had shown the truth. */
const truth = { standardDeviation: 1, degreesOfFreedom: 6 };
designTable('Early, 6/12/20 pairs, smallest effect 1.22', earlyDesign(truth), 3 / Math.sqrt(6), [0, 1, 1.5, 2, 3], 12);

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

const designWith = (design, smallestEffect) => (effect) =>
  simulateExperiments({
    design,
    smallestEffect,
    noise: 'normal',
    effects: [effect],
    experiments,
    seed: 4,
  });
const unequal = (method, spread) => ({
  kind: 'sequential',
  looks: [8, 12, 20].map((pairs, index) => ({ pairs, error: errorRate * (index === 1 ? 0.6 : 0.2) })),
  method,
  spread,
});
table(
  'What else was thought of (normal noise)',
  ['rule', 'false claims', 'wins at 1', 'pairs at 1', 'wins at 2', 'pairs at 2', 'pairs at 0'],
  [
    ['as built', designWith(sequentialDesign, resolution)],
    ['no futility', designWith(sequentialDesign, 0)],
    ['futility by three standard deviations', designWith(sequentialDesign, 3)],
    ['errors of 1, 3 and 1 %', designWith(unequal('signed-rank', null), resolution)],
    ['errors of 1, 3 and 1 %, t with the spread of the starts', designWith(unequal('t', truth), resolution)],
    ['looks at 6, 12 and 20, as for calm figures', designWith(earlyDesign(truth), resolution)],
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
        if (crossCheck(differences, errorRate / 3, resolution).bimodal) said++;
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
