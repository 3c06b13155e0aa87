// Progress of an explanation: which of its two starts, which step, how long it may still take.

import { formatDuration } from '@tare/report';
import type { ExplainProgress } from '@tare/trials';
import { LiveLine, leftWords } from '../live-line.ts';
import { stepWords } from '../step-words.ts';
import type { Terminal } from '../terminal.ts';

/** What one trial takes before any has been seen. */
const firstGuessMs = 5_000;

export class ExplainProgressLine {
  readonly #line: LiveLine;

  constructor(terminal: Terminal) {
    this.#line = new LiveLine(terminal);
  }

  update(progress: ExplainProgress): void {
    const receivedAtMs = performance.now();
    const { step, trialsEnded, trialsLeft } = progress;
    const where = whereWords(progress);
    const text = (): string => {
      const elapsedMs = progress.elapsedMs + performance.now() - receivedAtMs;
      // Looking takes longer than starting as it is, but by how much nobody knows yet.
      const trialMs = trialsEnded > 0 ? progress.elapsedMs / trialsEnded : firstGuessMs;
      const ofThisMs = trialsEnded > 0 ? elapsedMs - progress.elapsedMs : elapsedMs;
      return `${where}: ${stepWords[step]} (${formatDuration(elapsedMs)}, ${leftWords(trialsLeft * trialMs - ofThisMs)})`;
    };
    // In a log only the steps that take time are worth a line.
    const isWorthALine = step === 'boot' || step === 'load';
    this.#line.show(text, isWorthALine ? `${where}: ${stepWords[step]}` : undefined);
  }

  clear(): void {
    this.#line.clear();
  }
}

const whereWords = ({ trial, trialsEnded, trialsLeft }: ExplainProgress): string =>
  `start ${trialsEnded + 1}/${trialsEnded + trialsLeft}, ${trial === 'plain' ? 'as it is' : 'with the tracer'}`;
