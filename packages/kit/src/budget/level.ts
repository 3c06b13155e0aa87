// From a share of the limit to a level that does not flicker: up at once, down only when it has been well below for a while.

/** How short memory is. */
export type Level = 'normal' | 'elevated' | 'critical';

export const levels: readonly Level[] = ['normal', 'elevated', 'critical'];

const rank: Readonly<Record<Level, number>> = { normal: 0, elevated: 1, critical: 2 };

export const isAtLeast = (level: Level, other: Level): boolean => rank[level] >= rank[other];

export const higherLevel = (level: Level, other: Level): Level => (isAtLeast(level, other) ? level : other);

export interface Thresholds {
  /** Shares of the limit from which a level holds; 0 to 1. */
  elevated: number;
  critical: number;
  /** A level is left only below its threshold by this much: garbage comes and goes by as much. */
  release: number;
  /** ... and after so long below it, ms. */
  restMs: number;
}

/** What a level is found from. */
export interface Strain {
  /** Used bytes over the limit. */
  share: number;
  /** Per cent of the last ten seconds in which somebody waited for memory, and everybody did; null where the kernel does not say. */
  waitingSome: number | null;
  waitingAll: number | null;
}

export interface LevelState {
  level: Level;
  /** Since when a lower level would do; null where it would not. */
  restingSinceMs: number | null;
}

export const firstLevel: LevelState = { level: 'normal', restingSinceMs: null };

/**
 * Waiting for memory is felt before a limit is reached, where the kernel gives file pages up and reads them again. From these on it counts, whatever the share:
 * an idle machine shows 0, and one that thrashes tens of per cent.
 */
const waitingElevated = 10;
const waitingCritical = 10;

export function nextLevel(state: LevelState, strain: Strain, thresholds: Thresholds, nowMs: number): LevelState {
  const reached = levelOf(strain, thresholds, 0);
  if (rank[reached] > rank[state.level]) return { level: reached, restingSinceMs: null };
  // Where it would stay with thresholds lowered by the release.
  const held = levelOf(strain, thresholds, thresholds.release);
  if (rank[held] >= rank[state.level]) return { level: state.level, restingSinceMs: null };
  const since = state.restingSinceMs ?? nowMs;
  return nowMs - since >= thresholds.restMs
    ? { level: held, restingSinceMs: null }
    : { level: state.level, restingSinceMs: since };
}

function levelOf({ share, waitingSome, waitingAll }: Strain, { elevated, critical }: Thresholds, lower: number): Level {
  if (share >= critical - lower || (waitingAll ?? 0) >= waitingCritical) return 'critical';
  if (share >= elevated - lower || (waitingSome ?? 0) >= waitingElevated) return 'elevated';
  return 'normal';
}
