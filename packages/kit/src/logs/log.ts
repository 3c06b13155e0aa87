// A log of one shape for application and framework: JSON lines by pino, written at once, with no secrets in them, and with lines that tell of memory.

import { type Bindings, type ChildLoggerOptions, type Logger, pino } from 'pino';
import type { Budget } from '../budget/budget.ts';
import type { Level } from '../budget/level.ts';
import { warn } from '../warn.ts';
import { type LogDestination, openDestination } from './destination.ts';
import { invalidLog } from './invalid-log.ts';
import { type MemoryFields, shapeFields } from './log-line.ts';
import { fieldsOf, memoryFields } from './memory-line.ts';
import { createRedactor, readRedactions, secretNames } from './redact.ts';
import { reviseCall } from './revise-call.ts';

export interface LogOptions {
  /** In every line. */
  name: string;
  /** Least that is written; `info` unless given. */
  level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Has a line written at the start and whenever its level changes: `warn` where that becomes critical. */
  budget?: Budget;
  /** `stdout` unless given. */
  destination?: LogDestination;
  /**
   * What is not written beside authorization, proxy-authorization, cookie, set-cookie and x-api-key. A bare name, as `password`, counts wherever it stands and in any
   * case of letters; a path, as `user.address.*`, as pino takes it.
   */
  redact?: readonly string[];
  /** A destination that fails; a warning of the process unless given. The log goes on. */
  onError?: (error: unknown) => void;
}

export type Log = Logger & {
  /** Writes a line that tells of memory now. */
  memory(): void;
  /** Tells of levels no more, and lets go of its file. Lines that come afterwards are written all the same. */
  close(): void;
};

/** @throws KitError LOG_INVALID */
export function createLog(options: LogOptions): Log {
  const { name, level = 'info', budget, destination = 'stdout', onError = warn } = options;
  checkNames(name, level);
  const { names, paths } = readRedactions(options.redact ?? []);
  const redactLine = createRedactor([...secretNames, ...names]);
  const writer = openDestination(destination, {
    onError,
    onLost: (lines) => logger.warn({ lostLines: lines }, 'lines of the log were lost: nobody read them in time'),
  });
  const logger = pino(
    {
      level,
      base: { pid: process.pid, name },
      timestamp: pino.stdTimeFunctions.isoTime,
      errorKey: 'error',
      formatters: { level: (label) => ({ level: label }), log: shapeFields },
      // They are in shape already when serializers come to them, also those of the framework.
      serializers: { error: (error: unknown) => error },
      hooks: { logMethod: reviseCall, streamWrite: redactLine },
      ...(paths.length > 0 ? { redact: paths } : {}),
    },
    writer,
  );
  const pinoChild: (this: Logger, bindings: Bindings, childOptions?: ChildLoggerOptions) => Logger = logger.child;
  // Every child has it in turn: the request id of a framework comes as a binding of a child.
  const child = function (this: Logger, bindings: Bindings, childOptions?: ChildLoggerOptions): Logger {
    return pinoChild.call(this, shapeFields(bindings), childOptions);
  };
  const tell = (message: string, memory: MemoryFields): void =>
    logger[memory.level === 'critical' ? 'warn' : 'info']({ memory }, message);
  let told: Level | undefined;
  const unsubscribe = budget?.subscribe('shrink', ({ level: now, status }) => {
    // Critical is told of again and again; here once is enough.
    if (now === told) return;
    const before = told;
    told = now;
    tell(`memory level ${now}`, fieldsOf(status, before));
  });
  if (budget) {
    const { level: now } = budget.status();
    told = now;
    tell('memory at start', memoryFields(budget));
  }
  return Object.assign(logger, {
    child,
    memory: () => tell('memory', memoryFields(budget)),
    close: () => {
      unsubscribe?.();
      writer.close();
    },
  }) as Log;
}

function checkNames(name: string, level: string): void {
  if (typeof name !== 'string' || name === '')
    throw invalidLog('A log needs a name.', String(name), 'Give the name of the application.');
  const levels = [...Object.keys(pino.levels.values), 'silent'];
  if (!levels.includes(level))
    throw invalidLog(`The log ${name} has a level that is none.`, String(level), `Give one of ${levels.join(', ')}.`);
}
