// What a framework logs by itself, made one line a request. It comes through the log as any other call; only here its kind can still be told.

import { type LogFn, type Logger, pino } from 'pino';
import { levelOfStatus } from './level-of-status.ts';
import { pathOf } from './log-line.ts';

/** Messages of Fastify 4 and 5. */
const beginning = 'incoming request';
const completion = 'request completed';

/** `hooks.logMethod` of pino. */
export function reviseCall(this: Logger, args: Parameters<LogFn>, method: LogFn, level: number): void {
  const [fields, message] = args as unknown[];
  if (typeof fields === 'object' && fields !== null) {
    // What it says is said when the request is over.
    if (message === beginning && 'req' in fields) return;
    if (message === completion && 'res' in fields && level === pino.levels.values.info) {
      const wanted = levelOfStatus((fields.res as { statusCode?: unknown } | null)?.statusCode);
      if (wanted !== 'info') {
        this[wanted](fields, completion);
        return;
      }
    }
    // As pino does it for an error alone.
    if (args.length === 1 && 'err' in fields && fields.err instanceof Error) {
      method.apply(this, [fields, fields.err.message]);
      return;
    }
  }
  method.apply(this, args.length === 1 && typeof fields === 'string' ? ([withoutQuery(fields)] as never) : args);
}

/** Fastify tells of a route that it does not have in words, with its query. */
function withoutQuery(message: string): string {
  const [, before, url] = /^(Route [A-Z]+:)(\S*) not found$/.exec(message) ?? [];
  return before === undefined || url === undefined ? message : `${before}${pathOf(url)} not found`;
}
