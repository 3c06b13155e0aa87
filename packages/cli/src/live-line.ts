// One line of progress, drawn over itself on a terminal and kept counting between two steps; elsewhere plain lines.

import { cutText } from '@tare/report';
import type { Terminal } from './terminal.ts';

export class LiveLine {
  readonly #terminal: Terminal;
  #text: (() => string) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #told = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /**
   * @param text asked again four times a second, so that it can count
   * @param logLine what is told instead where nothing can be drawn over; undefined for a step that is not worth a line of a log
   */
  show(text: () => string, logLine: string | undefined): void {
    if (!this.#terminal.isLive) {
      if (logLine === undefined || logLine === this.#told) return;
      this.#told = logLine;
      this.#terminal.tell(`${logLine}\n`);
      return;
    }
    this.#text = text;
    this.#draw();
    this.#timer ??= setInterval(() => this.#draw(), 250).unref();
  }

  /** Takes the line away, so that what follows begins on a clean one. */
  clear(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#text) this.#terminal.tell('\r\x1b[2K');
    this.#text = undefined;
  }

  #draw(): void {
    if (this.#text) this.#terminal.tell(`\r\x1b[2K${cutText(this.#text(), this.#terminal.tellWidth - 1)}`);
  }
}

/** `about 20 s left`, `nearly done`. */
export const leftWords = (leftMs: number): string => {
  if (leftMs < 1_000) return 'nearly done';
  const seconds = Math.ceil(leftMs / 1000);
  return seconds < 120 ? `about ${seconds} s left` : `about ${Math.ceil(seconds / 60)} min left`;
};
