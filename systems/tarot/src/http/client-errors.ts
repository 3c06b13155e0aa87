// What never becomes a request: no HTTP, headers without end, or too slow. Fastify hands on the error and the socket; it is told in the shape of all errors.

import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../time.ts';
import { describeProblem } from './error-envelope.ts';
import { Problem } from './problem.ts';

type Handler = (error: Error & { code: string }, socket: Socket) => void;

export const answerClientErrors =
  (clock: Clock): Handler =>
  (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    if (socket.writable) {
      const problem = toProblem(error.code);
      const body = describeProblem(problem, randomUUID(), clock.now());
      const { statusCode } = problem;
      socket.write(
        `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
          `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    }
    socket.destroy(error);
  };

function toProblem(code: string): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('REQUEST_TIMEOUT', 'The request came too slowly.');
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('HEADERS_TOO_LARGE', 'The headers are too long.');
  return new Problem('INVALID_REQUEST', 'This is no HTTP.');
}
