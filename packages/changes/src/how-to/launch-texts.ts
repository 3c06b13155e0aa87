// One changed launch, written for each place that starts programs.

import { parseNodeCommand } from '../launch/node-command.ts';
import { mayStandInNodeOptions } from '../launch/node-flags.ts';
import { formatNodeOptions, parseNodeOptions } from '../launch/node-options.ts';
import type { LaunchDifference } from './launch-difference.ts';
import {
  quoteDocker,
  quoteEnvironmentFile,
  quoteExpanded,
  quoteUnitAssignment,
  quoteUnitWord,
  quoteYaml,
  shellAssignment,
  shellCommand,
} from './quote.ts';

const lines = (...parts: readonly (string | readonly string[])[]): string => `${parts.flat().join('\n')}\n`;

/** In formats that cannot take a variable away. */
const removedNotes = ({ removed }: LaunchDifference): string[] =>
  removed.map((name) => `# Take ${name} out of the environment.`);

/** As it would be typed. */
export function commandText({ argv, set, removed }: LaunchDifference): string {
  const assigned = set.map(([name, value]) => shellAssignment(name, value));
  const words = removed.length > 0 ? ['env', ...removed.flatMap((name) => ['-u', name]), ...assigned] : assigned;
  return lines([...words, shellCommand(argv)].join(' '));
}

/** For whoever cannot change the command: options that may stand in NODE_OPTIONS, and which may not. undefined where there are none. */
export function nodeOptionsText(difference: LaunchDifference, before: readonly string[]): string | undefined {
  const variable = difference.set.find(([name]) => name === 'NODE_OPTIONS')?.[1];
  const earlier = new Set((parseNodeCommand(before)?.options ?? []).map((option) => option.join(' ')));
  const added = (parseNodeCommand(difference.argv)?.options ?? []).filter((option) => !earlier.has(option.join(' ')));
  const possible = added.filter(([flag = '']) => mayStandInNodeOptions(flag));
  const impossible = added.filter(([flag = '']) => !mayStandInNodeOptions(flag));
  const options = [...parseNodeOptions(variable), ...possible];
  if (options.length === 0) return undefined;
  return lines(
    '# In place of the options in the command:',
    shellAssignment('NODE_OPTIONS', formatNodeOptions(options)),
    impossible.map((option) => `# Not allowed in NODE_OPTIONS, in the command alone: ${option.join(' ')}`),
  );
}

export function environmentText(difference: LaunchDifference): string | undefined {
  if (difference.set.length + difference.removed.length === 0) return undefined;
  return lines(
    difference.set.map(([name, value]) => `${name}=${quoteEnvironmentFile(value)}`),
    removedNotes(difference),
  );
}

/** The exec form starts the program itself, without a shell in between. */
export const dockerfileText = (difference: LaunchDifference): string =>
  lines(
    removedNotes(difference),
    difference.set.map(([name, value]) => `ENV ${name}=${quoteDocker(value)}`),
    `CMD ${JSON.stringify(difference.argv)}`,
  );

export const composeText = (differences: readonly LaunchDifference[]): string =>
  lines(
    'services:',
    differences.flatMap((difference) => [
      `  ${quoteYaml(difference.service)}:`,
      `    command: [${difference.argv.map(quoteExpanded).join(', ')}]`,
      ...(difference.set.length === 0 ? [] : ['    environment:']),
      ...difference.set.map(([name, value]) => `      ${quoteYaml(name)}: ${quoteExpanded(value)}`),
      ...removedNotes(difference).map((note) => `    ${note}`),
    ]),
  );

/** A container's part of a pod's spec. */
export const kubernetesText = (difference: LaunchDifference): string =>
  lines(
    'containers:',
    `  - name: ${quoteYaml(labelOf(difference.service))}`,
    `    command: [${difference.argv.map(quoteExpanded).join(', ')}]`,
    difference.set.length === 0 ? [] : ['    env:'],
    difference.set.flatMap(([name, value]) => [
      `      - name: ${quoteYaml(name)}`,
      `        value: ${quoteExpanded(value)}`,
    ]),
    removedNotes(difference).map((note) => `    ${note}`),
  );

/** Names of containers are labels of DNS. */
const labelOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63) || 'app';

/** A drop-in for `systemctl edit`: the empty ExecStart takes back the unit's own. */
export const systemdText = (difference: LaunchDifference): string =>
  lines(
    '[Service]',
    difference.set.map(([name, value]) => `Environment=${quoteUnitAssignment(name, value)}`),
    difference.removed.length === 0 ? [] : [`UnsetEnvironment=${difference.removed.join(' ')}`],
    'ExecStart=',
    `ExecStart=${difference.argv.map(quoteUnitWord).join(' ')}`,
  );

export const procfileText = (differences: readonly LaunchDifference[]): string =>
  lines(differences.map((difference) => `${difference.service}: ${commandText(difference).trimEnd()}`));
