// What every command is given: the terminal, the subject's command line after `--`, and the way to say its exit status.

import type { Terminal } from './terminal.ts';

export interface CommandContext {
  terminal: Terminal;
  /** Arguments after the first `--` of a command that takes a subject's command line; undefined without them. */
  subjectCommand: readonly string[] | undefined;
  exitWith(status: number): void;
}
