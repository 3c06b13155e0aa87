// What detectors share: which services a setting is for, how its candidates are named, and how a flag reaches a service behind a wrapper.

import type { Mode } from '@tare/accounting';
import type { Level } from '@tare/experiment';
import type { Change, LaunchEdit } from './change.ts';
import type { Findings, ServiceFindings } from './findings.ts';
import { assignedByWrappers, wrapperNames } from './launch/direct-command.ts';
import { parseNodeCommand } from './launch/node-command.ts';
import { mayStandInNodeOptions, type NodeOption, valueOfFlag } from './launch/node-flags.ts';
import { parseNodeOptions } from './launch/node-options.ts';

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Services whose work a Node.js does. */
export const nodeServices = ({ services }: Findings): ServiceFindings[] =>
  services.filter(({ nodeVersion }) => nodeVersion !== null);

/** Services that settings of the C library and the like are for: those that are looked into or loaded, not the database behind them. */
export const workingServices = ({ services }: Findings): ServiceFindings[] =>
  services.filter(({ nodeVersion, service }) => nodeVersion !== null || service.load !== null);

export const namesOf = (services: readonly ServiceFindings[]): string[] => services.map(({ service }) => service.name);

/** `semi-space 1 MB`, and with the services behind it where the subject has others. */
const nameFor = (what: string, services: readonly string[], findings: Findings): string =>
  services.length === findings.services.length ? what : `${what} (${services.join(', ')})`;

/** Options of the Node.js that does the work, from its command line and from NODE_OPTIONS, in the order in which they hold. */
export function nodeOptionsOf({ service, directArgv, env }: ServiceFindings): NodeOption[] {
  const command = parseNodeCommand(service.launch.argv) ?? parseNodeCommand(directArgv ?? []);
  return [...parseNodeOptions(env['NODE_OPTIONS']), ...(command?.options ?? [])];
}

/** Major and minor: `22.1.0` -> [22, 1]. */
export function isNodeAtLeast(version: string | null, major: number, minor = 0): boolean {
  const [ownMajor = 0, ownMinor = 0] = (version ?? '').split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

export interface Setting {
  kind: string;
  /** Without services. */
  name: string;
  mode: Mode;
  risk: Level;
  effort?: Level;
  because: string;
  cautions?: readonly string[];
  slot?: string;
  estimatedBytes?: number | null;
  edit: Omit<LaunchEdit, 'services'>;
}

export interface RuntimeSetting extends Omit<Setting, 'edit'> {
  /** Where wrappers start the runtime and the setting needs a command that names it: `together` tries it with a direct start; advice unless said. */
  behindWrapper?: 'together';
}

/** One candidate: the setting for all these services; none without any. */
export function settingFor(
  services: readonly ServiceFindings[],
  findings: Findings,
  { kind, name, mode, risk, effort = 'low', because, cautions = [], slot, estimatedBytes = null, edit }: Setting,
): Change[] {
  const names = namesOf(services);
  if (names.length === 0) return [];
  return [
    {
      name: nameFor(name, names, findings),
      kind,
      mode,
      risk,
      effort,
      because,
      cautions,
      slot: slot ?? null,
      estimatedBytes,
      trial: { kind: 'launch', edit: { services: names, ...edit } },
      codeEdits: [],
    },
  ];
}

/**
 * A flag of Node.js that no service has yet: one candidate for all that can be given it, in NODE_OPTIONS or behind the name of the runtime. Where neither works
 * because a wrapper starts the runtime, a candidate of its own.
 */
export function flagFor(findings: Findings, flag: string, setting: RuntimeSetting): Change[] {
  const [name = flag] = flag.split('=');
  const without = nodeServices(findings).filter((service) => {
    const options = nodeOptionsOf(service);
    return valueOfFlag(options, name) === undefined && !options.some(([word]) => word === name);
  });
  return runtimeChanges(findings, without, setting, { nodeFlags: [flag] }, mayStandInNodeOptions(flag));
}

/** @param anyCommand whether the edit works whatever the command is */
export function runtimeChanges(
  findings: Findings,
  services: readonly ServiceFindings[],
  setting: RuntimeSetting,
  edit: Omit<LaunchEdit, 'services'>,
  anyCommand: boolean,
): Change[] {
  const isPlain = ({ service }: ServiceFindings): boolean =>
    anyCommand || parseNodeCommand(service.launch.argv) !== undefined;
  return [
    ...settingFor(services.filter(isPlain), findings, { ...setting, edit }),
    ...services
      .filter((service) => !isPlain(service))
      .flatMap((service) => behindWrapper(findings, service, setting, edit)),
  ];
}

/** The runtime is named by the direct command alone: with it the wrappers go too, and the saving is that of both. */
function behindWrapper(
  findings: Findings,
  service: ServiceFindings,
  setting: RuntimeSetting,
  edit: Omit<LaunchEdit, 'services'>,
): Change[] {
  const { directArgv, directCwd, trial, files } = service;
  const { launch } = service.service;
  if (directArgv === null || parseNodeCommand(directArgv) === undefined || directCwd !== launch.cwd) return [];
  const wrappers = wrapperNames(trial.processes);
  const env = { ...assignedByWrappers(launch.argv, files['package.json']), ...edit.env };
  const direct = { ...edit, directArgv, ...(Object.keys(env).length === 0 ? {} : { env }) };
  // A shell that made way for the program, a script that names its runtime itself: nothing goes.
  if (wrappers === '') return settingFor([service], findings, { ...setting, edit: direct });
  if (setting.behindWrapper !== 'together') {
    const because = `The command does not name the runtime, and NODE_OPTIONS does not take it: start it without ${wrappers} first, then plan again.`;
    return [adviceFor(namesOf([service]), findings, { ...setting, trial: { kind: 'advice', because } })];
  }
  return settingFor([service], findings, {
    ...setting,
    name: `${setting.name} and without ${wrappers}`,
    cautions: [
      ...(setting.cautions ?? []),
      `The command does not name the runtime, so this is tried together with a start without ${wrappers}: the saving is that of both.`,
    ],
    // Its saving holds that of the direct start: a path takes one of the two.
    slot: `start ${service.service.name}`,
    edit: direct,
  });
}

/** Something to read, not to try. */
export function adviceFor(
  services: readonly string[],
  findings: Findings,
  change: Omit<Setting, 'edit'> & { trial: Extract<Change['trial'], { kind: 'advice' | 'not-memory' }> } & Partial<
      Pick<Change, 'codeEdits'>
    >,
): Change {
  const { kind, name, mode, risk, effort = 'low', because, cautions = [], estimatedBytes = null } = change;
  return {
    name: nameFor(name, services, findings),
    kind,
    mode,
    risk,
    effort,
    because,
    cautions,
    slot: null,
    estimatedBytes,
    trial: change.trial,
    codeEdits: change.codeEdits ?? [],
  };
}
