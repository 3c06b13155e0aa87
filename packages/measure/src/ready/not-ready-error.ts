// Why a service did not become ready, told with what was seen: its last output, its ports, its answers.

import { type SystemFiles, TareError } from '@tare/accounting';
import { readPortHolder } from '../process/process-reader.ts';
import type { StartedService } from '../process/start-service.ts';
import type { Service } from '../subject/subject.ts';
import type { Sightings } from './wait-ready.ts';

const shownLines = 12;

const lastOutput = (started: StartedService): string =>
  started.output.lines.slice(-shownLines).join('\n') || '(it printed nothing)';

export function portTaken(service: Service, port: number, files: SystemFiles): TareError {
  return new TareError('PORT_TAKEN', {
    message: `${service.name} wants port ${port}, and another program listens there.`,
    seen: readPortHolder(files, port) ?? 'it has gone since',
    remedy: 'Stop that program, or give the service another port, as `--env PORT=3001`.',
  });
}

export function endedBeforeReady(service: Service, started: StartedService, files: SystemFiles): TareError {
  const text = started.output.lines.join('\n');
  // The last number: an IPv6 address has colons and digits of its own (`::1:3000`).
  const port = /(?:EADDRINUSE|[Aa]ddress already in use)[^\n]*:(\d+)/.exec(text);
  if (port?.[1] !== undefined) return portTaken(service, Number(port[1]), files);
  const exit = started.exit();
  const how = exit?.signal ? `signal ${exit.signal}` : `exit code ${exit?.exitCode ?? 'unknown'}`;
  return new TareError('EXITED_BEFORE_READY', {
    message: `${service.name} ended before it was ready (${how}).`,
    seen: lastOutput(started),
    remedy:
      'Start the command by hand; it must stay in the foreground and serve. Missing settings can be given with --env NAME=VALUE.',
  });
}

export function neverReady(service: Service, started: StartedService, sightings: Sightings): TareError {
  const seconds = Math.round(service.readyTimeoutMs / 1000);
  const ports = sightings.ports.map((socket) => `${socket.address}:${socket.port}`).join(', ');
  const { ready } = service;
  const waitedFor = {
    automatic: 'a listening TCP port',
    url: `an answer from ${ready.kind === 'url' ? ready.url : ''}`,
    port: `port ${ready.kind === 'port' ? ready.port : ''}`,
    output: `a line that matches ${ready.kind === 'output' ? ready.pattern : ''}`,
  }[ready.kind];
  return new TareError('NOT_READY', {
    message: `${service.name} was not ready after ${seconds} s: waited for ${waitedFor}.`,
    seen: `It listens on ${ports || 'no TCP port'}. Its last output:\n${lastOutput(started)}`,
    remedy: 'Say how to tell with --ready URL, PORT or /regex/, or give it more time with --ready-timeout.',
  });
}

export function answersErrors(service: Service, seen: { url: string; status: number; body: string }): TareError {
  const firstLine = seen.body.trim().split('\n')[0]?.slice(0, 200) ?? '';
  return new TareError('ANSWERS_ERRORS', {
    message: `${service.name} answers ${seen.status} to GET ${seen.url}.`,
    seen: firstLine === '' ? '(an empty body)' : firstLine,
    remedy: 'Mend the service, start what it depends on, or name a path that works: --ready URL.',
  });
}
