// /proc/PID/stat: family, session, processor time and start time on one line.

export interface ProcessStat {
  pid: number;
  /**
   * What the main thread calls itself, at most 15 bytes: the program file's name unless it chose another (`MainThread` in Node.js 24).
   * May hold spaces, brackets and line feeds.
   */
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

/** @returns undefined for text that is no stat line, or ends before the start time does. */
export function parseStat(text: string): ProcessStat | undefined {
  // The name stands in brackets and may hold brackets itself: only the last closing one ends it.
  const [start, digits] = /^(\d+) \(/.exec(text) ?? [];
  const close = text.lastIndexOf(')');
  if (start === undefined || digits === undefined || close < start.length) return undefined;
  const [state = '', ...rest] = text.slice(close + 2).split(' ');
  // A field behind the last one that is read (22) shows that this one is whole.
  if (!/^[A-Za-z]$/.test(state) || rest.length < 20 || !rest.slice(0, 19).every(isNumber)) return undefined;
  const field = (number: number): number => Number(rest[number - 4]);
  return {
    pid: Number(digits),
    name: text.slice(start.length, close),
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

const isNumber = (text: string): boolean => /^-?\d+$/.test(text);
