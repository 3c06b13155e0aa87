// Progress of a measurement: one line that is drawn over itself on a terminal, plain lines elsewhere.

import type { Progress } from '@tare/measure';
import { cutText, formatDuration } from '@tare/report';
import type { Terminal } from './terminal.ts';

const stepWords: Readonly<Record<Progress['step'], string>> = {
  boot: 'starting',
  ready: 'ready',
  settling: 'waiting for it to come to rest',
  idle: 'reading idle',
  load: 'under load',
  loaded: 'waiting for it to come to rest',
  afterLoad: 'collecting its garbage',
  collected: 'reading',
  stopping: 'stopping',
  base: 'weighing the bare runtime',
};

/** What one trial takes before any has been seen: start, rest, 1,000 requests, rest. */
const firstGuessMs = 5_000;

export class ProgressLine {
  readonly #terminal: Terminal;
  #current: Progress | undefined;
  #receivedAtMs = 0;
  /** When the running trial began, on the clock of `elapsedMs`. */
  #trialBeganMs = 0;
  /** The first trial of this run; a resumed measurement begins in the middle. */
  #firstTrial: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #told = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update(progress: Progress): void {
    if (this.#current?.trial !== progress.trial) this.#trialBeganMs = progress.elapsedMs;
    this.#current = progress;
    this.#firstTrial ??= progress.trial;
    this.#receivedAtMs = performance.now();
    if (this.#terminal.isLive) {
      this.#draw();
      this.#timer ??= setInterval(() => this.#draw(), 250).unref();
      return;
    }
    // In a log only the steps that take time are worth a line.
    const line = `trial ${progress.trial}/${progress.trials} (${progress.mode}): ${stepWords[progress.step]}\n`;
    if (!['boot', 'load'].includes(progress.step) || line === this.#told) return;
    this.#told = line;
    this.#terminal.tell(line);
  }

  /** Takes the line away, so that the report begins on a clean one. */
  clear(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#terminal.isLive && this.#current) this.#terminal.tell('\r\x1b[2K');
    this.#current = undefined;
  }

  #draw(): void {
    const progress = this.#current;
    if (!progress) return;
    const elapsedMs = progress.elapsedMs + performance.now() - this.#receivedAtMs;
    const left = this.#leftWords(progress, elapsedMs);
    const text = `trial ${progress.trial}/${progress.trials}, ${progress.mode}: ${stepWords[progress.step]} (${formatDuration(elapsedMs)}, ${left})`;
    this.#terminal.tell(`\r\x1b[2K${cutText(text, this.#terminal.tellWidth - 1)}`);
  }

  /** A running trial that takes longer than the others did says what the next ones will take. */
  #leftWords({ trial, trials }: Progress, elapsedMs: number): string {
    const ended = trial - (this.#firstTrial ?? trial);
    const thisMs = elapsedMs - this.#trialBeganMs;
    const trialMs = Math.max(thisMs, ended > 0 ? this.#trialBeganMs / ended : firstGuessMs);
    const leftMs = (trials - trial + 1) * trialMs - thisMs;
    return leftMs < 1_000 ? 'nearly done' : `about ${Math.ceil(leftMs / 1000)} s left`;
  }
}
