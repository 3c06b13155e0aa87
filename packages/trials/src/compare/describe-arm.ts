// An arm as it is recorded: enough to see what was run, and to know the same comparison again when it is resumed. No values of variables.

import { type Mode, TareError } from '@tare/accounting';
import type { ComparedArm, Comparison, ComparisonSettings } from '@tare/experiment';
import { loadSettings } from '@tare/measure';
import type { Arm, ArmPlan } from '../arm.ts';

/** Stands for a temporary directory, which has another name each time. */
const workTreeWord = '(work tree)';

export function describeArm({ name, source, subject, workTree }: Arm): ComparedArm {
  const inPlace = (path: string): string => (workTree === undefined ? path : path.replaceAll(workTree, workTreeWord));
  return {
    name,
    source,
    services: subject.services.map(({ name: service, launch }) => ({
      name: service,
      command: inPlace(launch.argv.join(' ')),
      argv: launch.argv.map(inPlace),
      cwd: inPlace(launch.cwd),
      environmentNames: Object.keys(launch.env).sort(),
    })),
  };
}

/** The load is the baseline's: arms differ in how they are started, not in what is asked of them. */
export const describeSettings = ({ subject }: Arm, modes: readonly Mode[], seed: number): ComparisonSettings => ({
  ...loadSettings(subject),
  modes: [...modes],
  seed,
});

/** @throws TareError USAGE where the saved comparison is another one */
export function requireSame(earlier: Comparison, { baseline, arms }: ArmPlan, settings: ComparisonSettings): void {
  const before = [earlier.settings, earlier.baseline, ...earlier.arms];
  const now = [settings, ...[baseline, ...arms].map(describeArm)];
  const at = Array.from({ length: Math.max(before.length, now.length) }, (_, index) => index).find(
    (index) => JSON.stringify(before[index]) !== JSON.stringify(now[index]),
  );
  if (at === undefined && earlier.method === 'paired') return;
  throw new TareError('USAGE', {
    message: 'The comparison to resume is another one.',
    seen: `before: ${JSON.stringify(before[at ?? 0])}\nnow:    ${JSON.stringify(now[at ?? 0])}`,
    remedy: 'Give the same command and options as before, or another --output file.',
  });
}
