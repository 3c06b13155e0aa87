// What can be measured on this machine: every source is tried, not looked up in a table of kernels.

import { availableParallelism } from 'node:os';
import type { Environment, SystemFiles, Unavailable } from '@tare/accounting';
import { liveFiles } from '@tare/accounting/node';
import { measureBase } from '../base/measure-base.ts';
import { type CgroupParent, findCgroupParent } from '../cgroup/own-cgroup.ts';
import { readEnvironment } from '../read-environment.ts';
import { examineKernelFiles } from './examine-kernel-files.ts';

/** `ok`: works; `limited`: measured, with less detail or certainty; `missing`: nothing can be measured without it. */
export interface Finding {
  name: string;
  state: 'ok' | 'limited' | 'missing';
  /** What was seen. */
  seen: string;
  /** What it costs and what to do; empty where all is well. */
  consequence: string;
}

export interface MachineReport {
  canMeasure: boolean;
  environment: Environment;
  findings: Finding[];
}

export async function examineMachine(files: SystemFiles = liveFiles()): Promise<MachineReport> {
  const cgroupParent = findCgroupParent(files);
  const kernel = examineKernelFiles(files);
  const isReadable = kernel.every((finding) => finding.state !== 'missing');
  const findings = [
    ...kernel,
    examineCgroup(cgroupParent),
    examineAllocator(),
    // What cannot be seen cannot be ended either.
    ...(isReadable ? [await examineAgent(files)] : []),
    examineLoad(files),
  ];
  return {
    canMeasure: findings.every((finding) => finding.state !== 'missing'),
    environment: readEnvironment(files, cgroupParent),
    findings,
  };
}

function examineCgroup(parent: CgroupParent | Unavailable): Finding {
  const name = 'own control group';
  if ('directory' in parent)
    return { name, state: 'ok', seen: `version ${parent.version}, may be made`, consequence: '' };
  const why = {
    denied: 'this user may not make one',
    unsupported: 'no memory controller to be had',
    vanished: 'no control groups mounted',
    'not-sampled': 'not tried',
  }[parent.state];
  return {
    name,
    state: 'limited',
    seen: why,
    consequence:
      'No charged figure and no exact peak; processes are found by descent and marker instead. As root, or under `systemd-run --user --scope -p Delegate=yes`, it may be permitted.',
  };
}

/** The calm figure rests on settings of glibc's malloc. */
function examineAllocator(): Finding {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  const version = report?.header?.glibcVersionRuntime;
  return version === undefined
    ? {
        name: 'C library',
        state: 'limited',
        seen: 'not glibc',
        consequence: 'The allocator settings of calm trials have no effect; the calm figure is noisier here.',
      }
    : { name: 'C library', state: 'ok', seen: `glibc ${version}`, consequence: '' };
}

/** Starts a bare runtime and collects its garbage, as every trial does. */
async function examineAgent(files: SystemFiles): Promise<Finding> {
  const name = 'forced collection';
  try {
    const signal = AbortSignal.timeout(20_000);
    const base = await measureBase({ executable: process.execPath, mode: 'calm', files, signal });
    const { privateBytes, version } = base;
    if (typeof privateBytes !== 'number') throw new Error(`its memory is ${privateBytes.state}`);
    const seen = `a bare ${version} retains ${(privateBytes / 1e6).toFixed(1)} MB private`;
    return { name, state: 'ok', seen, consequence: '' };
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    const consequence =
      'Collected figures would be natural ones. Often the limit of inotify watches: fs.inotify.max_user_instances.';
    return { name, state: 'limited', seen, consequence };
  }
}

function examineLoad(files: SystemFiles): Finding {
  const text = files.readText('/proc/loadavg');
  const load = typeof text === 'string' ? Number(text.split(' ')[0]) : Number.NaN;
  const processors = availableParallelism();
  const busy = load > processors * 0.5;
  return {
    name: 'rest of the machine',
    state: busy ? 'limited' : 'ok',
    seen: `${processors} processors, load ${Number.isNaN(load) ? 'unknown' : load.toFixed(1)}`,
    consequence: busy
      ? 'Other programs work; latency and throughput are not worth much now. Private memory is not disturbed.'
      : '',
  };
}
