// Who made something, so that whoever finds it later can prove whether that process is gone. A pid alone proves nothing: it is given away again.

import type { SystemFiles } from '@tare/accounting/self';

/** One process of one boot, as others of the same pid namespace see it. */
export interface Owner {
  pid: number;
  /** Clock ticks from boot to its start: field 22 of /proc/PID/stat. */
  startTicks: number;
  /** Of the kernel and of the pid namespace: elsewhere the same pid is another process. */
  place: string;
}

/** @returns undefined where the kernel does not tell: then nothing can be proved, and nothing is swept */
export function readSelf(files: SystemFiles): Owner | undefined {
  const startTicks = startOf(files, process.pid);
  const boot = files.readText('/proc/sys/kernel/random/boot_id');
  const namespace = files.readLink('/proc/self/ns/pid');
  if (startTicks === undefined || typeof boot !== 'string' || typeof namespace !== 'string') return undefined;
  const place = `${boot.trim().replaceAll('-', '').slice(0, 12)}${namespace.replace(/\D/g, '')}`;
  return { pid: process.pid, startTicks, place };
}

/** As part of a file's name and of an environment variable. */
export const formatOwner = ({ pid, startTicks, place }: Owner): string => `${pid}-${startTicks}-${place}`;

export function parseOwner(text: string): Owner | undefined {
  const match = /^(\d+)-(\d+)-([0-9a-f]+)$/.exec(text);
  const [, pid, startTicks, place] = match ?? [];
  return place === undefined ? undefined : { pid: Number(pid), startTicks: Number(startTicks), place };
}

/**
 * - `alive`
 * - `gone`: it ran here, and has ended for certain
 * - `elsewhere`: of another boot, container or machine; nothing can be said
 */
export type OwnerState = 'alive' | 'gone' | 'elsewhere';

export function ownerState(files: SystemFiles, owner: Owner, self: Owner): OwnerState {
  if (owner.place !== self.place) return 'elsewhere';
  return startOf(files, owner.pid) === owner.startTicks ? 'alive' : 'gone';
}

/** The name in parentheses may hold anything, parentheses too. A zombie has ended. */
function startOf(files: SystemFiles, pid: number): number | undefined {
  const text = files.readText(`/proc/${pid}/stat`);
  if (typeof text !== 'string') return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const ticks = Number(fields[19]);
  return state === 'Z' || state === 'X' || !Number.isFinite(ticks) ? undefined : ticks;
}
