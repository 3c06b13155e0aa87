// What tare asks the kernel about processes, over SystemFiles. Each answer is a value or the reason why there is none.

import {
  type ListeningSocket,
  type ProcessIdentity,
  type ProcessPhase,
  type ProcessStat,
  parseListeningSockets,
  parseSocketLink,
  parseStat,
  type SystemFiles,
  type Unavailable,
  unavailable,
  weighProcess,
} from '@tare/accounting';

export function readStat(files: SystemFiles, pid: number): ProcessStat | undefined {
  const text = files.readText(`/proc/${pid}/stat`);
  return typeof text === 'string' ? parseStat(text) : undefined;
}

/** All processes of the machine that this user can see. */
export function readAllStats(files: SystemFiles): ProcessStat[] {
  const names = files.list('/proc');
  if (!Array.isArray(names)) return [];
  return names.flatMap((name) => (/^\d+$/.test(name) ? (readStat(files, Number(name)) ?? []) : []));
}

/** Ended processes that nobody has waited for yet hold no memory, no port and no file. */
export const isAlive = (stat: ProcessStat): boolean => stat.state !== 'Z' && stat.state !== 'X';

export const isStill = (files: SystemFiles, identity: ProcessIdentity): boolean => {
  const stat = readStat(files, identity.pid);
  return stat !== undefined && stat.startTicks === identity.startTicks && isAlive(stat);
};

/** Whether the process was started with `NAME=value` in its environment. Programs that rewrite their title may overwrite it. */
export function hasMarker(files: SystemFiles, pid: number, name: string, value: string): boolean {
  const text = files.readText(`/proc/${pid}/environ`);
  return typeof text === 'string' && `\0${text}`.includes(`\0${name}=${value}\0`);
}

export function readArguments(files: SystemFiles, pid: number): string[] {
  const text = files.readText(`/proc/${pid}/cmdline`);
  return typeof text === 'string' ? text.replace(/\0+$/, '').split('\0') : [];
}

/** Path of the program file; a replaced one loses its ` (deleted)`. */
export function readExecutable(files: SystemFiles, pid: number): string | Unavailable {
  const target = files.readLink(`/proc/${pid}/exe`);
  return typeof target === 'string' ? target.replace(/ \(deleted\)$/, '') : target;
}

/** Stack pointers of all threads; none where tracing is not permitted, and none for a thread that runs at this moment. */
function readStackPointers(files: SystemFiles, pid: number): bigint[] {
  const threads = files.list(`/proc/${pid}/task`);
  if (!Array.isArray(threads)) return [];
  return threads.flatMap((thread) => {
    const text = files.readText(`/proc/${pid}/task/${thread}/syscall`);
    const pointer = typeof text === 'string' ? text.trim().split(' ').at(-2) : undefined;
    return pointer?.startsWith('0x') ? BigInt(pointer) : [];
  });
}

/** The exact figures of a process at this moment, from one read of its smaps. */
export function readProcessPhase(files: SystemFiles, process: ProcessStat, hasV8: boolean): ProcessPhase {
  const missing = (why: Unavailable): ProcessPhase => ({
    privateBytes: why,
    pssBytes: why,
    rssBytes: why,
    classes: why,
    threads: process.threads,
  });
  const executable = readExecutable(files, process.pid);
  const stackPointers = readStackPointers(files, process.pid);
  const smaps = files.readText(`/proc/${process.pid}/smaps`);
  if (typeof smaps !== 'string') return missing(smaps);
  // A process that ended keeps an empty smaps until its parent has waited for it.
  if (smaps === '') return missing(unavailable('vanished'));
  const context = { executable: typeof executable === 'string' ? executable : undefined, hasV8, stackPointers };
  return { ...weighProcess(smaps, context), threads: process.threads };
}

/** TCP ports on which any of the processes listens, in the order of their inodes: the first one opened comes first. */
export function readListeningPorts(files: SystemFiles, pids: readonly number[]): ListeningSocket[] {
  const first = pids[0];
  if (first === undefined) return [];
  const inodes = new Set(pids.flatMap((pid) => readSocketInodes(files, pid)));
  const seen = new Map<number, ListeningSocket>();
  for (const table of ['tcp', 'tcp6']) {
    // The tables are those of the process's own network namespace.
    const text = files.readText(`/proc/${first}/net/${table}`);
    if (typeof text !== 'string') continue;
    for (const socket of parseListeningSockets(text)) if (inodes.has(socket.inode)) seen.set(socket.inode, socket);
  }
  return [...seen.values()].sort((a, b) => a.inode - b.inode);
}

function readSocketInodes(files: SystemFiles, pid: number): number[] {
  const descriptors = files.list(`/proc/${pid}/fd`);
  if (!Array.isArray(descriptors)) return [];
  return descriptors.flatMap((descriptor) => {
    const target = files.readLink(`/proc/${pid}/fd/${descriptor}`);
    return typeof target === 'string' ? (parseSocketLink(target) ?? []) : [];
  });
}

/** Who listens on `port` on this machine, as `node server.js (pid 123)`; undefined where nobody does. */
export function readPortHolder(files: SystemFiles, port: number): string | undefined {
  const sockets = ['tcp', 'tcp6'].flatMap((table) => {
    const text = files.readText(`/proc/self/net/${table}`);
    return typeof text === 'string' ? parseListeningSockets(text).filter((socket) => socket.port === port) : [];
  });
  if (sockets.length === 0) return undefined;
  const inodes = new Set(sockets.map((socket) => socket.inode));
  const holder = readAllStats(files).find((stat) =>
    readSocketInodes(files, stat.pid).some((inode) => inodes.has(inode)),
  );
  return holder ? `${readArguments(files, holder.pid).join(' ')} (pid ${holder.pid})` : 'a program of another user';
}

/** Processor time of the processes in clock ticks. */
export const sumTicks = (stats: readonly ProcessStat[]): number =>
  stats.reduce((sum, stat) => sum + stat.userTicks + stat.systemTicks, 0);
