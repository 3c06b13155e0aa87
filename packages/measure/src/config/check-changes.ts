// What a schema cannot say about changes: that each does something, to services that exist, by a command and variables that can be.

import { checkEnvironment } from './check-environment.ts';
import { checkName } from './check-name.ts';
import type { ChangeConfig } from './config.ts';
import type { Report } from './config-problem.ts';
import { parseCommand } from './parse-command.ts';
import { suggestKey } from './suggest-key.ts';

/** The baseline's name in a comparison with changes. */
export const unchangedName = 'unchanged';

type Keys = readonly (string | number)[];

/** `isBroken`: whether a part of that change was taken out because of its shape, so that nothing can be said of what it lacks. */
export function checkChanges(
  changes: Readonly<Record<string, ChangeConfig>>,
  services: readonly string[],
  isBroken: (name: string) => boolean,
  report: Report,
): void {
  for (const [name, change] of Object.entries(changes)) {
    const at = ['changes', name];
    checkName(name, at, report);
    if (name === unchangedName) {
      const remedy = 'Give the change another name: what it is compared with is called so.';
      report(at, { message: 'is the name of the baseline', seen: name, remedy });
    }
    if (!(isBroken(name) || doesSomething(change))) {
      report(at, {
        message: 'changes nothing',
        seen: change,
        remedy: 'Give it "env", "command" or "revision".',
      });
    }
    checkChangedServices(change.services, services, [...at, 'services'], report);
    checkEnvironment(change.env, [...at, 'env'], report);
    if (change.command !== undefined) checkChangedCommand(change, services, at, report);
    if (change.revision !== undefined) checkRevision(change.revision, [...at, 'revision'], report);
  }
}

const doesSomething = ({ command, env, revision }: ChangeConfig): boolean =>
  command !== undefined || revision !== undefined || Object.keys(env ?? {}).length > 0;

function checkChangedServices(
  named: readonly string[] | undefined,
  services: readonly string[],
  at: Keys,
  report: Report,
): void {
  if (named?.length === 0) {
    report(at, { message: 'is empty', seen: named, remedy: 'Name services, or leave it out for all of them.' });
  }
  for (const [position, name] of (named ?? []).entries()) {
    if (!services.includes(name)) {
      const nearest = suggestKey(name, services);
      const remedy = nearest === undefined ? `Services here: ${services.join(', ')}.` : `Did you mean "${nearest}"?`;
      report([...at, position], { message: 'names a service that is not there', seen: name, remedy });
    } else if (named?.indexOf(name) !== position) {
      report([...at, position], { message: 'names a service twice', seen: name, remedy: 'Keep it once.' });
    }
  }
}

function checkChangedCommand(
  { command = '', services: named }: ChangeConfig,
  services: readonly string[],
  at: Keys,
  report: Report,
): void {
  const read = parseCommand(command);
  if (read.state === 'fault') {
    report([...at, 'command'], { message: read.fault, seen: command, remedy: read.remedy });
  }
  const count = new Set(named ?? services).size;
  if (count > 1) {
    report([...at, 'command'], {
      message: `would start ${count} services with one command`,
      seen: command,
      remedy: `Say which one it is for: "services": ["${(named ?? services)[0] ?? 'web'}"].`,
    });
  }
}

/** What git would take for an option, or could not be given. Whether the revision exists is seen when it is checked out. */
function checkRevision(revision: string, at: Keys, report: Report): void {
  if (revision !== '' && !/^-|[\s\0]/.test(revision)) return;
  report(at, { message: 'is no revision', seen: revision, remedy: 'Write a branch, a tag or a commit, as "main".' });
}
