// Comparisons to report on, judged from made-up rounds by the statistics that real ones go through.

import { type Mode, unavailable } from '@tare/accounting';
import {
  type ComparedArm,
  type Comparison,
  type Design,
  type ExperimentRecord,
  earlyDesign,
  judgeExperiment,
  judgeUnpaired,
  type ModeExperiment,
  type Observation,
  type Round,
  seededRandom,
  sequentialDesign,
  type TrialOutcome,
  verdictSchema,
} from '@tare/experiment';
import { singleService } from '../sample-recording.ts';

/** What the trials of an arm show, in bytes and ms, before noise. */
interface ArmPlan {
  name: string;
  command?: string;
  privateBytes: number;
  readyMs?: number;
  latencyP95Ms?: number;
  /** Answers per second; results of earlier versions have none. */
  throughputPerSecond?: number;
  /** Half of its trials are lighter by this much. */
  secondMode?: number;
  /** From which round on it breaks, and how. */
  breaks?: { from: number; because: string };
}

const noise: Readonly<Record<Mode, number>> = { natural: 900_000, calm: 30_000 };

function observationOf(plan: ArmPlan, mode: Mode, unrest: () => number, round: number): Observation {
  const light = plan.secondMode !== undefined && round % 2 === 0 ? plan.secondMode : 0;
  const privateBytes = Math.round((plan.privateBytes - light + (unrest() - 0.5) * 2 * noise[mode]) / 4096) * 4096;
  const natural = mode === 'natural';
  const { throughputPerSecond } = plan;
  return {
    ...(throughputPerSecond === undefined
      ? {}
      : { throughputPerSecond: Math.round(throughputPerSecond * (0.98 + ((round * 7) % 5) * 0.01)) }),
    privateBytes,
    pssBytes: natural ? Math.round(privateBytes * 0.93 + 8e6) : unavailable('not-sampled'),
    rssSumBytes: natural ? privateBytes + 38_500_000 : unavailable('not-sampled'),
    chargedBytes: natural ? unavailable('unsupported') : unavailable('not-sampled'),
    readyMs: Math.round((plan.readyMs ?? 480) + unrest() * 24),
    latencyP95Ms: Math.round((plan.latencyP95Ms ?? 31) * (0.97 + unrest() * 0.06) * 10) / 10,
  };
}

function recordOf(mode: Mode, arms: readonly ArmPlan[], rounds: number, design: Design): ExperimentRecord {
  const unrest = seededRandom(7, mode.length);
  const names = arms.map(({ name }) => name);
  return {
    settings: {
      mode,
      seed: 7,
      baseline: names[0] ?? '',
      arms: names.slice(1),
      armsPerBaseline: 4,
      design,
      smallestEffectBytes: mode === 'natural' ? 1_310_720 : 104_857,
    },
    rounds: Array.from({ length: rounds }, (_, index): Round => {
      const present = arms.filter(({ breaks }) => breaks === undefined || breaks.from >= index);
      return {
        sweep: index + 1,
        trials: present.map((plan) => ({ arm: plan.name, outcome: outcomeOf(plan, mode, unrest, index) })),
      };
    }),
  };
}

function outcomeOf(plan: ArmPlan, mode: Mode, unrest: () => number, round: number): TrialOutcome {
  const observation = observationOf(plan, mode, unrest, round);
  return plan.breaks?.from === round
    ? { state: 'broke', because: plan.breaks.because }
    : { state: 'measured', observation };
}

const armOf = ({ name, command = name }: ArmPlan): ComparedArm => ({
  name,
  source: { kind: 'command', command },
  services: [
    {
      name: 'web',
      command,
      argv: command.split(' '),
      cwd: '.',
      environmentNames: [],
    },
  ],
});

interface ComparisonPlan {
  baseline: ArmPlan;
  arms: ArmPlan[];
  /** Rounds of each mode that was tried. */
  rounds: Partial<Record<Mode, number>>;
}

/** Calm trials show a third of the weight and of each saving: most of a semi-space is collected. */
const calmShare = 0.4;
const scaled = (plan: ArmPlan): ArmPlan => ({ ...plan, privateBytes: plan.privateBytes * calmShare });

export function comparisonOf({ baseline, arms, rounds }: ComparisonPlan): Comparison {
  const modes = (['calm', 'natural'] as const).filter((mode) => rounds[mode] !== undefined);
  const experiments = modes.map((mode): ModeExperiment => {
    const plans = [baseline, ...arms].map((plan) => (mode === 'calm' ? scaled(plan) : plan));
    const design = mode === 'calm' ? earlyDesign({ degreesOfFreedom: 3, standardDeviation: 30_000 }) : sequentialDesign;
    return {
      mode,
      selfComparison: {
        privateBytes: [0, 1, 2, 3].map((start) => Math.round(plans[0]?.privateBytes ?? 0) + start * 20_000),
        standardDeviation: mode === 'calm' ? 31_000 : 912_000,
      },
      record: recordOf(mode, plans, rounds[mode] ?? 0, design),
    };
  });
  return {
    schema: verdictSchema,
    recordedAt: '2026-01-05T10:00:12.345Z',
    outcome: 'complete',
    environment: singleService().environment,
    subject: { name: 'cards' },
    method: 'paired',
    settings: { modes, requests: 1000, connections: 10, warmup: 0, routes: ['/cards?limit=5'], seed: 7 },
    baseline: armOf(baseline),
    arms: arms.map(armOf),
    reference: [],
    experiments,
    verdicts: experiments.flatMap(({ record }) => (record === null ? [] : judgeExperiment(record))),
    faultyTrial: null,
    warnings: [],
    error: null,
  };
}

const server: ArmPlan = { name: 'node server.js', privateBytes: 77_400_000 };

/** The worked example: a smaller semi-space, which saves what the machine holds and not what the program retains. */
export const oneChange = (): Comparison =>
  comparisonOf({
    baseline: server,
    arms: [
      {
        name: '--max-semi-space-size=1',
        command: 'node --max-semi-space-size=1 server.js',
        privateBytes: 53_500_000,
        readyMs: 550,
        latencyP95Ms: 32,
      },
    ],
    rounds: { natural: 8 },
  });

/** Every state that a verdict can have, in both modes. */
export const manyChanges = (): Comparison =>
  comparisonOf({
    baseline: server,
    arms: [
      { name: 'lean', command: 'node --optimize-for-size server.js', privateBytes: 61_200_000, latencyP95Ms: 44 },
      { name: 'heavy', command: 'node --import ./trace.mjs server.js', privateBytes: 83_900_000, readyMs: 690 },
      { name: 'nothing', command: 'node --no-warnings server.js', privateBytes: 77_400_000 },
      { name: 'sometimes', command: 'node --stress server.js', privateBytes: 77_000_000, secondMode: 30_000_000 },
      {
        name: 'a change with a name that is rather long and says much',
        command: 'node wrong.js',
        privateBytes: 77_400_000,
        breaks: { from: 2, because: 'GET /cards?limit=5 answers 500 instead of 200' },
      },
    ],
    rounds: { natural: 12, calm: 6 },
  });

/** Ctrl-C came before the first look. */
export const interruptedComparison = (): Comparison => ({
  ...comparisonOf({
    baseline: server,
    arms: [{ name: 'lean', command: 'node --optimize-for-size server.js', privateBytes: 61_200_000 }],
    rounds: { natural: 3 },
  }),
  outcome: 'interrupted',
});

/** Two saved recordings instead of trials in turns. */
export function comparedRecordings(): Comparison {
  const paired = oneChange();
  const [rounds] = paired.experiments.flatMap(({ record }) => (record === null ? [] : [record.rounds]));
  const of = (arm: number): Observation[] =>
    (rounds ?? []).flatMap(({ trials }) => {
      const outcome = trials[arm]?.outcome;
      return outcome?.state === 'measured' ? [outcome.observation] : [];
    });
  return {
    ...paired,
    method: 'recordings',
    baseline: { ...paired.baseline, name: 'before.json', source: { kind: 'recording', file: 'before.json' } },
    arms: paired.arms.map((arm) => ({
      ...arm,
      name: 'after.json',
      source: { kind: 'recording', file: 'after.json' },
    })),
    experiments: paired.experiments.map((experiment) => ({ ...experiment, record: null })),
    verdicts: [
      judgeUnpaired({
        change: 'after.json',
        mode: 'natural',
        before: of(0),
        after: of(1).slice(1),
        smallestEffectBytes: 1_310_720,
      }),
    ],
  };
}
