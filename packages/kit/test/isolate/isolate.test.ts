import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parseStatus } from '@tare/accounting';
// The host is a file of its own, which is there once it is built.
import { type Isolate, type IsolateOptions, isolate } from '@tare/kit/isolate';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { inherited } from '../../src/isolate/start-host.ts';
import type * as heavy from './heavy.mjs';

type Heavy = typeof heavy;

const address = (file: string): URL => new URL(file, import.meta.url);
const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

function made(options: IsolateOptions = {}, file: string = './heavy.mjs'): Isolate<Heavy> {
  const one = isolate<Heavy>(address(file), options);
  opened.push(one);
  return one;
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: { code?: unknown; message: string }) => error.code ?? error.message,
  );

const isAlive = (pid: number | null): boolean => {
  try {
    return pid !== null && process.kill(pid, 0);
  } catch {
    return false;
  }
};

function privateBytesOf(pid: number): number {
  const { anonymousBytes, swapBytes } = parseStatus(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(anonymousBytes) + Number(swapBytes);
}

describe.each(['process', 'thread'] as const)('isolate, as a %s', (kind) => {
  it('loads the module at the first call, in a place of its own', async () => {
    const { call, ...rest } = made({ kind });
    const one = opened.at(-1) as Isolate<Heavy>;
    expect(one.state).toBe('stopped');
    expect(rest.name).toBe('heavy.mjs');
    const [sum, other] = await Promise.all([call.add(2, 3), call.add(4, 5)]);
    expect([sum, other]).toEqual([5, 9]);
    expect(one.state).toBe('running');
    if (kind === 'process') expect(one.pid).not.toBe(process.pid);
    else expect(one.pid).toBeNull();
  });

  it('passes on buffers, maps, dates and cycles', async () => {
    const { call } = made({ kind });
    const value = { map: new Map([['a', new Date(5)]]), bytes: new Uint8Array([1, 2, 3]), self: null as unknown };
    value.self = value;
    const echoed = (await call.echo(value)) as typeof value;
    expect(echoed.map.get('a')).toEqual(new Date(5));
    expect([...echoed.bytes]).toEqual([1, 2, 3]);
    expect(echoed.self).toBe(echoed);
  });

  it('gives errors of the module to the caller, and goes on', async () => {
    const { call } = made({ kind });
    await expect(call.fail()).rejects.toMatchObject({ name: 'RangeError', message: 'out of range', code: 'TOO_FAR' });
    await expect(call.notCloneable()).rejects.toThrow(/could not be cloned/);
    await expect(call.echo(() => 1)).rejects.toThrow(/could not be cloned/);
    const unknown = (call as unknown as Record<string, () => Promise<unknown>>).missing;
    await expect(unknown?.()).rejects.toThrow(/exports no function missing/);
    const constant = (call as unknown as Record<string, () => Promise<unknown>>).constant;
    await expect(constant?.()).rejects.toThrow(/exports no function constant/);
    expect(await call.add(1, 1)).toBe(2);
  });

  it('makes a crash of the host an error of the calls under way, and starts another', async () => {
    const one = made({ kind });
    const waiting = codeOf(one.call.wait(5000));
    await one.call.add(0, 0);
    expect(await codeOf(one.call.crash())).toBe('ISOLATE_CRASHED');
    expect(await waiting).toBe('ISOLATE_CRASHED');
    expect(one.state).toBe('stopped');
    expect(await one.call.add(1, 2)).toBe(3);
  });

  it('ends a call that takes too long, even one that never yields', async () => {
    const one = made({ kind, timeoutMs: 1500, graceMs: 50 });
    await one.call.add(0, 0);
    expect(await codeOf(one.call.spin(60_000))).toBe('ISOLATE_TIMED_OUT');
    expect(await one.call.add(1, 2)).toBe(3);
  });

  it('says why a module cannot be loaded, and tries again with the next call', async () => {
    const one = made({ kind }, './broken.mjs');
    await expect(one.call.add(1, 2)).rejects.toMatchObject({
      code: 'ISOLATE_FAILED',
      message: expect.stringContaining('this module does not load'),
    });
    expect(await codeOf(one.call.add(1, 2))).toBe('ISOLATE_FAILED');
    expect(one.state).toBe('stopped');
  });

  it('ends when nobody has called for a while, and not in the middle of a call', async () => {
    const one = made({ kind, idleMs: 60 });
    await one.call.wait(150);
    expect(one.state).toBe('running');
    await delay(150);
    expect(one.state).toBe('stopped');
    expect(await one.call.add(1, 2)).toBe(3);
  });

  it('fails calls when it is closed, and takes no more', async () => {
    const one = made({ kind });
    const waiting = codeOf(one.call.wait(5000));
    await one.call.add(0, 0);
    one.close();
    expect(await waiting).toBe('ISOLATE_STOPPED');
    expect(await codeOf(one.call.add(1, 2))).toBe('ISOLATE_STOPPED');
  });
});

describe('options of Node.js for a host', () => {
  it('are those of the program, without what it runs', () => {
    const words = [
      '--input-type=module',
      '--max-old-space-size=100',
      '-e',
      'run()',
      '--require',
      'agent.cjs',
      '--print=1',
    ];
    expect(inherited(words)).toEqual(['--max-old-space-size=100', '--require', 'agent.cjs']);
  });
});

describe('isolate', () => {
  it('has the types of the module', () => {
    const one = made();
    expectTypeOf(one.call.size).returns.resolves.toEqualTypeOf<number>();
    expectTypeOf(one.call).not.toHaveProperty('constant');
  });

  it('gives the memory of the module back to the system', async () => {
    const one = made({ idleMs: 50 });
    const before = privateBytesOf(process.pid);
    expect(await one.call.size()).toBeGreaterThan(30e6);
    const pid = one.pid ?? 0;
    const held = privateBytesOf(pid);
    expect(held).toBeGreaterThan(50e6);
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
    // Of what the module cost, the program itself has kept less than a tenth.
    expect(privateBytesOf(process.pid) - before).toBeLessThan(0.1 * held);
  });

  it('outlives the kill of its host', async () => {
    const one = made();
    await one.call.add(0, 0);
    expect(await codeOf(one.call.kill())).toBe('ISOLATE_CRASHED');
    expect(await one.call.add(1, 2)).toBe(3);
  });

  it('keeps the program alive during a call, and not after it; and ends with it', async () => {
    const source = `
      import { isolate } from '@tare/kit/isolate';
      const one = isolate(new URL(${JSON.stringify(address('./heavy.mjs').href)}));
      const sum = await one.call.add(2, 3);
      console.log(JSON.stringify({ sum, pid: one.pid }));
    `;
    const cwd = address('../..').pathname;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source], { cwd });
    const { sum, pid } = JSON.parse(stdout);
    expect(sum).toBe(5);
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
  });
});
