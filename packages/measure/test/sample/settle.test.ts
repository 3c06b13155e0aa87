import { describe, expect, it } from 'vitest';
import { type SettleReading, settle } from '../../src/sample/settle.ts';

/** A subject as a function of time; the clock moves 50 ms per reading, as it would between two looks. */
async function settled(
  subject: (ms: number) => SettleReading,
  longestMs = 6_000,
): Promise<{ rested: boolean; atMs: number }> {
  let clockMs = 0;
  const rested = await settle({
    read: () => {
      const reading = subject(clockMs);
      clockMs += 50;
      return reading;
    },
    now: () => clockMs,
    longestMs,
    quietMs: 500,
    signal: new AbortController().signal,
  });
  return { rested, atMs: clockMs };
}

const megabytes = 1e6;

describe('settle', { concurrent: true }, () => {
  it('sees at once that a resting subject rests', async () => {
    const { rested, atMs } = await settled(() => ({ privateBytes: 50 * megabytes, ticks: 7 }));
    expect(rested).toBe(true);
    expect(atMs).toBeLessThan(700);
  });

  it('waits until memory stands still for the whole stretch', async () => {
    const growing = (ms: number): SettleReading => ({ privateBytes: Math.min(ms, 1_000) * 20_000, ticks: 0 });
    const { rested, atMs } = await settled(growing);
    expect(rested).toBe(true);
    expect(atMs).toBeGreaterThan(1_450);
    expect(atMs).toBeLessThan(1_800);
  });

  it('waits while processor time is used, though memory stands still', async () => {
    const computing = (ms: number): SettleReading => ({
      privateBytes: 50 * megabytes,
      ticks: Math.min(ms, 1_000) / 10,
    });
    const { rested, atMs } = await settled(computing);
    expect(rested).toBe(true);
    expect(atMs).toBeGreaterThan(1_350);
  });

  it('bears a timer that ticks and memory that drifts a little', async () => {
    const ticking = (ms: number): SettleReading => ({
      privateBytes: 50 * megabytes + (ms % 200) * 500,
      ticks: Math.floor(ms / 300),
    });
    expect((await settled(ticking)).rested).toBe(true);
  });

  it('bears more drift of a large subject than of a small one', async () => {
    const drifting = (size: number) => (ms: number) => ({ privateBytes: size + (ms % 100) * 10_000, ticks: 0 });
    expect((await settled(drifting(1_000 * megabytes), 2_000)).rested).toBe(true);
    expect((await settled(drifting(10 * megabytes), 2_000)).rested).toBe(false);
  });

  it('gives up on one that never rests', async () => {
    const { rested, atMs } = await settled((ms) => ({ privateBytes: ms * 10_000, ticks: ms / 10 }), 2_000);
    expect(rested).toBe(false);
    expect(atMs).toBeGreaterThan(2_000);
  });

  it('ends at once when it is aborted', async () => {
    const controller = new AbortController();
    const waiting = settle({
      read: () => ({ privateBytes: 0, ticks: 0 }),
      // A clock that stands still: it would wait for ever.
      now: () => 0,
      longestMs: 6_000,
      quietMs: 500,
      signal: controller.signal,
    });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});
