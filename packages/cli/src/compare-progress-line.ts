// Progress of a comparison: which mode, how many pairs until the next look, how long it may still take.

import { formatCount, formatDuration } from '@tare/report';
import type { CompareProgress } from '@tare/trials';
import { LiveLine, leftWords } from './live-line.ts';
import { stepWords } from './step-words.ts';
import type { Terminal } from './terminal.ts';

/** What one trial takes before any has been seen. */
const firstGuessMs = 4_000;

export class CompareProgressLine {
  readonly #line: LiveLine;

  constructor(terminal: Terminal) {
    this.#line = new LiveLine(terminal);
  }

  update(progress: CompareProgress): void {
    const receivedAtMs = performance.now();
    const text = (): string => {
      const elapsedMs = progress.elapsedMs + performance.now() - receivedAtMs;
      const trialMs = progress.trialsEnded > 0 ? progress.elapsedMs / progress.trialsEnded : firstGuessMs;
      // Until the next look: whether it goes on after that is not known, and must not be guessed from the figures so far.
      const leftMs = progress.trialsLeft * trialMs - (elapsedMs - progress.elapsedMs);
      return `${whereWords(progress)}, ${progress.arm}: ${stepWords[progress.step]} (${formatDuration(elapsedMs)}, ${leftWords(leftMs)})`;
    };
    this.#line.show(text, progress.step === 'boot' ? logLine(progress) : undefined);
  }

  clear(): void {
    this.#line.clear();
  }
}

function whereWords({ mode, stage, done, nextLook }: CompareProgress): string {
  return stage === 'self'
    ? `${mode}: start ${done + 1}/${nextLook} of the baseline`
    : `${mode}: pair ${done + 1}/${nextLook}`;
}

/** A line a round, not a trial: a log is read afterwards. */
function logLine({ mode, stage, done, nextLook }: CompareProgress): string | undefined {
  if (stage === 'self')
    return done === 0 ? `${mode}: ${formatCount(nextLook, 'start')} of the baseline alone` : undefined;
  return `${mode}: pair ${done + 1} of at least ${nextLook}`;
}
