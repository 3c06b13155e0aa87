// A row of the measured table: one value of one setting, tried on a server against the same server without it.

/** Of one family at most one value is chosen. */
export type SettingFamily =
  | 'new-space'
  | 'code-size'
  | 'v8-threads'
  | 'arenas'
  | 'trimming'
  | 'thread-pool'
  | 'allocator';

export interface Interval {
  estimate: number;
  /** 95 %. */
  low: number;
  high: number;
}

export interface MeasuredSetting {
  family: SettingFamily;
  /** As a person would write it: `--max-semi-space-size=1`, `MALLOC_ARENA_MAX=2`. */
  text: string;
  /** Natural private memory under load, bytes; below 0 it costs. */
  saves: Interval;
  /** Answers per second with the setting over without: the median, and between which values it lies (95 %). */
  throughput: { ratio: number; low: number; high: number };
}

export interface LaunchTable {
  /** What was measured, and how. */
  subject: string;
  /** ISO 8601 date. */
  measuredAt: string;
  majors: Readonly<Record<string, readonly MeasuredSetting[]>>;
}
