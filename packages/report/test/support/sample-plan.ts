// Plans to report on: verdicts come from made-up rounds by the statistics that real ones go through.

import {
  type ChangeStanding,
  type Comparison,
  type Interval,
  type Plan,
  type PlannedChange,
  type PlanPath,
  planSchema,
  type Verdict,
} from '@tare/experiment';
import { comparisonOf } from './sample-comparison.ts';
import { confirmedCards } from './sample-explanation.ts';

const server = { name: 'node server.js', privateBytes: 68_400_000, throughputPerSecond: 2_400 };

/** Calm trials of a comparison show 0.4 of the weights; imports are judged by them. */
const calmly = 2.5;

const natural = (): Comparison =>
  comparisonOf({
    baseline: server,
    arms: [
      { name: 'semi-space 1 MB', privateBytes: 45_100_000, latencyP95Ms: 32, throughputPerSecond: 2_390 },
      { name: 'lite mode', privateBytes: 38_900_000, latencyP95Ms: 41, throughputPerSecond: 1_790 },
      { name: 'no source maps', privateBytes: 69_000_000, throughputPerSecond: 2_400 },
      { name: 'arenas 1', privateBytes: 68_400_000, throughputPerSecond: 2_420 },
    ],
    rounds: { natural: 12 },
  });

const calm = (): Comparison =>
  comparisonOf({
    baseline: server,
    arms: [
      { name: 'lazy @anthropic-ai/sdk', privateBytes: 68_400_000 - 3_460_000 * calmly, throughputPerSecond: 2_410 },
      { name: 'lazy openai', privateBytes: 68_400_000 - 1_260_000 * calmly, throughputPerSecond: 2_390 },
    ],
    rounds: { calm: 6 },
  });

const paths = (): Comparison =>
  comparisonOf({
    baseline: server,
    arms: [
      { name: 'conservative path', privateBytes: 38_300_000, latencyP95Ms: 32, throughputPerSecond: 2_380 },
      { name: 'aggressive path', privateBytes: 31_200_000, latencyP95Ms: 42, throughputPerSecond: 1_770 },
    ],
    rounds: { natural: 12 },
  });

const judged: ChangeStanding = { state: 'judged' };

const changeOf = (name: string, changes: Partial<PlannedChange> = {}): PlannedChange => ({
  name,
  kind: 'semi-space',
  group: 'runtime',
  mode: 'natural',
  services: ['web'],
  risk: 'low',
  effort: 'low',
  because: 'the new space grows to 16 MB and is mostly empty after load',
  cautions: [],
  slot: null,
  estimatedBytes: null,
  standing: judged,
  touches: [],
  howTo: [],
  ...changes,
});

const lazy = (name: string, line: number, estimatedBytes: number, standing: ChangeStanding = judged): PlannedChange =>
  changeOf(`lazy ${name}`, {
    kind: 'lazy-import',
    group: 'imports',
    mode: 'calm',
    effort: 'medium',
    because: `${name} is imported at src/ai.ts:${line}, and no request of the load runs any of it`,
    cautions: [`the first use of ${name} takes 180 ms longer`],
    estimatedBytes,
    standing,
    touches: standing.state === 'needed-at-start' ? [`get Pool at src/db.ts:${line}, at start`] : [],
  });

const changes: PlannedChange[] = [
  changeOf('lite mode', { kind: 'lite-mode', risk: 'high', cautions: ['no optimising compiler: answers take longer'] }),
  changeOf('semi-space 1 MB', { cautions: ['collects more often'] }),
  lazy('@anthropic-ai/sdk', 4, 3_680_000),
  lazy('openai', 3, 1_270_000),
  changeOf('no source maps', { kind: 'source-maps', group: 'start' }),
  changeOf('arenas 1', {
    kind: 'arenas',
    group: 'allocator',
    standing: { state: 'screened-out', savingBytes: 120_000, because: 'one thread alone uses malloc' },
  }),
  changeOf('workers 1', {
    kind: 'workers',
    group: 'processes',
    risk: 'medium',
    standing: { state: 'broke', because: 'GET /cards?limit=5 answers 503 instead of 200' },
  }),
  lazy('pg', 9, 2_080_000, {
    state: 'needed-at-start',
    because: 'src/db.ts:9 makes a Pool before the service is ready',
  }),
  changeOf('prune dev dependencies', {
    kind: 'prune',
    group: 'disk',
    standing: {
      state: 'not-memory',
      because: '41 packages, 118 MB in node_modules, and not one module of them is loaded',
    },
  }),
  changeOf('one HTTP client', {
    kind: 'one-of-several',
    group: 'imports',
    effort: 'high',
    standing: {
      state: 'not-tried',
      because: 'axios and node-fetch do one job; which to keep is for a person to decide',
    },
  }),
];

const howTo = (withLite: boolean): PlanPath['howTo'] => {
  const flags = `--max-semi-space-size=1${withLite ? ' --lite-mode' : ''}`;
  return [
    { place: 'command', service: 'web', file: 'web.sh', text: `node ${flags} server.js\n` },
    {
      place: 'dockerfile',
      service: 'web',
      file: 'Dockerfile.part',
      text: `CMD ["node", "--max-semi-space-size=1", "server.js"]\n`,
    },
    {
      place: 'compose',
      service: 'web',
      file: 'compose.part.yaml',
      text: `services:\n  web:\n    command: node ${flags} server.js\n`,
    },
    {
      place: 'patch',
      service: null,
      file: 'imports.patch',
      text: [
        '--- a/src/ai.ts',
        '+++ b/src/ai.ts',
        '@@ -3,1 +3,2 @@',
        "-import OpenAI from 'openai';",
        '+let OpenAI;',
        "+const openai = async () => (OpenAI ??= (await import('openai')).default);",
        '',
      ].join('\n'),
    },
    {
      place: 'edit',
      service: null,
      file: 'edits.txt',
      text: 'src/ai.ts:4: import @anthropic-ai/sdk where it is used, inside summarise().\n',
    },
  ];
};

function pathOf(verdict: Verdict | undefined, members: readonly [string, number][], withLite: boolean): PlanPath {
  const savingBytes: PlanPath['savingBytes'] = verdict?.savingBytes ?? { state: 'not-sampled' };
  return {
    changes: members.map(([change]) => change),
    verdicts: verdict === undefined ? [] : [verdict],
    savingBytes,
    sumOfPartsBytes: members.reduce((total, [, bytes]) => total + bytes, 0) + 640_000,
    verified: verdict?.state === 'saves',
    steps: [
      ...members.map(([change, addsBytes], index) => ({
        change,
        addsBytes,
        sweeps: 4,
        isKept: true,
        because: index === 0 ? 'saves most by itself' : 'adds more than the resolution',
      })),
      { change: 'no source maps', addsBytes: 90_000, sweeps: 4, isKept: false, because: 'adds 0.1 MB, below 2.5 MB' },
    ],
    cautions: withLite
      ? ['lite mode: no optimising compiler, answers take longer']
      : ['lazy openai: the first use takes 180 ms longer'],
    howTo: howTo(withLite),
  };
}

const byEstimate = (a: Verdict, b: Verdict): number => estimateOf(b) - estimateOf(a);
const estimateOf = ({ savingBytes }: Verdict): number => (isInterval(savingBytes) ? savingBytes.estimate : 0);
const isInterval = (figure: Verdict['savingBytes']): figure is Interval => 'estimate' in figure;

/** Both paths were found and verified. */
export function fullPlan(): Plan {
  const [alone, imports, whole] = [natural(), calm(), paths()];
  const pathVerdict = (name: string): Verdict | undefined => whole.verdicts.find(({ change }) => change === name);
  const safe: [string, number][] = [
    ['semi-space 1 MB', 23_100_000],
    ['lazy @anthropic-ai/sdk', 5_200_000],
    ['lazy openai', 1_600_000],
  ];
  return {
    schema: planSchema,
    recordedAt: '2026-01-05T10:02:53.345Z',
    outcome: 'complete',
    environment: alone.environment,
    subject: { name: 'cards' },
    settings: {
      ...alone.settings,
      modes: ['natural', 'calm'],
      timeMs: null,
      screeningSweeps: 2,
      pathSweeps: 4,
      jobs: 2,
    },
    baseline: { ...alone.baseline, name: 'unchanged', source: { kind: 'unchanged' } },
    reference: [],
    explanation: confirmedCards(),
    changes,
    screenings: [],
    experiments: [...alone.experiments, ...imports.experiments],
    compositions: [
      {
        mode: 'natural',
        chain: ['semi-space 1 MB', 'lazy @anthropic-ai/sdk', 'lazy openai', 'lite mode', 'no source maps'],
        sweeps: [
          [68_500_000, 45_300_000, 40_100_000, 38_500_000, 31_400_000, null],
          [68_700_000, 45_500_000, 40_300_000, 38_700_000, 31_600_000, null],
        ],
        broke: { change: 'no source maps', because: 'GET /cards?limit=5 answers 500 instead of 200' },
      },
    ],
    pathExperiments: whole.experiments,
    verdicts: [...alone.verdicts, ...imports.verdicts]
      .filter(({ change }) => changes.some(({ name, standing }) => name === change && standing.state === 'judged'))
      .toSorted(byEstimate),
    paths: {
      conservative: pathOf(pathVerdict('conservative path'), safe, false),
      aggressive: pathOf(pathVerdict('aggressive path'), [...safe, ['lite mode', 7_100_000]], true),
    },
    resolution: [
      { mode: 'natural', smallestEffectBytes: 1_310_720, trials: 71 },
      { mode: 'calm', smallestEffectBytes: 104_857, trials: 25 },
    ],
    limit: {
      limitBytes: 512_000_000,
      baselineBytes: 68_400_000,
      conservativeBytes: 38_300_000,
      aggressiveBytes: 31_200_000,
      pricePerGbMonth: 5,
      currency: 'EUR',
    },
    trials: 96,
    elapsedMs: 161_000,
    warnings: [],
    error: null,
  };
}

const withoutPaths = { conservative: null, aggressive: null };
const unjudged = {
  verdicts: [],
  experiments: [],
  compositions: [],
  pathExperiments: [],
  paths: withoutPaths,
  limit: null,
};

/** Ctrl-C came after the natural verdicts, before paths were composed. */
export function interruptedPlan(): Plan {
  const plan = fullPlan();
  const reached = plan.verdicts.filter(({ mode }) => mode === 'natural');
  return {
    ...plan,
    outcome: 'interrupted',
    changes: plan.changes.map((one) => (one.mode === 'calm' ? { ...one, standing: { state: 'not-reached' } } : one)),
    verdicts: reached,
    experiments: plan.experiments.filter(({ mode }) => mode === 'natural'),
    compositions: [],
    pathExperiments: [],
    paths: withoutPaths,
    explanation: null,
    limit: null,
    trials: 41,
    elapsedMs: 71_000,
  };
}

/** The unchanged subject answers now so, now so. */
export const refusedPlan = (): Plan => ({
  ...fullPlan(),
  ...unjudged,
  outcome: 'refused',
  explanation: null,
  changes: [],
  resolution: [],
  trials: 5,
  elapsedMs: 9_200,
  error: {
    code: 'baseline-unsteady',
    message: 'The unchanged subject answers differently from start to start.',
    seen: 'GET /cards?limit=5 answers 200 in four starts, 500 in one',
    remedy: 'Choose a route with steady answers, or mend it.',
    docsPage: 'docs/errors.md#baseline-unsteady',
  },
});

/** Every change was tried and none of them saves. */
export function nothingFound(): Plan {
  const plan = fullPlan();
  const { experiments, verdicts } = comparisonOf({
    baseline: server,
    arms: [{ ...server, name: 'arenas 1' }],
    rounds: { natural: 12 },
  });
  const [arenas] = plan.changes.filter(({ name }) => name === 'arenas 1');
  if (arenas === undefined) throw new Error('the sample has this change');
  return {
    ...plan,
    changes: [{ ...arenas, standing: judged }],
    experiments,
    verdicts,
    compositions: [],
    pathExperiments: [],
    paths: withoutPaths,
    limit: { ...(plan.limit ?? noLimit), conservativeBytes: null, aggressiveBytes: null },
    trials: 24,
  };
}

const noLimit = {
  limitBytes: 512_000_000,
  baselineBytes: 68_400_000,
  conservativeBytes: null,
  aggressiveBytes: null,
  pricePerGbMonth: null,
  currency: null,
};

/** Nothing that was tried kept the subject as it was. */
export function everythingBroke(): Plan {
  const plan = fullPlan();
  const broke: ChangeStanding = { state: 'broke', because: 'GET /cards?limit=5 answers 500 instead of 200' };
  return {
    ...plan,
    ...unjudged,
    changes: plan.changes.slice(0, 5).map((one) => ({ ...one, standing: broke })),
    explanation: null,
  };
}

/** One path for both: nothing that saves is risky. */
export function onePath(): Plan {
  const plan = fullPlan();
  return { ...plan, explanation: null, paths: { ...plan.paths, aggressive: plan.paths.conservative } };
}
