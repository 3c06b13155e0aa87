// Who belongs to whom: descendants of a process, from one look at all processes.

import type { ProcessStat } from './parse-stat.ts';

/** Names a process beyond reuse of its pid, as long as the machine is up. */
export interface ProcessIdentity {
  pid: number;
  startTicks: number;
}

/**
 * The processes that descend from one of `roots`, roots included, in breadth-first order.
 * A child that began before its parent cannot be its child: the parent's pid was reused (its real parent ended in between).
 */
export function descendants(all: readonly ProcessStat[], roots: ReadonlySet<number>): ProcessStat[] {
  const children = new Map<number, ProcessStat[]>();
  for (const process of all) {
    const siblings = children.get(process.parentPid);
    if (siblings) siblings.push(process);
    else children.set(process.parentPid, [process]);
  }
  const found = all.filter((process) => roots.has(process.pid));
  const seen = new Set(found.map((process) => process.pid));
  for (let index = 0; index < found.length; index += 1) {
    const parent = found[index];
    if (!parent) break;
    for (const child of children.get(parent.pid) ?? []) {
      if (seen.has(child.pid) || child.startTicks < parent.startTicks) continue;
      seen.add(child.pid);
      found.push(child);
    }
  }
  return found;
}
