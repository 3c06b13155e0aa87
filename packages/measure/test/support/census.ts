// What is there on the machine, looked up apart from the code under test: processes by their environment, control groups by their name, free ports.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { liveFiles } from '@tare/accounting/node';
import { findCgroupParent } from '@tare/measure';

/** Living processes that were started with `text` in their environment, this one left out. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      return readFileSync(`/proc/${name}/environ`, 'latin1').includes(text) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

/** Living children of a process. */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

/** A process that has ended and that nobody has waited for counts as gone. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const cgroupParent = findCgroupParent(liveFiles());

export const hasCgroups: boolean = 'directory' in cgroupParent;

/** Control groups of these trials. */
export function cgroupsOf(trialIds: Iterable<string>): string[] {
  if (!('directory' in cgroupParent)) return [];
  const names = readdirSync(cgroupParent.directory);
  return [...trialIds].flatMap((id) => names.filter((name) => name.startsWith(`tare-${id}`)));
}

/** A TCP port that nobody holds at this moment. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Whether a port can be listened on. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

export async function waitUntil(condition: () => boolean, what: string, patienceMs = 10_000): Promise<void> {
  const began = performance.now();
  while (!condition()) {
    if (performance.now() - began > patienceMs) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
