// What all trials of a command stand on, found once: the machine, where control groups may be made, and that nothing of an earlier tare is in the way.

import { type Environment, type SystemFiles, TareError, type Unavailable, type Warning } from '@tare/accounting';
import { liveFiles } from '@tare/accounting/node';
import { type CgroupParent, findCgroupParent } from '../cgroup/own-cgroup.ts';
import type { LoadDriver } from '../load/load-driver.ts';
import { loadProcess } from '../load/load-process.ts';
import { type SweepResult, sweepLeftovers } from '../process/sweep.ts';
import { readEnvironment } from '../read-environment.ts';

export interface GroundOptions {
  files?: SystemFiles;
  driver?: LoadDriver;
  /** Share of one core that sampling may take. */
  samplingShare?: number;
}

export interface TrialGround extends Required<GroundOptions> {
  cgroupParent: CgroupParent | Unavailable;
  environment: Environment;
  /** Of sweeping leftovers. */
  warnings: Warning[];
}

/** For a caller that never interrupts. */
export const noSignal: AbortSignal = new AbortController().signal;

/** @throws TareError UNSUPPORTED_PLATFORM on a machine without /proc */
export async function prepareGround(options: GroundOptions): Promise<TrialGround> {
  const { files = liveFiles(), driver = loadProcess, samplingShare = 0.01 } = options;
  requireProc(files);
  const cgroupParent = findCgroupParent(files);
  const warnings = sweepWarnings(await sweepLeftovers(files));
  return { files, driver, samplingShare, cgroupParent, environment: readEnvironment(files, cgroupParent), warnings };
}

function requireProc(files: SystemFiles): void {
  if (typeof files.readText('/proc/self/smaps') === 'string') return;
  throw new TareError('UNSUPPORTED_PLATFORM', {
    message: 'This machine has no readable /proc/self/smaps.',
    seen: `${process.platform} ${process.arch}`,
    remedy:
      'tare measures on Linux, with a kernel that has CONFIG_PROC_PAGE_MONITOR. Saved recordings can be read anywhere with `tare report FILE`.',
  });
}

const sweepWarnings = (swept: SweepResult): Warning[] =>
  swept.trials === 0
    ? []
    : [
        {
          code: 'swept-leftovers',
          service: null,
          message: `An earlier tare had been killed: ended ${swept.processesEnded} of its processes and removed ${swept.cgroupsRemoved} control groups.`,
        },
      ];
