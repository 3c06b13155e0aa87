// Progress of a measurement: which trial, which step, how long it may still take.

import type { Progress } from '@tare/measure';
import { formatDuration } from '@tare/report';
import { LiveLine, leftWords } from './live-line.ts';
import { stepWords } from './step-words.ts';
import type { Terminal } from './terminal.ts';

/** What one trial takes before any has been seen: start, rest, 1,000 requests, rest. */
const firstGuessMs = 5_000;

export class ProgressLine {
  readonly #line: LiveLine;
  #current: Progress | undefined;
  #receivedAtMs = 0;
  /** When the running trial began, on the clock of `elapsedMs`. */
  #trialBeganMs = 0;
  /** The first trial of this run; a resumed measurement begins in the middle. */
  #firstTrial: number | undefined;

  constructor(terminal: Terminal) {
    this.#line = new LiveLine(terminal);
  }

  update(progress: Progress): void {
    if (this.#current?.trial !== progress.trial) this.#trialBeganMs = progress.elapsedMs;
    this.#current = progress;
    this.#firstTrial ??= progress.trial;
    this.#receivedAtMs = performance.now();
    // In a log only the steps that take time are worth a line.
    const { trial, trials, mode, step } = progress;
    const isWorthALine = step === 'boot' || step === 'load';
    this.#line.show(
      () => this.#text(progress),
      isWorthALine ? `trial ${trial}/${trials} (${mode}): ${stepWords[step]}` : undefined,
    );
  }

  /** Takes the line away, so that the report begins on a clean one. */
  clear(): void {
    this.#line.clear();
    this.#current = undefined;
  }

  #text(progress: Progress): string {
    const elapsedMs = progress.elapsedMs + performance.now() - this.#receivedAtMs;
    const { trial, trials, mode, step } = progress;
    return `trial ${trial}/${trials}, ${mode}: ${stepWords[step]} (${formatDuration(elapsedMs)}, ${leftWords(this.#leftMs(progress, elapsedMs))})`;
  }

  /** A running trial that takes longer than the others did says what the next ones will take. */
  #leftMs({ trial, trials }: Progress, elapsedMs: number): number {
    const ended = trial - (this.#firstTrial ?? trial);
    const thisMs = elapsedMs - this.#trialBeganMs;
    const trialMs = Math.max(thisMs, ended > 0 ? this.#trialBeganMs / ended : firstGuessMs);
    return (trials - trial + 1) * trialMs - thisMs;
  }
}
