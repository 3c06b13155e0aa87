import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Cache, type CacheOptions, createCache } from '../../src/cache/cache.ts';
import { KitError } from '../../src/kit-error.ts';
import { listParts } from '../../src/parts.ts';

const caches: { close(): void }[] = [];
afterEach(() => {
  for (const cache of caches.splice(0)) cache.close();
});

function made(options: Partial<CacheOptions<string, unknown>> = {}): Cache<string, unknown> {
  const cache = createCache<string, unknown>({ name: 'test', maxBytes: 10_000, ...options });
  caches.push(cache);
  return cache;
}

const adapt = (level: 'normal' | 'elevated' | 'critical'): void => {
  for (const part of listParts('cache')) void part.adapt?.(level);
};

describe('createCache', () => {
  it('keeps what was used last, within its bytes', () => {
    const cache = made({ sizeOf: () => 3_000 });
    for (const key of ['a', 'b', 'c']) cache.set(key, key);
    cache.get('a');
    cache.set('d', 'd');
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key))).toEqual(['a', undefined, 'c', 'd']);
    expect(cache.statistics).toMatchObject({ entries: 3, hits: 4, misses: 1, evictions: 1, maxBytes: 10_000 });
    expect(cache.statistics.bytes).toBeLessThanOrEqual(10_000);
  });

  it('never holds more than its bytes, whatever is put in', () => {
    const operation = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      value: fc.string({ maxLength: 4_000 }),
      level: fc.constantFrom('normal', 'normal', 'elevated', 'critical'),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const cache = made();
        for (const { key, value, level } of operations) {
          adapt(level as 'normal');
          cache.set(key, value);
          const { bytes, maxBytes, entries } = cache.statistics;
          expect(bytes).toBeLessThanOrEqual(maxBytes);
          if (maxBytes === 0) expect(entries).toBe(0);
        }
        cache.close();
      }),
      { numRuns: 50 },
    );
  });

  it('does not keep what is larger than all of it', () => {
    const cache = made();
    cache.set('small', 'x');
    cache.set('large', 'x'.repeat(20_000));
    expect(cache.get('large')).toBeUndefined();
    expect(cache.get('small')).toBe('x');
  });

  it('lets entries age', async () => {
    const cache = made({ ttlMs: 20 });
    cache.set('a', 1);
    expect(cache.get('a')).toBe(1);
    await delay(40);
    expect(cache.get('a')).toBeUndefined();
  });

  it('keeps undefined and null as any other value', async () => {
    let loads = 0;
    const cache = made({
      load: async () => {
        loads += 1;
        return undefined;
      },
    });
    await cache.load('a');
    await cache.load('a');
    expect(loads).toBe(1);
    cache.set('b', null);
    expect(cache.get('b')).toBeNull();
  });

  describe('load', () => {
    it('is one for all who ask', async () => {
      let loads = 0;
      const cache = made({
        load: async (key) => {
          loads += 1;
          await delay(5);
          return { key };
        },
      });
      const [first, second] = await Promise.all([cache.load('a'), cache.load('a')]);
      expect(first).toBe(second);
      expect(await cache.load('a')).toBe(first);
      expect(loads).toBe(1);
      expect(cache.statistics).toMatchObject({ loads: 1, hits: 1, failures: 0 });
    });

    it('keeps no failure, and leaves none unhandled', async () => {
      let loads = 0;
      const cache = made({
        load: async () => {
          loads += 1;
          if (loads === 1) throw new Error('down');
          return 'up';
        },
      });
      await expect(cache.load('a')).rejects.toThrow('down');
      expect(await cache.load('a')).toBe('up');
      expect(cache.statistics.failures).toBe(1);
    });

    it('does not overwrite what was set meanwhile, nor bring back what was deleted', async () => {
      const cache = made({
        load: async (key) => {
          await delay(10);
          return `loaded ${key}`;
        },
      });
      const asked = [cache.load('set'), cache.load('deleted'), cache.load('cleared')];
      cache.set('set', 'newer');
      cache.delete('deleted');
      expect(await Promise.all(asked)).toEqual(['loaded set', 'loaded deleted', 'loaded cleared']);
      expect(cache.get('set')).toBe('newer');
      expect(cache.get('deleted')).toBeUndefined();
    });

    it('says so where there is nothing to load with', async () => {
      await expect(made().load('a')).rejects.toThrow('without load');
    });
  });

  it('holds half when memory is elevated, nothing when it is critical, and grows again', async () => {
    const cache = made({ sizeOf: () => 990, load: async (key) => key });
    const fill = (): number => {
      for (let index = 0; index < 20; index++) cache.set(String(index).padStart(2, '0'), index);
      return cache.statistics.entries;
    };
    const full = fill();
    expect(full).toBeGreaterThan(7);
    adapt('elevated');
    expect(cache.statistics.entries).toBeLessThanOrEqual(full / 2);
    expect(fill()).toBeLessThanOrEqual(full / 2);
    adapt('critical');
    expect(fill()).toBe(0);
    expect(await cache.load('still served')).toBe('still served');
    adapt('normal');
    expect(fill()).toBe(full);
  });

  it('keeps nothing with 0 bytes, and still serves', async () => {
    const cache = made({ maxBytes: 0, load: async (key) => key });
    expect(await cache.load('a')).toBe('a');
    expect(cache.statistics.entries).toBe(0);
  });

  it('takes a size in words, and refuses what is none', () => {
    expect(made({ maxBytes: '16MB' }).statistics.maxBytes).toBe(16e6);
    for (const options of [
      { maxBytes: 'lots' },
      { maxBytes: -1 },
      { maxBytes: Number.NaN },
      { ttlMs: 0 },
      { ttlMs: 1.5 },
    ])
      expect(() => made(options)).toThrow(KitError);
  });

  it('tells of itself, until it is closed', () => {
    const cache = made({ name: 'cards' });
    const own = () => listParts('cache').filter(({ name }) => name === 'cards');
    expect(own()[0]?.report()).toMatchObject({ entries: 0, maxBytes: 10_000 });
    cache.close();
    expect(own()).toEqual([]);
  });
});
