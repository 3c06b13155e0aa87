// /proc/pressure/memory and a cgroup's memory.pressure (PSI, Linux 4.20 and later): time lost waiting for memory.

export interface PressureLine {
  /** Per cent of the last 10, 60 and 300 seconds. */
  average10: number;
  average60: number;
  average300: number;
  /** Microseconds since boot. */
  totalMicroseconds: number;
}

export interface Pressure {
  /** At least one task waited. */
  some: PressureLine;
  /** All tasks waited; absent for the machine's processor pressure on old kernels. */
  full: PressureLine | undefined;
}

/** @returns undefined for text that is no pressure file. */
export function parsePressure(text: string): Pressure | undefined {
  const line = (name: string): PressureLine | undefined => {
    const match = new RegExp(`^${name} avg10=([\\d.]+) avg60=([\\d.]+) avg300=([\\d.]+) total=(\\d+)$`, 'm').exec(text);
    return match
      ? {
          average10: Number(match[1]),
          average60: Number(match[2]),
          average300: Number(match[3]),
          totalMicroseconds: Number(match[4]),
        }
      : undefined;
  };
  const some = line('some');
  return some ? { some, full: line('full') } : undefined;
}
