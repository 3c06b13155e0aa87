import type { PlanProgress } from '@tare/trials';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlanProgressLine } from '../../src/plan/plan-progress-line.ts';
import type { Terminal } from '../../src/terminal.ts';

let told: string[] = [];
const terminal = (isLive: boolean): Terminal => ({
  print: () => undefined,
  tell: (text) => told.push(text),
  width: 200,
  tellWidth: 160,
  color: false,
  tellColor: false,
  isLive,
});
const progress = (parts: Partial<PlanProgress> = {}): PlanProgress => ({
  stage: 'screening',
  mode: 'calm',
  arm: 'lazy pg',
  step: 'boot',
  done: 1,
  nextLook: 3,
  trialsEnded: 10,
  trialsLeft: 20,
  elapsedMs: 20_000,
  estimates: [],
  ...parts,
});
const estimates: PlanProgress['estimates'] = [
  { change: 'lazy pg', savingBytes: 2.1e6, state: 'not-reached' },
  { change: 'lite mode', savingBytes: null, state: 'not-reached' },
  { change: 'lazy openai', savingBytes: 12.3e6, state: 'not-reached' },
  { change: 'jemalloc', savingBytes: -4e6, state: 'screened-out' },
  { change: 'patched', savingBytes: 30e6, state: 'broke' },
  { change: 'arenas', savingBytes: 1e6, state: 'not-reached' },
];

beforeEach(() => {
  told = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('PlanProgressLine on a terminal', () => {
  const last = (): string => (told.at(-1) ?? '').replace('\r\x1b[2K', '');

  it('says where it is, how long it takes, and which changes look best', () => {
    const line = new PlanProgressLine(terminal(true));
    line.update(progress({ estimates }));
    expect(last()).toBe(
      'calm: screening, sweep 2, lazy pg: starting (20.0 s, about 40 s left); 6 tried, 2 decided, best lazy openai 12.3 MB, lazy pg 2.1 MB',
    );
    vi.advanceTimersByTime(1_000);
    expect(last()).toContain('(21.0 s, about 39 s left)');
    line.clear();
    expect(told.at(-1)).toBe('\r\x1b[2K');
  });

  it('counts while candidates are looked for', () => {
    const line = new PlanProgressLine(terminal(true));
    line.look();
    vi.advanceTimersByTime(2_000);
    expect(last()).toBe('looking into it: two starts of the subject (2.0 s)');
    line.clear();
  });
});

describe('PlanProgressLine in a log', () => {
  it('is a line a round, and none for the steps of a trial', () => {
    const line = new PlanProgressLine(terminal(false));
    line.update(progress({ stage: 'explain', mode: null, arm: 'unchanged', done: 0, nextLook: 2 }));
    for (const done of [0, 1, 2])
      line.update(progress({ stage: 'self', mode: 'natural', arm: 'unchanged', done, nextLook: 7 }));
    for (const arm of ['lazy pg', 'lite mode']) line.update(progress({ arm }));
    line.update(progress({ step: 'load' }));
    line.update(progress({ stage: 'pairs', done: 4, nextLook: 6, estimates }));
    line.update(progress({ stage: 'compose', done: 0, nextLook: 5 }));
    line.update(progress({ stage: 'paths', mode: 'natural', done: 0, nextLook: 8 }));
    expect(told).toEqual([
      'looking into it, start 1/2\n',
      'natural: 7 starts of the baseline alone\n',
      'calm: screening, sweep 2\n',
      'calm: pair 5/6; 6 tried, 2 decided, best lazy openai 12.3 MB, lazy pg 2.1 MB\n',
      'calm: composing, sweep 1/5\n',
      'natural: paths, pair 1/8\n',
    ]);
  });
});
