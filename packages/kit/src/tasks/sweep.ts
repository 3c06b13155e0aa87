// What tasks of a process that was killed have left: directories and processes that bear its name. Only what is proved to be nobody's is removed.

import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemFiles } from '@tare/accounting/self';
import { type Owner, ownerState, parseOwner } from './owner.ts';

export interface Swept {
  directories: string[];
  /** Pids. */
  processes: number[];
  /** Of another boot, container or machine, or of another user: left where they are. */
  leftAlone: string[];
}

/** Of children of tasks: `OWNER/ID`. */
export const markerName = 'TARE_KIT_TASK';

/** Directories of the living, this process among them, are theirs. */
export function sweepOrphans(files: SystemFiles, root: string, self: Owner): Swept {
  const swept: Swept = { directories: [], processes: [], leftAlone: [] };
  // First who may still write into a directory.
  for (const pid of orphanedProcesses(files, self)) {
    try {
      process.kill(pid, 'SIGKILL');
      swept.processes.push(pid);
    } catch {
      // It ended by itself meanwhile.
    }
  }
  const names = files.list(root);
  for (const name of Array.isArray(names) ? names : []) {
    const owner = parseOwner(/^tare-task\.([^.]+)\.\w{6}$/.exec(name)?.[1] ?? '');
    if (!owner) continue;
    const directory = join(root, name);
    const state = ownerState(files, owner, self);
    if (state === 'alive') continue;
    if (state === 'elsewhere' || !isPlainDirectoryOfOurs(directory)) {
      swept.leftAlone.push(directory);
      continue;
    }
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    swept.directories.push(directory);
  }
  return swept;
}

/** No link to somewhere else, and of this user: a name can be made up by anybody who may write there. */
function isPlainDirectoryOfOurs(directory: string): boolean {
  try {
    const found = lstatSync(directory);
    return found.isDirectory() && found.uid === process.getuid?.();
  } catch {
    return false;
  }
}

/** By their own environment, which only this user's can be read of. */
function orphanedProcesses(files: SystemFiles, self: Owner): number[] {
  const names = files.list('/proc');
  if (!Array.isArray(names)) return [];
  return names.flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const environment = files.readText(`/proc/${name}/environ`);
    if (typeof environment !== 'string') return [];
    const marker = environment.split('\0').find((entry) => entry.startsWith(`${markerName}=`));
    const owner = parseOwner(marker?.slice(markerName.length + 1).split('/')[0] ?? '');
    return owner && ownerState(files, owner, self) === 'gone' ? [Number(name)] : [];
  });
}
