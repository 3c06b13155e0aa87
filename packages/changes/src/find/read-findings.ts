// The one impure place of this package: what an explanation saw, joined with what files and the machine say.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { ObservedService, ServiceTrial, Trial } from '@tare/accounting';
import type { ExplainedService, Explanation } from '@tare/experiment';
import type { Service, Subject } from '@tare/measure';
import type { Findings, ServiceFindings } from '../findings.ts';
import { directCommand } from '../launch/direct-command.ts';
import { parseNodeCommand } from '../launch/node-command.ts';
import { findAllocators, mapsGlibc, usualFolders } from './find-allocators.ts';
import { readFiles, readSources } from './read-application.ts';
import { readRuntime } from './read-runtimes.ts';

export interface ReadFindingsOptions {
  subject: Subject;
  /** What `explain` gives. */
  explained: { explanation: Explanation; observed: readonly ObservedService[]; plain: Trial | null };
  /** Paths of other Node.js binaries. */
  runtimes: readonly string[];
  declared: Findings['declared'];
}

/**
 * Reads files of the application and of the machine; asks the given runtimes for their version. Services that the plain trial did not reach are left out.
 * @throws TareError USAGE for a runtime that is no Node.js
 */
export async function readFindings(options: ReadFindingsOptions): Promise<Findings> {
  const { subject, explained, runtimes, declared } = options;
  const services: ServiceFindings[] = [];
  for (const service of subject.services) {
    const trial = explained.plain?.services.find(({ name }) => name === service.name);
    if (trial !== undefined) services.push(await readService(service, trial, explained));
  }
  const allocators = await findAllocators(usualFolders(process.arch));
  return {
    subject,
    services,
    machine: {
      processors: availableParallelism(),
      architecture: process.arch,
      ...allocators,
      isGlibc: mapsGlibc(readFileSync('/proc/self/maps', 'utf8')),
      runtimes: await Promise.all(runtimes.map(readRuntime)),
    },
    declared,
  };
}

async function readService(
  service: Service,
  trial: ServiceTrial,
  { explanation, observed: allObserved }: ReadFindingsOptions['explained'],
): Promise<ServiceFindings> {
  const named = <Item extends { name: string }>(items: readonly Item[]): Item | null =>
    items.find(({ name }) => name === service.name) ?? null;
  const explained = named(explanation.services);
  const observed = named(allObserved);
  const isNode = explained?.shown != null;
  const directArgv = directCommand(service.launch.argv, trial.processes);
  return {
    service,
    trial,
    explained: isNode ? explained : null,
    observed,
    nodeVersion: explained?.shown?.nodeVersion ?? null,
    directArgv,
    directCwd: directArgv === null ? null : findCwd(directArgv, service, explained),
    env: { ...process.env, ...service.launch.env },
    files: await readFiles(explained?.application ?? service.launch.cwd, explained),
    sources: await readSources(observed, explained),
  };
}

/** A process's own folder is not recorded; it is the one from which its command line leads to the file that was seen to run. */
function findCwd(
  directArgv: readonly string[],
  { launch }: Service,
  explained: ExplainedService | null,
): string | null {
  const script = parseNodeCommand(directArgv)?.rest[0];
  if (directArgv === launch.argv || script === undefined || script.startsWith('/')) return launch.cwd;
  const entry = explained?.shown?.entry ?? null;
  const folders = [launch.cwd, ...(explained === null ? [] : [explained.application])];
  const forms = ['', '.js', '.cjs', '.mjs', '/index.js'];
  return folders.find((folder) => forms.some((form) => leadsTo(resolve(folder, `${script}${form}`), entry))) ?? null;
}

const leadsTo = (path: string, entry: string | null): boolean =>
  entry === null ? existsSync(path) : existsSync(path) && realpathSync(path) === entry;
