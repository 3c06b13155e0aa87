// Ends all processes of a service: SIGTERM to each, a grace, SIGKILL until none is left, and then its control group goes.

import { setTimeout as delay } from 'node:timers/promises';
import type { EndingRecord } from '@tare/accounting';
import { killCgroup, type OwnCgroup, removeCgroup } from '../cgroup/own-cgroup.ts';
import type { ProcessFinder } from './process-finder.ts';
import type { Exit } from './start-service.ts';

const pollMs = 20;
/** SIGKILL works unless a process hangs in the kernel; then a person has to know. */
const killTimeoutMs = 10_000;
const exitTimeoutMs = 1_000;

export interface EndOptions {
  finder: ProcessFinder;
  cgroup: OwnCgroup | undefined;
  graceMs: number;
  exit(): Exit | undefined;
}

/** @throws Error when processes survive SIGKILL */
export async function endService(options: EndOptions): Promise<EndingRecord> {
  const { finder, cgroup, graceMs, exit } = options;
  const began = performance.now();
  let by: EndingRecord['by'] = 'self';
  // Like a service manager tells a whole control group: a wrapper that does not pass signals on must not cost the server its chance to close.
  let left = finder.find();
  if (left.length > 0) by = 'term';
  // Once, to those who are there: what a shutdown starts of its own (a script that removes files) must be left to finish.
  for (const { pid } of left) signal(pid, 'SIGTERM');
  while (left.length > 0 && performance.now() - began < graceMs) {
    await delay(pollMs);
    left = finder.find();
  }
  const killBegan = performance.now();
  while (left.length > 0) {
    by = 'kill';
    if (performance.now() - killBegan > killTimeoutMs)
      throw new Error(`Processes survive SIGKILL: ${left.map((stat) => `${stat.pid} ${stat.name}`).join(', ')}`);
    if (cgroup) killCgroup(cgroup.directory);
    for (const { pid } of left) signal(pid, 'SIGKILL');
    await delay(pollMs);
    left = finder.find();
  }
  if (cgroup) await removeCgroup(cgroup.directory);
  // The first process's status arrives a moment after it has gone from sight.
  const goneMs = performance.now();
  while (exit() === undefined && performance.now() - goneMs < exitTimeoutMs) await delay(pollMs);
  const { exitCode = null, signal: endSignal = null } = exit() ?? {};
  return { by, exitCode, signal: endSignal, durationMs: goneMs - began };
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}
