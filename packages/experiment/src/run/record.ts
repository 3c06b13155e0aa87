// What is saved of an experiment after each round: enough to go on from, and to judge again without a machine.

import { type Mode, TareError } from '@tare/accounting';
import type { Design } from '../design/design.ts';
import type { Round } from '../observation.ts';

/** Everything that must be the same when an experiment is resumed. The design is in it: it may not follow from what was seen. */
export interface ExperimentSettings {
  /** One experiment has one mode: calm and natural trials are never mixed. */
  mode: Mode;
  seed: number;
  /** Names. */
  baseline: string;
  arms: string[];
  armsPerBaseline: number;
  design: Design;
  smallestEffectBytes: number;
}

export interface ExperimentRecord {
  settings: ExperimentSettings;
  rounds: Round[];
}

/** @throws TareError USAGE where names are not distinct or nothing is to be compared */
export function checkSettings({ baseline, arms }: ExperimentSettings): void {
  const repeated = [baseline, ...arms].find((name, index, all) => all.indexOf(name) !== index);
  if (repeated === undefined && arms.length > 0) return;
  throw new TareError('USAGE', {
    message: repeated === undefined ? 'Nothing to compare the baseline with.' : 'Two arms have the same name.',
    seen: repeated ?? baseline,
    remedy: 'Give at least one change, each with a name of its own.',
  });
}

/** @throws TareError USAGE where the saved experiment is another one */
export function checkSameExperiment(earlier: ExperimentSettings, now: ExperimentSettings): void {
  const differing = (Object.keys(now) as (keyof ExperimentSettings)[]).find(
    (key) => JSON.stringify(earlier[key]) !== JSON.stringify(now[key]),
  );
  if (differing === undefined) return;
  throw new TareError('USAGE', {
    message: 'The experiment to resume is another one.',
    seen: `${differing}: ${JSON.stringify(earlier[differing])}, now ${JSON.stringify(now[differing])}`,
    remedy: 'Give the same options as before, or another --output file.',
  });
}
