// What the supervisor does about memory: pure, from one look at all workers. A process is judged by its private memory, never by its resident set: pages that
// it shares with its neighbours would be counted for each.

export type RecycleReason = 'over-budget' | 'heap' | 'requests' | 'schedule' | 'asked';

export interface JudgedWorker {
  id: number;
  /** It and all that it started. */
  privateBytes: number;
  /** The same when it was ready: what its replacement will weigh. */
  readyBytes: number;
  /** Used share of the old generation, at its last two reports; V8 ends a process that comes near 1. */
  heapShares: readonly number[];
  /** Until its turn by requests; negative when it is due. */
  requestsLeft: number;
  /** Until its turn by the clock, ms. */
  leftMs: number;
}

export interface Look {
  limitBytes: number;
  /** What counts against the limit: workers, supervisor, and whatever else the control group is charged. */
  usedBytes: number;
  /** For how long `usedBytes` has been critical, ms; null while it is not. Not the level, which rests for a while: what is over needs no recycle. */
  criticalMs: number | null;
  /** By which the workers grow together, bytes a second. */
  growthPerSecond: number;
  /** That a replacement takes until it serves, ms, by those that there were. */
  startMs: number;
  /** Only those that serve. */
  workers: readonly JudgedWorker[];
}

export type Judgement =
  | { action: 'none' }
  /** `overlap`: the replacement starts first. Without room for both the old one ends first, and connections wait in the socket meanwhile. */
  | { action: 'recycle'; worker: number; reason: RecycleReason; overlap: boolean };

export interface Limits {
  /** That a worker may hold. */
  workerBytes: number;
  /** Whether fresh workers fit at all. */
  isEnough: boolean;
}

/** From here on workers are replaced at once, whatever each of them holds. */
export const criticalShare = 0.9;
/** From here on a worker stops serving at once, whether its replacement is ready or not: connections wait, and it grows no more. */
export const tightShare = 0.92;
/** Of the limit, so that an overlap stays below critical. */
const usableShare = 0.85;
/** A process costs a group more than its private memory: page tables, stacks in the kernel, buffers of sockets. */
const besidePrivateBytes = 8e6;
/** The next replacement may take longer than those before: the machine is busy when memory is short. */
const slowness = 2;
/** A worker that weighs hardly more than its replacement would is left alone: a recycle would bring nothing, again and again. */
const leastGrowth = 1.15;
/** Of the old generation. V8 ends a process when it cannot free enough in time, which is some way before 1. */
const fullestHeap = 0.8;
/** For shedding to take effect, before a worker is ended without a replacement. */
export const shedFirstMs = 3000;

export function limitsOf({ limitBytes, usedBytes, growthPerSecond, startMs, workers }: Look): Limits {
  const count = Math.max(1, workers.length);
  const held = workers.reduce((sum, { privateBytes }) => sum + privateBytes, 0);
  const rest = Math.max(0, usedBytes - held);
  const fresh = Math.max(0, ...workers.map(({ readyBytes }) => readyBytes));
  const least = leastGrowth * fresh;
  const usable = usableShare * limitBytes - rest;
  // What they will have grown by when a replacement serves, if they go on like this.
  const meanwhile = growthPerSecond * ((slowness * startMs) / 1000);
  const careful = Math.min(usable, tightShare * limitBytes - rest - meanwhile);
  // Without room for both, one ends first, and nothing is kept for the other.
  const kept = fresh > 0 && (usable - fresh) / count >= least ? fresh + besidePrivateBytes : 0;
  return { workerBytes: Math.max(least, (careful - kept) / count), isEnough: usable / count >= least };
}

const hasRoom = ({ limitBytes, usedBytes }: Look, { readyBytes }: JudgedWorker): boolean =>
  limitBytes - usedBytes >= readyBytes;

export const recycleOf = (look: Look, worker: JudgedWorker, reason: RecycleReason): Judgement => ({
  action: 'recycle',
  worker: worker.id,
  reason,
  overlap: hasRoom(look, worker),
});

export function judge(look: Look): Judgement {
  const { criticalMs, workers } = look;
  const recycle = (worker: JudgedWorker, reason: RecycleReason): Judgement => recycleOf(look, worker, reason);

  const grown = workers.filter(({ privateBytes, readyBytes }) => privateBytes > leastGrowth * readyBytes);
  const isFull = ({ heapShares }: JudgedWorker): boolean =>
    heapShares.length > 1 && heapShares.every((share) => share > fullestHeap);
  const full = grown.find(isFull);
  if (full) return recycle(full, 'heap');

  const [largest] = grown.sort((a, b) => b.privateBytes - a.privateBytes);
  const { isEnough, workerBytes } = limitsOf(look);
  if (largest && (criticalMs !== null || (isEnough && largest.privateBytes > workerBytes))) {
    // Shedding first: where no replacement fits, refused work costs less than a worker that is gone for a while.
    if (hasRoom(look, largest) || (criticalMs ?? 0) >= shedFirstMs) return recycle(largest, 'over-budget');
  }

  // The rest can wait until memory is not short.
  if (criticalMs !== null) return { action: 'none' };
  const served = workers.find(({ requestsLeft }) => requestsLeft <= 0);
  if (served) return recycle(served, 'requests');
  const old = workers.find(({ leftMs }) => leftMs <= 0);
  return old ? recycle(old, 'schedule') : { action: 'none' };
}
