// Two saved recordings against each other. Weaker than pairs: whatever changed on the machine in between is taken for the change, and the report says so.

import { type Environment, type Mode, type Recording, TareError, type Trial, type Warning } from '@tare/accounting';
import {
  type ComparedArm,
  type Comparison,
  judgeUnpaired,
  median,
  type Observation,
  type SelfComparison,
  smallestEffectBytes,
  spreadOfStarts,
  verdictSchema,
} from '@tare/experiment';
import { firstDifference } from '../guard/first-difference.ts';
import { extendReference } from '../guard/reference.ts';
import { observationOf } from './observe.ts';
import { brokenVerdict } from './verdict-without-pairs.ts';

export interface NamedRecording {
  /** What reports call it: the file's name. */
  name: string;
  recording: Recording;
}

/**
 * @param now ISO 8601, UTC
 * @throws TareError USAGE where they have no mode in common, or the same name
 */
export function compareRecordings(before: NamedRecording, after: NamedRecording, now: string): Comparison {
  const modes = (['calm', 'natural'] as const).filter(
    (mode) => trialsOf(before, mode).length > 0 && trialsOf(after, mode).length > 0,
  );
  if (modes.length === 0) throw nothingInCommon(before, after);
  const reference = modes.flatMap((mode) => trialsOf(before, mode)).reduce(extendReference, []);
  const judged = modes.map((mode) => {
    const difference = trialsOf(after, mode)
      .map((trial) => firstDifference(reference, trial))
      .find((found) => found !== null);
    const figures = { before: observationsOf(before, mode), after: observationsOf(after, mode) };
    const selfComparison = selfComparisonOf(figures.before);
    const { privateBytes } = selfComparison;
    const smallest = smallestEffectBytes(
      mode,
      spreadOfStarts(privateBytes),
      privateBytes.length > 0 ? median(privateBytes) : 0,
    );
    return {
      verdict: difference
        ? brokenVerdict(after.name, mode, difference.text)
        : judgeUnpaired({ change: after.name, mode, ...figures, smallestEffectBytes: smallest }),
      experiment: { mode, selfComparison, record: null },
    };
  });
  const { requests, connections, warmup, routes, seed } = after.recording.settings;
  return {
    schema: verdictSchema,
    recordedAt: now,
    outcome: 'complete',
    environment: after.recording.environment,
    subject: { name: after.recording.subject.name },
    method: 'recordings',
    settings: { modes, requests, connections, warmup, routes, seed },
    baseline: armOf(before),
    arms: [armOf(after)],
    reference,
    experiments: judged.map(({ experiment }) => experiment),
    verdicts: judged.map(({ verdict }) => verdict),
    faultyTrial: null,
    warnings: differencesOf(before.recording, after.recording),
    error: null,
  };
}

const trialsOf = ({ recording }: NamedRecording, mode: Mode): Trial[] =>
  recording.trials.filter((trial) => trial.mode === mode && trial.state === 'complete');

const observationsOf = (named: NamedRecording, mode: Mode): Observation[] =>
  trialsOf(named, mode)
    .map(observationOf)
    .filter((observation): observation is Observation => !('because' in observation));

function selfComparisonOf(observations: readonly Observation[]): SelfComparison {
  const privateBytes = observations.map((observation) => observation.privateBytes);
  return { privateBytes, standardDeviation: spreadOfStarts(privateBytes)?.standardDeviation ?? null };
}

const armOf = ({ name, recording }: NamedRecording): ComparedArm => ({
  name,
  source: { kind: 'recording', file: name },
  services: recording.subject.services.map(({ name: service, command, argv, environmentNames }) => ({
    name: service,
    command,
    argv,
    cwd: '',
    environmentNames,
  })),
});

/** What else than the change may have made the difference. */
function differencesOf(before: Recording, after: Recording): Warning[] {
  const machine = (['kernel', 'architecture', 'processors', 'transparentHugePages', 'cgroup'] as const)
    .filter((key) => text(before.environment, key) !== text(after.environment, key))
    .map((key) => `${key} (${text(before.environment, key)}, then ${text(after.environment, key)})`);
  const load = (['requests', 'connections', 'warmup', 'routes'] as const)
    .filter((key) => JSON.stringify(before.settings[key]) !== JSON.stringify(after.settings[key]))
    .map((key) => `${key} (${before.settings[key]}, then ${after.settings[key]})`);
  const versions = [before, after].map(({ bases }) =>
    [...new Set(bases.map(({ version }) => version))].sort().join(', '),
  );
  const runtime = versions[0] === versions[1] ? [] : [`the runtime (${versions[0]}, then ${versions[1]})`];
  const all = [...machine, ...runtime, ...load];
  return all.length === 0
    ? []
    : [
        {
          code: 'recordings-differ',
          service: null,
          message: `The recordings differ in more than the change: ${all.join('; ')}.`,
        },
      ];
}

const text = (environment: Environment, key: keyof Environment): string => {
  const value = environment[key];
  return typeof value === 'object' ? value.state : String(value);
};

function nothingInCommon(before: NamedRecording, after: NamedRecording): TareError {
  const modes = ({ recording }: NamedRecording): string =>
    [...new Set(recording.trials.filter(({ state }) => state === 'complete').map(({ mode }) => mode))].join(' and ') ||
    'no complete trial';
  return new TareError('USAGE', {
    message: 'The recordings have no mode in common: calm and natural figures cannot be compared.',
    seen: `${before.name}: ${modes(before)}; ${after.name}: ${modes(after)}`,
    remedy: 'Measure both with the same --mode, and --trials 5 or more.',
  });
}
