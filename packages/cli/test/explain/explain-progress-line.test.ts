import type { ExplainProgress } from '@tare/trials';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExplainProgressLine } from '../../src/explain/explain-progress-line.ts';
import type { Terminal } from '../../src/terminal.ts';

let told: string[] = [];
const terminal = (isLive: boolean): Terminal => ({
  print: () => undefined,
  tell: (text) => told.push(text),
  width: 100,
  tellWidth: 100,
  color: false,
  tellColor: false,
  isLive,
});
const progress = (parts: Partial<ExplainProgress> = {}): ExplainProgress => ({
  trial: 'plain',
  step: 'boot',
  trialsEnded: 0,
  trialsLeft: 2,
  elapsedMs: 0,
  ...parts,
});

beforeEach(() => {
  told = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('ExplainProgressLine', () => {
  it('on a terminal counts, and learns from the first start what the second may take', () => {
    const line = new ExplainProgressLine(terminal(true));
    const last = (): string => (told.at(-1) ?? '').replace('\r\x1b[2K', '');
    line.update(progress());
    expect(last()).toBe('start 1/2, as it is: starting (0.0 ms, about 10 s left)');
    line.update(progress({ trial: 'traced', trialsEnded: 1, trialsLeft: 1, elapsedMs: 3_000 }));
    vi.advanceTimersByTime(1_000);
    expect(last()).toBe('start 2/2, with the tracer: starting (4.0 s, about 2 s left)');
    line.clear();
  });

  it('in a log is a line for each step that takes time', () => {
    const line = new ExplainProgressLine(terminal(false));
    for (const step of ['boot', 'ready', 'idle', 'load'] as const) line.update(progress({ step }));
    line.update(progress({ trial: 'traced', trialsEnded: 1, trialsLeft: 1 }));
    expect(told).toEqual([
      'start 1/2, as it is: starting\n',
      'start 1/2, as it is: under load\n',
      'start 2/2, with the tracer: starting\n',
    ]);
  });
});
