// Lines of a log, as they come out.

import { createLog, type Log, type LogLine, type LogOptions } from '../../src/logs/index.ts';

type Line = LogLine & Record<string, unknown>;

export interface Logging {
  log: Log;
  lines: Line[];
  /** As written. */
  text(): string;
}

/** A log that writes to a list. */
export function logging(options: Partial<LogOptions> = {}): Logging {
  const written: string[] = [];
  const lines: Line[] = [];
  const log = createLog({
    name: 'app',
    destination: {
      write: (line) => {
        written.push(line);
        lines.push(JSON.parse(line) as Line);
      },
    },
    ...options,
  });
  return { log, lines, text: () => written.join('') };
}
