// Progress of a search for a leak: which run, which reading, how long it may still take.

import { formatDuration } from '@tare/report';
import type { LeakProgress } from '@tare/trials';
import { LiveLine, leftWords } from './live-line.ts';
import type { Terminal } from './terminal.ts';

/** In a log every tenth reading is worth a line. */
const readingsPerLine = 10;

export class LeakProgressLine {
  readonly #line: LiveLine;

  constructor(terminal: Terminal) {
    this.#line = new LiveLine(terminal);
  }

  update(progress: LeakProgress): void {
    const receivedAtMs = performance.now();
    const text = (): string => {
      const elapsedMs = progress.elapsedMs + performance.now() - receivedAtMs;
      return `${whereWords(progress)} (${formatDuration(elapsedMs)}, ${leftWords(leftMs(progress, elapsedMs))})`;
    };
    const isWorthALine = progress.done === progress.of || progress.done % readingsPerLine === 0;
    this.#line.show(text, isWorthALine ? whereWords(progress) : undefined);
  }

  clear(): void {
    this.#line.clear();
  }
}

const whereWords = ({ arm, run, runs, done, of }: LeakProgress): string =>
  `${runs === 1 ? '' : `run ${run}/${runs}, ${arm}: `}reading ${done}/${of}`;

/** Start and warm-up are in what the readings took so far, which makes it a cautious guess. */
function leftMs({ run, runs, done, of, elapsedMs }: LeakProgress, nowMs: number): number {
  const share = (run - 1 + done / of) / runs;
  return elapsedMs / share - nowMs;
}
