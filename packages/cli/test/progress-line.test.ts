import type { Progress } from '@tare/measure';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressLine } from '../src/progress-line.ts';
import type { Terminal } from '../src/terminal.ts';

let told: string[] = [];
const terminal = (isLive: boolean): Terminal => ({
  print: () => undefined,
  tell: (text) => told.push(text),
  width: 200,
  tellWidth: 100,
  color: false,
  tellColor: false,
  isLive,
});
const progress = (parts: Partial<Progress> = {}): Progress => ({
  trial: 1,
  trials: 4,
  mode: 'calm',
  step: 'boot',
  elapsedMs: 0,
  ...parts,
});
const last = (): string => (told.at(-1) ?? '').replace('\r\x1b[2K', '');

beforeEach(() => {
  told = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('ProgressLine on a terminal', () => {
  it('goes on counting between two steps', () => {
    const line = new ProgressLine(terminal(true));
    line.update(progress());
    expect(last()).toBe('trial 1/4, calm: starting (0.0 ms, about 20 s left)');
    vi.advanceTimersByTime(2_000);
    expect(last()).toBe('trial 1/4, calm: starting (2.0 s, about 18 s left)');
    line.clear();
    expect(told.at(-1)).toBe('\r\x1b[2K');
    vi.advanceTimersByTime(2_000);
    expect(told.at(-1)).toBe('\r\x1b[2K');
  });

  it('learns from the trials that have ended', () => {
    const line = new ProgressLine(terminal(true));
    line.update(progress());
    line.update(progress({ trial: 2, elapsedMs: 10_000 }));
    expect(last()).toBe('trial 2/4, calm: starting (10.0 s, about 30 s left)');
    line.clear();
  });

  it('does not say that it is nearly done while a first trial takes its time and others are to come', () => {
    const line = new ProgressLine(terminal(true));
    line.update(progress({ trials: 2 }));
    line.update(progress({ trials: 2, elapsedMs: 20_000 }));
    expect(last()).toBe('trial 1/2, calm: starting (20.0 s, about 20 s left)');
    line.update(progress({ trial: 2, trials: 2, elapsedMs: 30_000 }));
    line.update(progress({ trial: 2, trials: 2, step: 'stopping', elapsedMs: 59_500 }));
    expect(last()).toBe('trial 2/2, calm: stopping (59.5 s, nearly done)');
    line.clear();
  });

  it('does not count the trials that an earlier run has done', () => {
    const line = new ProgressLine(terminal(true));
    line.update(progress({ trial: 3, elapsedMs: 100 }));
    expect(last()).toContain('about 10 s left');
    line.clear();
  });

  it('is as wide as the terminal that it is drawn on, not as the one of the report', () => {
    const line = new ProgressLine({ ...terminal(true), tellWidth: 40 });
    line.update(progress());
    expect(last().length).toBeLessThan(40);
    line.clear();
  });
});

describe('ProgressLine elsewhere', () => {
  it('says once of each trial that it starts and when it is loaded', () => {
    const line = new ProgressLine(terminal(false));
    for (const step of ['boot', 'ready', 'ready', 'settling', 'idle', 'load', 'load', 'stopping', 'base'] as const)
      line.update(progress({ step }));
    line.clear();
    expect(told).toEqual(['trial 1/4 (calm): starting\n', 'trial 1/4 (calm): under load\n']);
  });
});
