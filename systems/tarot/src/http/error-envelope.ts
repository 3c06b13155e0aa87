// The one shape of errors, whatever threw them.

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../time.ts';
import type { App } from './app-type.ts';
import { isDatabaseAway } from './database-away.ts';
import { invalidRequest, Problem, type ProblemCode } from './problem.ts';
import type { RecentErrors } from './recent-errors.ts';
import type { ErrorBody } from './schemas.ts';

/** Errors of the framework that a client caused; others of it are ours. */
const codesOfStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'INVALID_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMIT_EXCEEDED',
};

export function useErrorEnvelope(app: App, clock: Clock, recentErrors: RecentErrors): void {
  const answer = (problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { statusCode } = problem;
    if (statusCode === 401) void reply.header('www-authenticate', 'Bearer');
    const body = describeProblem(problem, request.id, clock.now());
    return reply.code(statusCode).type('application/json; charset=utf-8').send(body);
  };
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = isGone(request) ? invalidRequest('The request ended before its end.') : toProblem(error);
    // Too much radiation is a rule of the game: anybody could fill the log with it.
    if (problem.statusCode >= 500 && problem.code !== 'RADIATION_OVERLOAD') {
      request.log.error({ error }, 'request failed');
      recentErrors.record({
        code: problem.code,
        message: problem.message,
        statusCode: problem.statusCode,
        cause: [error.name, error.code].filter(Boolean).join(' '),
        route: `${request.method} ${request.routeOptions.url ?? 'none'}`,
        requestId: request.id,
      });
    }
    return answer(problem, request, reply);
  });
}

/** @returns JSON */
export function describeProblem({ code, message, details }: Problem, requestId: string, nowMs: number): string {
  const body: ErrorBody = {
    success: false,
    error: { code, message, ...(details === undefined ? {} : { details }) },
    timestamp: new Date(nowMs).toISOString(),
    request_id: requestId,
  };
  return JSON.stringify(body);
}

/** In the midst of its body. What is thrown then has the codes of a connection, and it is none of the database. */
const isGone = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete;

function toProblem(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error))
    return new Problem('DATABASE_CONNECTION_ERROR', 'The database does not answer. Try again soon.');
  const code = codesOfStatus[error.statusCode ?? 500];
  // Messages of the framework for these say what is wrong with the request.
  if (code && error.code?.startsWith('FST_')) return new Problem(code, error.message);
  return new Problem('INTERNAL_ERROR', 'Something went wrong here. It was noted.');
}
