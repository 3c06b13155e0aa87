// Arms that are edits of one subject: variables with values to try, and changes of the configuration. They share one baseline.

import { TareError } from '@tare/accounting';
import type { ArmSource } from '@tare/experiment';
import type { Subject } from '@tare/measure';
import { type ConfigOverrides, type LoadedConfig, subjectFromConfig, unchangedName } from '@tare/measure/config';
import type { Arm, ArmPlan } from '../arm.ts';
import { applyChange, type CheckOut, requireChanges } from './apply-change.ts';
import { distinctNames } from './distinct-names.ts';
import type { Variation } from './parse-variation.ts';
import { relaunch } from './relaunch.ts';

/** What is tried on a subject; each part may be left out. */
export interface Variants {
  /**
   * With one value: that value against the subject without it. With several: the first one is set in the baseline, and each other makes an arm.
   * Arms differ from the baseline in one variable at a time.
   */
  variables?: readonly Variation[] | undefined;
  /** Names of the services whose environment is varied; all without it. */
  measured?: readonly string[] | undefined;
  changes?: { loaded: LoadedConfig; names: readonly string[]; checkOut: CheckOut } | undefined;
}

/**
 * Variables come first among the arms, then changes. Where variables have several values, changes are tried on top of the first ones.
 * @throws TareError USAGE, and what `checkOut` throws
 */
export async function planVariants(subject: Subject, variants: Variants): Promise<ArmPlan> {
  const { variables = [], measured, changes } = variants;
  requireDifferent(variables);
  const several = variables.filter(({ values }) => values.length > 1);
  const common = Object.fromEntries(several.map(({ name, values: [value = ''] }) => [name, value]));
  const set = (base: Subject, values: Record<string, string>): Subject =>
    relaunch(base, measured, (launch) => ({ ...launch, env: { ...launch.env, ...values } }));

  const base = set(subject, common);
  const baseline: Arm = { name: nameOf(common) || unchangedName, source: sourceOf(common), subject: base };
  const arms: Arm[] = variables.flatMap(({ name, values }) =>
    values.slice(values.length > 1 ? 1 : 0).map((value): Arm => {
      const values = { [name]: value };
      return { name: nameOf(values), source: sourceOf(values), subject: set(base, values) };
    }),
  );
  if (changes) {
    const { loaded, names, checkOut } = changes;
    for (const [name, change] of requireChanges(loaded, names)) {
      arms.push(await applyChange({ name, change, subject: base, checkOut }));
    }
  }
  if (arms.length === 0) {
    throw new TareError('USAGE', {
      message: 'There is nothing to compare with.',
      remedy: 'Give a second command, --change NAME, --vary NAME=VALUE or --base REF.',
    });
  }
  return withDistinctNames({ baseline, arms });
}

/**
 * Variables of the environment against each other.
 * @param measured names of the services that get them; all without it
 * @throws TareError USAGE for a variable that is given twice
 */
export const planVariables = (
  subject: Subject,
  variables: readonly Variation[],
  measured?: readonly string[],
): Promise<ArmPlan> => planVariants(subject, { variables, measured });

/**
 * Changes of the configuration against what it says without them.
 * @throws TareError USAGE for a name that is not there, and what `checkOut` throws
 */
export const planChanges = (
  loaded: LoadedConfig,
  names: readonly string[],
  { overrides = {}, checkOut }: { overrides?: ConfigOverrides; checkOut: CheckOut },
): Promise<ArmPlan> => planVariants(subjectFromConfig(loaded, overrides), { changes: { loaded, names, checkOut } });

function requireDifferent(variables: readonly Variation[]): void {
  const names = variables.map(({ name }) => name);
  const twice = variables.find(({ name }, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  const values = variables.flatMap(({ name, values }) => (name === twice.name ? values : []));
  throw new TareError('USAGE', {
    message: `${twice.name} is varied twice.`,
    seen: values.join(', '),
    remedy: `Give all its values at once: --vary ${twice.name}=${values.join(',')}.`,
  });
}

const nameOf = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

function sourceOf(values: Record<string, string>): ArmSource {
  const [first, ...others] = Object.entries(values);
  if (first === undefined) return { kind: 'unchanged' };
  return others.length > 0 ? { kind: 'variables', values } : { kind: 'variable', variable: first[0], value: first[1] };
}

function withDistinctNames({ baseline, arms }: ArmPlan): ArmPlan {
  const [baselineName = '', ...names] = distinctNames([baseline, ...arms].map(({ name }) => name));
  return {
    baseline: { ...baseline, name: baselineName },
    arms: arms.map((arm, index) => ({ ...arm, name: names[index] ?? arm.name })),
  };
}
