import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { KitError } from '../../src/kit-error.ts';
import { lazy } from '../../src/lazy/lazy.ts';
import { listParts } from '../../src/parts.ts';

describe('lazy', () => {
  it('makes nothing before it is asked, and then one for all', async () => {
    let made = 0;
    const heavy = lazy(
      async () => {
        made += 1;
        await delay(10);
        return { made };
      },
      { name: 'heavy' },
    );
    expect(heavy.state).toBe('unloaded');
    expect(made).toBe(0);
    const asked = [heavy(), heavy(), heavy()];
    expect(heavy.state).toBe('loading');
    const [first, second, third] = await Promise.all(asked);
    expect(first).toBe(second);
    expect(second).toBe(third);
    expect(await heavy()).toBe(first);
    expect(made).toBe(1);
    expect(heavy.state).toBe('loaded');
  });

  it('tells what the first use cost', async () => {
    const held = lazy(async () => {
      await delay(5);
      return Array.from({ length: 100_000 }, (_, index) => ({ index, text: `entry ${index}` }));
    });
    expect(held.firstUse).toBeNull();
    await held();
    expect(held.firstUse?.durationMs).toBeGreaterThan(4);
    expect(held.firstUse?.heapBytes).toBeGreaterThan(2e6);
    expect(held.firstUse?.privateBytes).toBeTypeOf('number');
  });

  it('keeps no failure', async () => {
    let tries = 0;
    const shaky = lazy(() => {
      tries += 1;
      if (tries < 3) throw new Error(`try ${tries}`);
      return tries;
    });
    await expect(shaky()).rejects.toThrow('try 1');
    await expect(Promise.all([shaky(), shaky()])).rejects.toThrow('try 2');
    expect(shaky.failures).toBe(2);
    expect(shaky.state).toBe('unloaded');
    expect(await shaky()).toBe(3);
  });

  it('fails in time, and has what came late for the next one', async () => {
    let made = 0;
    const slow = lazy(
      async () => {
        made += 1;
        await delay(60);
        return 'late';
      },
      { name: 'slow', timeoutMs: 10 },
    );
    const error = await slow().catch((one: unknown) => one);
    expect(error).toBeInstanceOf(KitError);
    expect(error).toMatchObject({ code: 'LAZY_TIMED_OUT', seen: '10 ms' });
    expect(slow.state).toBe('loading');
    await delay(80);
    expect(await slow()).toBe('late');
    expect(made).toBe(1);
  });

  it('leaves no rejection unhandled where all who asked have given up', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const failing = lazy(
      async () => {
        await delay(30);
        throw new Error('much later');
      },
      { name: 'failing', timeoutMs: 5 },
    );
    await expect(failing()).rejects.toThrow(/took too long/);
    await delay(60);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
    expect(failing.failures).toBe(1);
  });

  it('takes its name from the function', () => {
    expect(lazy(function makePool() {}).lazyName).toBe('makePool');
    expect(lazy(() => 1).lazyName).toBe('unnamed');
    expect(listParts('lazy').map(({ name }) => name)).toContain('makePool');
  });
});
