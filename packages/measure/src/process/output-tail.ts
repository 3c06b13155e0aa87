// The last lines that a service printed: what a person needs when it dies, and where a `/regex/` readiness looks. Bounded, whatever the service prints.

import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

const keptLines = 40;
const keptLineLength = 500;

export class OutputTail {
  #lines: string[] = [];
  readonly #watchers = new Set<(line: string) => void>();

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) if (stream) this.#follow(stream);
  }

  /** The last lines, oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Calls back with each line from now on, after those already there. @returns a function that ends it */
  watch(callback: (line: string) => void): () => void {
    for (const line of this.#lines) callback(line);
    this.#watchers.add(callback);
    return () => this.#watchers.delete(callback);
  }

  // Not node:readline: a program that prints megabytes without a line end must not fill memory.
  #follow(stream: Readable): void {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      const pieces = (rest + chunk).split('\n');
      rest = (pieces.pop() ?? '').slice(-keptLineLength);
      for (const line of pieces) this.#add(line);
    });
    stream.on('end', () => rest !== '' && this.#add(rest));
    stream.on('error', () => undefined);
  }

  #add(line: string): void {
    const kept = line.slice(0, keptLineLength).replace(/\r$/, '');
    this.#lines.push(kept);
    if (this.#lines.length > keptLines) this.#lines = this.#lines.slice(-keptLines);
    for (const watcher of this.#watchers) watcher(kept);
  }
}
