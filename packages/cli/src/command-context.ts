// What every command is given: the terminal, the subject's command line after `--`, and the way to say its exit status.

import type { Terminal } from './terminal.ts';

export interface CommandContext {
  terminal: Terminal;
  /** Arguments of `measure` after the first `--`; undefined without one. */
  subjectCommand: readonly string[] | undefined;
  exitWith(status: number): void;
}
