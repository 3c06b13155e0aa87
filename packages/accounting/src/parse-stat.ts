// /proc/PID/stat: family, session, processor time and start time on one line.

export interface ProcessStat {
  pid: number;
  /** Name of the program file, cut at 15 characters by the kernel; may hold spaces and brackets. */
  name: string;
  state: string;
  parentPid: number;
  processGroup: number;
  session: number;
  userTicks: number;
  systemTicks: number;
  threads: number;
  /** Clock ticks after boot; with the pid it names a process for as long as the machine is up. */
  startTicks: number;
}

/** @returns undefined for text that is no stat line. */
export function parseStat(text: string): ProcessStat | undefined {
  // The name stands in brackets and may hold brackets itself: only the last closing one ends it.
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return undefined;
  const pid = Number(text.slice(0, open));
  const [state, ...rest] = text.slice(close + 2).split(' ');
  const field = (number: number): number => Number(rest[number - 4]);
  if (state === undefined || rest.length < 19 || !Number.isInteger(pid)) return undefined;
  return {
    pid,
    name: text.slice(open + 1, close),
    state,
    parentPid: field(4),
    processGroup: field(5),
    session: field(6),
    userTicks: field(14),
    systemTicks: field(15),
    threads: field(20),
    startTicks: field(22),
  };
}
