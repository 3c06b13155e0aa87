// A module, or anything else that is heavy, that is made when it is first asked for. It saves its memory until then, and never gives it back: what was
// imported stays.

import { type Figure, liveFiles, parseStatus, subtractFigures, sumFigures, unavailable } from '@tare/accounting/self';
import { KitError } from '../kit-error.ts';
import { addPart } from '../parts.ts';

export interface LazyOptions {
  /** For reports; of `() => import('openai')` it is `openai`. */
  name?: string;
  /** A first use that takes longer fails, 30 s unless given; what was begun may still come to its end, and serves the next one. */
  timeoutMs?: number;
}

/** What the first use cost. Beside other work that ran meanwhile, and with garbage: about. */
export interface FirstUse {
  /** Milliseconds since the epoch. */
  atMs: number;
  durationMs: number;
  heapBytes: number;
  privateBytes: Figure;
}

export type LazyState = 'unloaded' | 'loading' | 'loaded';

export interface Lazy<T> {
  /** Makes it where that has not been done. All who ask meanwhile get the same one. */
  (): Promise<T>;
  readonly lazyName: string;
  readonly state: LazyState;
  readonly firstUse: FirstUse | null;
  /** How often making it failed; the next one who asks tries again. */
  readonly failures: number;
}

/**
 * A failure is not kept: the next use tries again. (A module whose own code threw throws the same again, since Node.js keeps that.)
 * @throws KitError LAZY_TIMED_OUT by its promise, and what `make` throws
 */
export function lazy<T>(make: () => T | Promise<T>, options: LazyOptions = {}): Lazy<T> {
  const { name = nameOf(make), timeoutMs = 30_000 } = options;
  let state: LazyState = 'unloaded';
  let made: Promise<T> | undefined;
  let firstUse: FirstUse | null = null;
  let failures = 0;

  const begin = (): Promise<T> => {
    state = 'loading';
    const before = weigh();
    // In an async function, so that one that throws at once rejects.
    const making = (async () => make())();
    made = making;
    making.then(
      () => {
        state = 'loaded';
        const after = weigh();
        firstUse = {
          atMs: before.atMs,
          durationMs: after.clockMs - before.clockMs,
          heapBytes: after.heapBytes - before.heapBytes,
          privateBytes: subtractFigures(after.privateBytes, before.privateBytes),
        };
      },
      () => {
        state = 'unloaded';
        made = undefined;
        failures += 1;
      },
    );
    return making;
  };
  const use = (): Promise<T> => (state === 'loaded' && made ? made : inTime(made ?? begin(), name, timeoutMs));
  addPart({
    kind: 'lazy',
    name,
    report: () => ({ state, failures, firstUse }),
  });
  return Object.defineProperties(use, {
    lazyName: { value: name },
    state: { get: () => state },
    firstUse: { get: () => firstUse },
    failures: { get: () => failures },
  }) as Lazy<T>;
}

function inTime<T>(making: Promise<T>, name: string, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new KitError('LAZY_TIMED_OUT', {
          message: `${name} took too long to load.`,
          seen: `${timeoutMs} ms`,
          remedy: 'Ask again: it may come meanwhile. Give lazy() a longer timeoutMs where that is usual.',
        }),
      );
    }, timeoutMs);
    making.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const files = liveFiles();

interface Weight {
  atMs: number;
  clockMs: number;
  heapBytes: number;
  privateBytes: Figure;
}

function weigh(): Weight {
  const text = files.readText('/proc/self/status');
  const status = typeof text === 'string' ? parseStatus(text) : undefined;
  const privateBytes = status ? sumFigures([status.anonymousBytes, status.swapBytes]) : unavailable('unsupported');
  return {
    atMs: Date.now(),
    clockMs: performance.now(),
    heapBytes: process.memoryUsage().heapUsed,
    privateBytes,
  };
}

/** What the function imports, from its own text; else its name. */
function nameOf(make: () => unknown): string {
  const specifier = /\b(?:import|require)\(\s*(['"`])([^'"`$]+)\1/.exec(String(make))?.[2];
  return specifier ?? (make.name || 'unnamed');
}
