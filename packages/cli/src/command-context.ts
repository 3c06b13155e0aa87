// What every command is given: the terminal, the subject's command line after `--`, and the way to say its exit status.

import type { Terminal } from './terminal.ts';

export interface CommandContext {
  terminal: Terminal;
  /** Arguments after the first `--`. */
  subjectCommand: readonly string[];
  exitWith(status: number): void;
}
