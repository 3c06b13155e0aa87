// The machine that a Recording was made on; enough to know which Recordings may be compared, nothing that names a person or a host.

import { readFileSync } from 'node:fs';
import { arch, availableParallelism, release } from 'node:os';
import { type Environment, parseMeminfo, type SystemFiles, type Unavailable, unavailable } from '@tare/accounting';
import type { CgroupParent } from './cgroup/own-cgroup.ts';

export const tareVersion: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

export function readEnvironment(files: SystemFiles, cgroupParent: CgroupParent | Unavailable): Environment {
  const meminfo = files.readText('/proc/meminfo');
  return {
    kernel: release(),
    architecture: arch(),
    processors: availableParallelism(),
    memoryBytes: typeof meminfo === 'string' ? parseMeminfo(meminfo).totalBytes : meminfo,
    pageSizeBytes: readPageSize(files),
    transparentHugePages: readHugePages(files),
    cgroup: 'version' in cgroupParent ? cgroupParent.version : cgroupParent,
    nodeVersion: process.version,
    tareVersion,
  };
}

/** smaps names the page size of each mapping; the first one is an ordinary one. */
export function readPageSize(files: SystemFiles): number {
  const smaps = files.readText('/proc/self/smaps');
  const match = typeof smaps === 'string' ? /^KernelPageSize:\s+(\d+) kB$/m.exec(smaps) : null;
  return match ? Number(match[1]) * 1024 : 4096;
}

function readHugePages(files: SystemFiles): string | Unavailable {
  const text = files.readText('/sys/kernel/mm/transparent_hugepage/enabled');
  if (typeof text !== 'string') return text.state === 'vanished' ? unavailable('unsupported') : text;
  return /\[(\w+)\]/.exec(text)?.[1] ?? text.trim();
}
