// A budget: one number for everything that this process holds, a level that follows it, and those who give memory back when it is short.

import { isMainThread, resourceLimits } from 'node:worker_threads';
import {
  type Figure,
  isKnown,
  liveFiles,
  parseCgroupMemory,
  parsePressure,
  type SystemFiles,
  workingSet,
} from '@tare/accounting/self';
import { KitError } from '../kit-error.ts';
import { listParts } from '../parts.ts';
import { readSupervision } from '../supervision.ts';
import { warn } from '../warn.ts';
import { fileIn, findLimit, type Limit, type LimitSource } from './find-limit.ts';
import {
  firstLevel,
  higherLevel,
  type Level,
  type LevelState,
  nextLevel,
  type Strain,
  type Thresholds,
} from './level.ts';
import { type MemoryReading, type MemoryScope, readMemory, threadBytes, treePrivateBytes } from './read-memory.ts';

/**
 * In which order subscribers are asked, from what nobody notices to what clients do:
 * - `shrink`: give back what can be made again
 * - `shed`: refuse work
 * - `recycle`: have this process replaced
 */
export type Measure = 'shrink' | 'shed' | 'recycle';

const measures: readonly Measure[] = ['shrink', 'shed', 'recycle'];

export interface BudgetOptions {
  /**
   * Bytes, or a size as `180MB`. Unless given: TARE_BUDGET, the smallest limit of its control groups, the machine's memory; in a worker thread half of that, or
   * what its `resourceLimits` let its heap hold where this is less.
   */
  limit?: number | string;
  /** Shares of the limit from which memory is short; 0.75 and 0.9 unless given. */
  elevated?: number;
  critical?: number;
  /** A level is left below its threshold by this share, 0.05 unless given, for `restMs`, 5 s unless given. */
  release?: number;
  restMs?: number;
  /** Between readings, 1 s unless given; at least 100 ms. */
  intervalMs?: number;
  /** What a subscriber throws; a warning of the process unless given. The others are asked all the same. */
  onError?: (error: unknown) => void;
  env?: Readonly<Record<string, string | undefined>>;
  files?: SystemFiles;
  /** ms, for resting and intervals. */
  now?: () => number;
}

export interface LevelChange {
  level: Level;
  /** The same while it stays critical and is asked again. */
  before: Level;
  status: BudgetStatus;
}

export interface BudgetStatus {
  level: Level;
  limitBytes: number;
  source: LimitSource;
  /** Whose memory it is that counts: in a worker thread its own heap alone. */
  scope: MemoryScope;
  /** Of what watches this process, as `tare run`; null where nothing does. `level` is never below it. */
  supervised: Level | null;
  /**
   * What counts against the limit: charged without file cache that is dropped first where a control group sets the limit, else private memory of the process and its
   * children. In a worker thread: used heap and what is external to it.
   */
  usedBytes: Figure;
  /** null where nothing is known of what is used. */
  share: number | null;
  waiting: { some: number; all: number } | null;
  reading: MemoryReading;
}

export interface Budget {
  readonly limitBytes: number;
  readonly level: Level;
  /** As last read; reads at once where that is older than the interval. */
  status(): BudgetStatus;
  /** Reads now, and acts on it. */
  sample(): BudgetStatus;
  /**
   * Asked whenever the level changes, and at every reading while it is critical. One that is still busy is asked when it has done, and only where the level is another
   * by then.
   * @returns ends it
   */
  subscribe(measure: Measure, listener: (change: LevelChange) => void | Promise<void>): () => void;
  /** Ends the timer, which does not keep the process alive. */
  close(): void;
}

interface Subscriber {
  listener: (change: LevelChange) => void | Promise<void>;
  /** The level that it is busy with; null while it is idle. */
  busyWith: Level | null;
  /** Came meanwhile, and is of another level: it may not be missed. */
  pending: LevelChange | undefined;
}

const leastIntervalMs = 100;

/** @throws KitError BUDGET_INVALID */
export function createBudget(options: BudgetOptions = {}): Budget {
  const { intervalMs = 1000, env = process.env, files = liveFiles(), now = () => performance.now() } = options;
  const { onError = warn } = options;
  const thresholds = checkThresholds(options);
  requireAtLeast('intervalMs', intervalMs, leastIntervalMs);
  const scope: MemoryScope = isMainThread ? 'process' : 'thread';
  const limit = findLimit(files, options.limit, env, isMainThread ? null : resourceLimits);
  const subscribers: Record<Measure, Set<Subscriber>> = { shrink: new Set(), shed: new Set(), recycle: new Set() };
  /** By its own figures: what a supervisor says does not rest, and does not make it rest. */
  let own: LevelState = firstLevel;
  let level: Level = own.level;
  let last: { status: BudgetStatus; atMs: number } | undefined;

  const ask = async (subscriber: Subscriber, change: LevelChange): Promise<void> => {
    if (subscriber.busyWith !== null) {
      subscriber.pending = change.level === subscriber.busyWith ? undefined : change;
      return;
    }
    for (let next: LevelChange | undefined = change; next; next = subscriber.pending) {
      subscriber.pending = undefined;
      subscriber.busyWith = next.level;
      try {
        await subscriber.listener(next);
      } catch (error) {
        onError(error);
      }
    }
    subscriber.busyWith = null;
  };
  const sample = (): BudgetStatus => {
    const nowMs = now();
    const figures = readFigures(files, limit, scope);
    const before = level;
    own = nextLevel(own, strainOf(figures), thresholds, nowMs);
    const supervised = readSupervision()?.level ?? null;
    level = supervised === null ? own.level : higherLevel(own.level, supervised);
    const status: BudgetStatus = {
      level,
      limitBytes: limit.bytes,
      source: limit.source,
      scope,
      supervised,
      ...figures,
    };
    last = { status, atMs: nowMs };
    if (level !== before || level === 'critical') {
      const change: LevelChange = { level, before, status };
      for (const measure of measures) for (const subscriber of subscribers[measure]) void ask(subscriber, change);
    }
    return status;
  };
  const subscribe: Budget['subscribe'] = (measure, listener) => {
    const subscriber: Subscriber = { listener, busyWith: null, pending: undefined };
    subscribers[measure].add(subscriber);
    return () => {
      subscribers[measure].delete(subscriber);
    };
  };
  subscribe('shrink', async ({ level }) => {
    // One after the other, and none keeps another from it.
    for (const part of listParts()) {
      try {
        await part.adapt?.(level);
      } catch (error) {
        onError(error);
      }
    }
  });

  const supervision = readSupervision();
  supervision?.listeners.add(sample);
  const timer = setInterval(sample, intervalMs);
  timer.unref();
  return {
    limitBytes: limit.bytes,
    get level() {
      return level;
    },
    status: () => (last && now() - last.atMs < intervalMs ? last.status : sample()),
    sample,
    subscribe,
    close: () => {
      clearInterval(timer);
      supervision?.listeners.delete(sample);
    },
  };
}

type Figures = Pick<BudgetStatus, 'usedBytes' | 'share' | 'waiting' | 'reading'>;

function readFigures(files: SystemFiles, { bytes, group }: Limit, scope: MemoryScope): Figures {
  const reading = readMemory(files, process.pid, Date.now(), scope);
  const charged = group && workingSet(parseCgroupMemory(group.version, fileIn(files, group.directory)));
  const ofProcess = charged !== null && isKnown(charged) ? charged : treePrivateBytes(reading);
  const usedBytes = scope === 'thread' ? threadBytes(reading) : ofProcess;
  const text = files.readText(group?.version === 2 ? `${group.directory}/memory.pressure` : '/proc/pressure/memory');
  const pressure = typeof text === 'string' ? parsePressure(text) : undefined;
  return {
    usedBytes,
    share: isKnown(usedBytes) ? usedBytes / bytes : null,
    waiting: pressure ? { some: pressure.some.average10, all: pressure.full?.average10 ?? 0 } : null,
    reading,
  };
}

const strainOf = ({ share, waiting }: Figures): Strain => ({
  share: share ?? 0,
  waitingSome: waiting?.some ?? null,
  waitingAll: waiting?.all ?? null,
});

function checkThresholds(options: BudgetOptions): Thresholds {
  const { elevated = 0.75, critical = 0.9, release = 0.05, restMs = 5000 } = options;
  const isOrdered = elevated > 0 && elevated <= critical && critical <= 1 && release >= 0 && release < elevated;
  if (!isOrdered) {
    throw new KitError('BUDGET_INVALID', {
      message: 'The thresholds of the budget are no shares in order.',
      seen: `elevated ${elevated}, critical ${critical}, release ${release}`,
      remedy: 'Give 0 < elevated <= critical <= 1, and a release below elevated.',
    });
  }
  requireAtLeast('restMs', restMs, 0);
  return { elevated, critical, release, restMs };
}

function requireAtLeast(name: string, value: number, least: number): void {
  if (Number.isFinite(value) && value >= least) return;
  throw new KitError('BUDGET_INVALID', {
    message: `${name} of the budget is no such time.`,
    seen: String(value),
    remedy: `Give milliseconds, ${least} at least.`,
  });
}
