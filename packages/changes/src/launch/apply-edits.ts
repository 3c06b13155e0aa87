// Edits done to a subject: a list of plain values becomes another launch of each service that they name. Independent edits may come in any order; of two that
// want the same thing differently the later one holds.

import type { Redirection, StandInImport, StandInPlan } from '@tare/accounting';
import type { Launch, Subject } from '@tare/measure';
import type { LaunchEdit } from '../change.ts';
import { formatNodeCommand, parseNodeCommand } from './node-command.ts';
import { holdsFlag, mayStandInNodeOptions, withFlags, withoutFlags } from './node-flags.ts';
import { formatNodeOptions, parseNodeOptions } from './node-options.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The subject as the edits would have it. Nothing of it changes but the launches of the services that they name.
 * @param inherited the environment under the launches' own, for variables that are added to: NODE_OPTIONS and LD_PRELOAD
 */
export function applyEdits(
  subject: Subject,
  edits: readonly LaunchEdit[],
  inherited: Environment = process.env,
): Subject {
  const services = subject.services.map((service) => {
    const own = edits.filter((edit) => edit.services.includes(service.name));
    return own.length === 0 ? service : { ...service, launch: editLaunch(service.launch, own, inherited) };
  });
  return { ...subject, services };
}

function editLaunch(launch: Launch, edits: readonly LaunchEdit[], inherited: Environment): Launch {
  const set = Object.fromEntries(edits.flatMap(({ env = {} }) => Object.entries(env)));
  const env: Record<string, string | undefined> = { ...launch.env };
  for (const [name, value] of Object.entries(set)) env[name] = value ?? undefined;
  /** A variable that a launch removes is not inherited either. */
  const current = (name: string): string | undefined => (name in env ? env[name] : inherited[name]);

  const argv = placeFlags(launch.argv, edits, {
    get: () => current('NODE_OPTIONS'),
    set: (text) => {
      env['NODE_OPTIONS'] = text === '' ? undefined : text;
    },
  });
  const preloads = edits.flatMap(({ preload }) => preload ?? []);
  if (preloads.length > 0) {
    const before = (current('LD_PRELOAD') ?? '').split(/[: ]/).filter(Boolean);
    env['LD_PRELOAD'] = [...new Set([...preloads.toReversed(), ...before])].join(':');
  }
  const standIns = mergeStandIns(launch.standIns, edits);
  return { ...launch, argv, env, ...(standIns === undefined ? {} : { standIns }) };
}

interface NodeOptionsVariable {
  get(): string | undefined;
  set(text: string): void;
}

function placeFlags(
  original: readonly string[],
  edits: readonly LaunchEdit[],
  variable: NodeOptionsVariable,
): readonly string[] {
  const added = edits.flatMap(({ nodeFlags = [] }) => nodeFlags);
  const removed = edits.flatMap(({ withoutNodeFlags = [] }) => withoutNodeFlags);
  const runtime = edits.findLast((edit) => edit.runtime !== undefined)?.runtime;
  const stated = edits.findLast((edit) => edit.argv !== undefined)?.argv ?? original;
  const direct = edits.findLast((edit) => edit.directArgv !== undefined)?.directArgv;
  const directOptions = parseNodeCommand(direct ?? [])?.options ?? [];
  const needsRuntime =
    runtime !== undefined ||
    added.some((flag) => !mayStandInNodeOptions(flag)) ||
    removed.some((flag) => holdsFlag(directOptions, flag));
  const argv = needsRuntime && parseNodeCommand(stated) === undefined ? (direct ?? stated) : stated;

  const command = parseNodeCommand(argv);
  const inVariable = command === undefined ? added.filter(mayStandInNodeOptions) : [];
  const before = parseNodeOptions(variable.get());
  const after = withFlags(withoutFlags(before, removed), inVariable);
  if (formatNodeOptions(after) !== formatNodeOptions(before)) variable.set(formatNodeOptions(after));
  if (command === undefined) return argv;
  const options = withFlags(withoutFlags(command.options, removed), added);
  return formatNodeCommand({ ...command, runtime: runtime ?? command.runtime, options });
}

/** The union of what the launch had and the edits want, in one order whatever theirs was. */
function mergeStandIns(earlier: StandInPlan | undefined, edits: readonly LaunchEdit[]): StandInPlan | undefined {
  const imports = edits.flatMap(({ standIns = [] }) => standIns);
  const redirections = edits.flatMap((edit) => edit.redirections ?? []);
  if (imports.length === 0 && redirections.length === 0) return earlier;
  const merged = distinct([...(earlier?.imports ?? []), ...imports], importKey);
  return {
    imports: merged,
    redirections: distinct([...(earlier?.redirections ?? []), ...redirections], redirectionKey),
    hooksModules:
      (earlier?.hooksModules ?? false) ||
      merged.some(({ kind }) => kind === 'module') ||
      edits.some(({ hooksModules }) => hooksModules === true),
  };
}

const importKey = ({ importer, specifier, kind }: StandInImport): string => [importer, specifier, kind].join('\0');
const redirectionKey = ({ from, to }: Redirection): string => [from, to].join('\0');

function distinct<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}
