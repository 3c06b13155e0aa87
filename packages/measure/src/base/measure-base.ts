// The bare runtime: the same program file with nothing to do, started and read exactly as a trial starts and reads a service.

import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BaseRecord, type Mode, type SystemFiles, unavailable } from '@tare/accounting';
import { AgentControl } from '../agent/agent-control.ts';
import { endService } from '../process/end-service.ts';
import { runtimeKind } from '../process/name-role.ts';
import { ProcessFinder } from '../process/process-finder.ts';
import { RunDirectory } from '../process/run-directory.ts';
import { ServiceRoster } from '../process/service-roster.ts';
import { startService } from '../process/start-service.ts';
import { readPageSize } from '../read-environment.ts';
import { Sampler } from '../sample/sampler.ts';
import { settle } from '../sample/settle.ts';
import { trialEnvironment } from '../subject/trial-environment.ts';

const barePath = fileURLToPath(new URL('../../agent/bare.cjs', import.meta.url));

/** Programs that only wait, by runtime. */
const bareArguments: Record<'node' | 'python', string[]> = {
  node: [barePath],
  python: ['-c', 'import time\nwhile True: time.sleep(3600)'],
};

export interface BaseOptions {
  executable: string;
  mode: Mode;
  files: SystemFiles;
  signal: AbortSignal;
}

export async function measureBase(options: BaseOptions): Promise<BaseRecord> {
  const { executable, mode, files, signal } = options;
  const kind = runtimeKind(executable) ?? 'node';
  const directory = new RunDirectory(files);
  const control = new AgentControl(directory.controlDirectory);
  const marker = `${directory.trialId}.0`;
  directory.own({ marker });
  const launch = { argv: [executable, ...bareArguments[kind]], env: { NODE_OPTIONS: undefined }, cwd: '/' };
  const mark = { trialId: marker, controlDirectory: directory.controlDirectory };
  try {
    const env = trialEnvironment(launch, mode, mark, process.env);
    const started = await startService(launch.argv, { cwd: launch.cwd, env, cgroup: undefined, files });
    directory.own({ root: started.root });
    const finder = new ProcessFinder({ files, root: started.root, marker, cgroupProcs: undefined });
    const began = performance.now();
    const now = (): number => performance.now() - began;
    const sampler = new Sampler({ files, pageSizeBytes: readPageSize(files), now, shareOfCore: 0.05, fastestMs: 50 });
    sampler.add({ name: 'base', finder, cgroup: undefined });
    try {
      while (kind === 'node' && control.listedPids().size === 0 && finder.refresh().length > 0 && now() < 10_000)
        await delay(10, undefined, { signal });
      await settle({ read: () => sampler.reading(), now, longestMs: 3_000, quietMs: 300, signal });
      if (mode === 'calm') await control.collect(new Set(finder.find().map((stat) => stat.pid)));
      const { privateBytes, pssBytes, rssSumBytes } = new ServiceRoster(files).read('idle', finder.find());
      const version = `${kind} ${await readVersion(executable)}`;
      return { key: executable, mode, executable, version, privateBytes, pssBytes, rssBytes: rssSumBytes };
    } finally {
      sampler.stop();
      await endService({ finder, cgroup: undefined, graceMs: 500, exit: started.exit });
    }
  } finally {
    directory.remove();
  }
}

/** A Base that could not be measured; not `unsupported`, which stands for programs that have none. */
export const unmeasuredBase = (executable: string, mode: Mode): BaseRecord => ({
  key: executable,
  mode,
  executable,
  version: 'unknown',
  privateBytes: unavailable('not-sampled'),
  pssBytes: unavailable('not-sampled'),
  rssBytes: unavailable('not-sampled'),
});

async function readVersion(executable: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(executable, ['--version'], { timeout: 5_000 });
  return (stdout || stderr).trim().replace(/^Python /, '');
}
