// Starts one service of a trial: everything it will own is noted first, then its control group is made, then its program is started in it.

import { join } from 'node:path';
import { type Mode, type SystemFiles, type Unavailable, unavailable } from '@tare/accounting';
import { type CgroupParent, cgroupPath, makeCgroup, type OwnCgroup, removeCgroup } from '../cgroup/own-cgroup.ts';
import { ProcessFinder } from '../process/process-finder.ts';
import { readPortHolder } from '../process/process-reader.ts';
import type { RunDirectory } from '../process/run-directory.ts';
import { type StartedService, startService } from '../process/start-service.ts';
import { portTaken } from '../ready/not-ready-error.ts';
import { type PlacedStandIns, placeStandIns } from '../stand-in/place-stand-ins.ts';
import type { Service } from '../subject/subject.ts';
import { trialEnvironment } from '../subject/trial-environment.ts';

export interface BootContext {
  files: SystemFiles;
  mode: Mode;
  cgroupParent: CgroupParent | Unavailable;
  directory: RunDirectory;
  /** Of the service within the trial, from 0. */
  number: number;
  isTraced: boolean;
}

export interface BootedService {
  service: Service;
  started: StartedService;
  finder: ProcessFinder;
  cgroup: OwnCgroup | Unavailable;
  standIns: PlacedStandIns | undefined;
  /** On the clock of performance.now(). */
  startedAtMs: number;
}

/** @throws TareError PORT_TAKEN, COMMAND_NOT_FOUND; then nothing of the service is left */
export async function bootService(service: Service, context: BootContext): Promise<BootedService> {
  const { files, mode, cgroupParent, directory, number, isTraced } = context;
  refuseTakenPort(service, files);
  const marker = `${directory.trialId}.${number}`;
  const cgroupDirectory = 'directory' in cgroupParent ? cgroupPath(cgroupParent, marker) : undefined;
  directory.own({ marker, ...(cgroupDirectory === undefined ? {} : { cgroupDirectory }) });
  const cgroup = tryMakeCgroup(cgroupParent, marker);
  const own = 'directory' in cgroup ? cgroup : undefined;
  try {
    const standIns = await placeAll(service, join(directory.path, 'stand-ins', String(number)));
    const { controlDirectory } = directory;
    const placed = standIns ? { standInFile: standIns.planFile } : {};
    const mark = { trialId: marker, controlDirectory, isTraced, ...placed };
    const startedAtMs = performance.now();
    const env = trialEnvironment(service.launch, mode, mark, process.env);
    const started = await startService(service.launch.argv, { cwd: service.launch.cwd, env, cgroup: own, files });
    directory.own({ root: started.root });
    const finder = new ProcessFinder({ files, root: started.root, marker, cgroupProcs: own?.procs });
    return { service, started, finder, cgroup, standIns, startedAtMs };
  } catch (error) {
    // Nothing was started that could be ended later, and its group with it.
    if (own) await removeCgroup(own.directory);
    throw error;
  }
}

async function placeAll({ launch }: Service, directory: string): Promise<PlacedStandIns | undefined> {
  return launch.standIns ? await placeStandIns(directory, launch.standIns, launch) : undefined;
}

/** A port that is named and already answers would be taken for the service's own. */
function refuseTakenPort(service: Service, files: SystemFiles): void {
  const { ready } = service;
  const port = ready.kind === 'port' ? ready.port : ready.kind === 'url' ? Number(new URL(ready.url).port) : 0;
  if (port > 0 && readPortHolder(files, port) !== undefined) throw portTaken(service, port, files);
}

function tryMakeCgroup(parent: CgroupParent | Unavailable, name: string): OwnCgroup | Unavailable {
  if (!('directory' in parent)) return parent;
  try {
    return makeCgroup(parent, name);
  } catch {
    return unavailable('denied');
  }
}
