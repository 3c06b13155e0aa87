// An entry of `changes` in the configuration, done to a subject.

import { TareError } from '@tare/accounting';
import type { Launch, Subject } from '@tare/measure';
import { type ChangeConfig, type LoadedConfig, parseCommand, suggestKey } from '@tare/measure/config';
import type { Arm } from '../arm.ts';
import type { CheckedOut } from '../revision/check-out.ts';
import { subjectIn } from '../revision/subject-in.ts';
import { relaunch } from './relaunch.ts';

/** Gives the work tree of a revision; whoever made the function removes it. */
export type CheckOut = (revision: string) => Promise<CheckedOut>;

/**
 * The named changes, in the order of the names.
 * @throws TareError USAGE for a name that is not there
 */
export function requireChanges({ config, path }: LoadedConfig, names: readonly string[]): [string, ChangeConfig][] {
  const known = Object.keys(config.changes ?? {});
  return names.map((name) => {
    const change = known.includes(name) ? config.changes?.[name] : undefined;
    if (change !== undefined) return [name, change];
    const nearest = suggestKey(name, known);
    const listed = known.length === 0 ? `Write it under "changes" in ${path}.` : `Changes here: ${known.join(', ')}.`;
    throw new TareError('USAGE', {
      message: 'The configuration has no change of that name.',
      seen: name,
      remedy: nearest === undefined ? listed : `Did you mean "${nearest}"? ${listed}`,
    });
  });
}

/** @throws TareError USAGE where none of its services takes part, and what `checkOut` throws */
export async function applyChange({
  name,
  change,
  subject,
  checkOut,
}: {
  name: string;
  change: ChangeConfig;
  subject: Subject;
  checkOut: CheckOut;
}): Promise<Arm> {
  const { services, revision } = change;
  const takingPart = subject.services.map((service) => service.name);
  if (services && !services.some((service) => takingPart.includes(service))) {
    throw new TareError('USAGE', {
      message: `The change "${name}" is for services that do not take part.`,
      seen: `${services.join(', ')} of ${takingPart.join(', ')}`,
      remedy: 'Name these services too, or leave out the names to take all.',
    });
  }
  const changed = relaunch(subject, services, (launch) => changeLaunch(launch, change));
  if (revision === undefined) return { name, source: { kind: 'change', name }, subject: changed };
  const checkedOut = await checkOut(revision);
  return {
    name,
    source: { kind: 'change', name, commit: checkedOut.commit },
    subject: subjectIn(changed, checkedOut, services),
    workTree: checkedOut.directory,
  };
}

function changeLaunch(launch: Launch, { command, env = {} }: ChangeConfig): Launch {
  const argv = command === undefined ? undefined : parseCommand(command);
  if (argv?.state === 'fault') throw new Error(`Not a validated configuration: ${argv.fault}`);
  const set = Object.entries(env).map(([variable, value]) => [variable, value ?? undefined]);
  return { ...launch, argv: argv?.value ?? launch.argv, env: { ...launch.env, ...Object.fromEntries(set) } };
}
