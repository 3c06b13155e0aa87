// A cache that is bounded in bytes: least recently used goes first, entries age, one load serves all who ask, and when memory is short it holds less. lru-cache
// does the keeping.

import { parseSize } from '@tare/accounting/self';
import { LRUCache } from 'lru-cache';
import type { Level } from '../budget/level.ts';
import { KitError } from '../kit-error.ts';
import { addPart } from '../parts.ts';
import { estimateBytes } from './estimate-bytes.ts';

export interface CacheOptions<Key, Value> {
  /** For reports. */
  name: string;
  /** Bytes, or a size as `16MB`; keys count with their values. 0 keeps nothing. */
  maxBytes: number | string;
  /** Until an entry is too old; never unless given. */
  ttlMs?: number;
  /** Bytes of a value; estimated unless given. */
  sizeOf?: (value: Value, key: Key) => number;
  /** Makes what is missing, for `load`. */
  load?: (key: Key) => Promise<Value>;
}

export interface CacheStatistics {
  entries: number;
  bytes: number;
  /** That it may hold now, by the level of memory. */
  maxBytes: number;
  hits: number;
  misses: number;
  loads: number;
  failures: number;
  /** Entries that went to make room. */
  evictions: number;
}

export interface Cache<Key extends string | number, Value> {
  readonly name: string;
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  /**
   * What is kept, or what `options.load` makes of it; all who ask for one key meanwhile wait for one load. A failure is not kept.
   * @throws what `options.load` throws, by its promise
   */
  load(key: Key): Promise<Value>;
  delete(key: Key): boolean;
  clear(): void;
  readonly statistics: CacheStatistics;
  /** Forgets all, and leaves the reports. */
  close(): void;
}

/** What of `maxBytes` it may hold: what can be made again is the first to go. */
const shareAt: Readonly<Record<Level, number>> = { normal: 1, elevated: 0.5, critical: 0 };

/** lru-cache takes undefined for missing; here it is a value as any other. */
interface Kept<Value> {
  value: Value;
}

/** @throws KitError CACHE_INVALID */
export function createCache<Key extends string | number, Value>(options: CacheOptions<Key, Value>): Cache<Key, Value> {
  const { name, ttlMs, sizeOf = estimateBytes, load } = options;
  const maxBytes = checkOptions(options);
  const counts = { hits: 0, misses: 0, loads: 0, failures: 0, evictions: 0 };
  let allowed = maxBytes;
  const kept = new LRUCache<Key, Kept<Value>>({
    // It has to be bounded by something; 0 is kept from it below.
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: ({ value }, key) => Math.max(1, Math.ceil(sizeOf(value, key) + estimateBytes(key))),
    ...(ttlMs === undefined ? {} : { ttl: ttlMs }),
    dispose: (_value, _key, reason) => {
      if (reason === 'evict') counts.evictions += 1;
    },
  });
  /** What was set or deleted meanwhile is newer than what is loaded: such a load is not in here any more. */
  const loading = new Map<Key, Promise<Value>>();

  const trim = (): void => {
    while (kept.calculatedSize > allowed && kept.size > 0) kept.pop();
  };
  const find = (key: Key): Kept<Value> | undefined => {
    const found = kept.get(key);
    if (found) counts.hits += 1;
    else counts.misses += 1;
    return found;
  };
  const set = (key: Key, value: Value): void => {
    if (allowed === 0) return;
    kept.set(key, { value });
    trim();
  };
  const make = async (key: Key): Promise<Value> => {
    if (!load) throw new Error(`The cache ${name} was made without load.`);
    return load(key);
  };
  const begin = (key: Key): Promise<Value> => {
    counts.loads += 1;
    const begun = make(key);
    loading.set(key, begun);
    const isCurrent = (): boolean => loading.get(key) === begun;
    begun
      .then(
        (value) => {
          if (isCurrent()) set(key, value);
        },
        () => {
          counts.failures += 1;
        },
      )
      .finally(() => {
        if (isCurrent()) loading.delete(key);
      });
    return begun;
  };
  const clear = (): void => {
    loading.clear();
    kept.clear();
  };
  const statistics = (): CacheStatistics => ({
    entries: kept.size,
    bytes: kept.calculatedSize,
    maxBytes: allowed,
    ...counts,
  });
  const remove = addPart({
    kind: 'cache',
    name,
    report: () => ({ ...statistics() }),
    adapt: (level) => {
      allowed = Math.floor(maxBytes * shareAt[level]);
      trim();
    },
  });
  return {
    name,
    get: (key) => find(key)?.value,
    set: (key, value) => {
      loading.delete(key);
      set(key, value);
    },
    load: (key) => {
      const found = find(key);
      if (found) return Promise.resolve(found.value);
      return loading.get(key) ?? begin(key);
    },
    delete: (key) => {
      loading.delete(key);
      return kept.delete(key);
    },
    clear,
    get statistics() {
      return statistics();
    },
    close: () => {
      clear();
      remove();
    },
  };
}

function checkOptions({
  name,
  maxBytes,
  ttlMs,
}: Pick<CacheOptions<never, never>, 'name' | 'maxBytes' | 'ttlMs'>): number {
  const bytes = typeof maxBytes === 'number' ? maxBytes : parseSize(maxBytes);
  if (bytes === undefined || !Number.isFinite(bytes) || bytes < 0) {
    throw new KitError('CACHE_INVALID', {
      message: `maxBytes of the cache ${name} is no size.`,
      seen: String(maxBytes),
      remedy: 'Give bytes, 0 or more, or a size as 16MB.',
    });
  }
  if (ttlMs !== undefined && !(Number.isInteger(ttlMs) && ttlMs > 0)) {
    throw new KitError('CACHE_INVALID', {
      message: `ttlMs of the cache ${name} is no time.`,
      seen: String(ttlMs),
      remedy: 'Give whole milliseconds above 0, or leave it out: entries then never age.',
    });
  }
  return Math.floor(bytes);
}
