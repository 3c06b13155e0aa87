// A control group with a hard limit of memory, version 1 or 2, for programs that are to live in it or die.

import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { liveFiles } from '@tare/accounting/self';
import { findCgroupParent } from '@tare/measure';

/**
 * @returns undefined where this machine does not let anybody make one
 * @throws Error where one was made that cannot be limited
 */
export function limitedGroup(limitBytes) {
  const parent = findCgroupParent(liveFiles());
  if ('state' in parent) return undefined;
  const directory = `${parent.directory}/tare-bench-${process.pid}-${Date.now()}`;
  try {
    mkdirSync(directory);
  } catch {
    return undefined;
  }
  const isFirst = existsSync(`${directory}/memory.limit_in_bytes`);
  const put = (name, value) => writeFileSync(`${directory}/${name}`, String(value));
  put(isFirst ? 'memory.limit_in_bytes' : 'memory.max', limitBytes);
  // Where swap is there to help, nothing would be proved.
  for (const name of isFirst ? ['memory.memsw.limit_in_bytes'] : ['memory.swap.max']) {
    if (existsSync(`${directory}/${name}`)) put(name, isFirst ? limitBytes : 0);
  }
  const read = (name) => readFileSync(`${directory}/${name}`, 'utf8');
  return {
    /** A command that moves itself into the group, and then becomes the program. */
    command: (words) => ['sh', '-c', `echo $$ > ${directory}/cgroup.procs && exec "$@"`, 'sh', ...words],
    /** Processes that the kernel has ended in it. */
    killed: () =>
      Number(/oom_kill (\d+)/.exec(read(isFirst ? 'memory.oom_control' : 'memory.events'))?.[1] ?? Number.NaN),
    peakBytes: () => Number(read(isFirst ? 'memory.max_usage_in_bytes' : 'memory.peak')),
    async remove() {
      for (let tries = 0; tries < 50; tries += 1) {
        try {
          rmdirSync(directory);
          return;
        } catch {
          await delay(100);
        }
      }
    },
  };
}
