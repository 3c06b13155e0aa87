// What a schema cannot say about a configuration: names that refer to each other, and texts with a form of their own.

import { parseSize } from '@tare/accounting';
import type { Readiness } from '../subject/subject.ts';
import { checkBudget, checkRegression } from './check-budget.ts';
import { checkChanges } from './check-changes.ts';
import { checkDependencies } from './check-dependencies.ts';
import { checkDuration } from './check-duration.ts';
import { checkEnvironment } from './check-environment.ts';
import { checkLoad } from './check-load.ts';
import { checkName } from './check-name.ts';
import { checkPrice, checkRuntimes } from './check-plan-keys.ts';
import type { ConfigDraft, ServiceDraft } from './config-draft.ts';
import { type ConfigProblem, formatSeen, type Report } from './config-problem.ts';
import { parseCommand } from './parse-command.ts';
import { parseReadiness } from './parse-readiness.ts';

/** Every problem of what has the right shape. `broken` are the key paths that were taken out because they have not. */
export function checkMeaning(
  config: ConfigDraft,
  isFolder: (path: string) => boolean,
  broken: readonly ConfigProblem['keys'][],
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const report: Report = (keys, { message, seen, remedy }) => {
    problems.push({ keys, message, seen: formatSeen(seen), remedy });
  };

  const services = config.services ?? {};
  if (config.limit !== undefined && !(parseSize(String(config.limit)) ?? 0)) {
    report(['limit'], { message: 'is no size above 0', seen: config.limit, remedy: 'Write 512MB, 1.5GiB or bytes.' });
  }
  if (config.build !== undefined && (config.build.trim() === '' || config.build.includes('\0'))) {
    const remedy = 'Write a command, as "npm ci", or leave it out.';
    report(['build'], { message: 'is no command', seen: config.build, remedy });
  }
  checkBudget(config.budget, ['budget'], report);
  checkRegression(config.regression, report);
  checkRuntimes(config.runtimes, report);
  checkPrice(config.price, report);
  if (config.load !== undefined) checkLoad(config.load, ['load'], report);
  for (const [name, service] of Object.entries(services)) checkService(name, service, isFolder, report);
  checkDependencies(services, report);
  checkSharedReadiness(services, report);
  const brokenChanges = new Set(broken.filter(([first]) => first === 'changes').map(([, name]) => name));
  checkChanges(config.changes ?? {}, Object.keys(services), (name) => brokenChanges.has(name), report);
  return problems;
}

function checkService(name: string, service: ServiceDraft, isFolder: (path: string) => boolean, report: Report): void {
  const at = ['services', name];
  checkName(name, at, report);
  const command = service.command === undefined ? undefined : parseCommand(service.command);
  if (command?.state === 'fault') {
    report([...at, 'command'], { message: command.fault, seen: service.command, remedy: command.remedy });
  }
  // A start in a folder that is not there fails in the same words as a program that is not there.
  if (service.cwd !== undefined && !isFolder(service.cwd)) {
    const remedy = 'Write a folder that exists, relative to the configuration file.';
    report([...at, 'cwd'], { message: 'is no folder', seen: service.cwd, remedy });
  }
  checkEnvironment(service.env, [...at, 'env'], report);
  if (service.ready !== undefined) {
    const ready = parseReadiness(service.ready);
    if (ready.state === 'fault') {
      report([...at, 'ready'], { message: ready.fault, seen: service.ready, remedy: ready.remedy });
    }
  }
  checkDuration(service.readyTimeout, 1, [...at, 'readyTimeout'], report);
  checkDuration(service.stopGrace, 0, [...at, 'stopGrace'], report);
  if (service.load) checkLoad(service.load, [...at, 'load'], report);
  checkBudget(service.budget, [...at, 'budget'], report);
}

/** Two services that wait for one port: the second would count as ready because the first is, or find its port taken. */
function checkSharedReadiness(services: Readonly<Record<string, ServiceDraft>>, report: Report): void {
  const users = new Map<string, string>();
  for (const [name, { ready }] of Object.entries(services)) {
    const readiness = ready === undefined ? undefined : parseReadiness(ready);
    const target = readiness?.state === 'value' ? targetOf(readiness.value) : undefined;
    if (target === undefined) continue;
    const user = users.get(target);
    if (user === undefined) users.set(target, name);
    else {
      report(['services', name, 'ready'], {
        message: `is what services.${user}.ready waits for already`,
        seen: ready,
        remedy: 'Give each service a port of its own.',
      });
    }
  }
}

function targetOf(readiness: Readiness): string | undefined {
  if (readiness.kind === 'port') return `port ${readiness.port}`;
  return readiness.kind === 'url' ? readiness.url : undefined;
}
