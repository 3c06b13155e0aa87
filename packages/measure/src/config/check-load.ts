// What a schema cannot say about a load: routes, headers, time-outs.

import { checkDuration } from './check-duration.ts';
import type { RouteConfig } from './config.ts';
import type { LoadDraft } from './config-draft.ts';
import type { Report } from './config-problem.ts';
import { parseRoute } from './parse-route.ts';

/** Reports every problem of one load. */
export function checkLoad(load: LoadDraft, at: readonly (string | number)[], report: Report): void {
  checkDuration(load.timeout, 1, [...at, 'timeout'], report);
  checkHeaders(load.headers, [...at, 'headers'], report);
  checkRoutes(load.routes ?? [], [...at, 'routes'], report);
}

function checkRoutes(
  routes: readonly (string | RouteConfig | undefined)[],
  at: readonly (string | number)[],
  report: Report,
): void {
  const positions = new Map<string, number>();
  for (const [position, route] of routes.entries()) {
    if (route === undefined) continue;
    const read = parseRoute(route);
    if (read.state === 'fault') {
      report([...at, position], { message: read.fault, seen: route, remedy: read.remedy });
      continue;
    }
    if (typeof route !== 'string') checkHeaders(route.headers, [...at, position, 'headers'], report);
    const { method, path, headers, body } = read.value;
    const identity = JSON.stringify([method, path, headers, body]);
    const first = positions.get(identity);
    if (first === undefined) positions.set(identity, position);
    else {
      report([...at, position], {
        message: `is the same request as routes[${first}]`,
        seen: route,
        remedy: 'Keep one of them, and say its share with "weight".',
      });
    }
  }
}

function checkHeaders(
  headers: Readonly<Record<string, string>> | undefined,
  at: readonly (string | number)[],
  report: Report,
): void {
  const spellings = new Map<string, string>();
  for (const [name, value] of Object.entries(headers ?? {})) {
    // RFC 9110, 5.6.2: a field name is a token. A line break in a value would begin another field.
    if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name)) {
      report([...at, name], { message: 'is no header name', seen: name, remedy: 'Use letters, digits and "-".' });
    }
    if (/[\r\n\0]/.test(value)) {
      report([...at, name], { message: 'holds a line break', seen: value, remedy: 'Write the value in one line.' });
    }
    const spelling = spellings.get(name.toLowerCase());
    if (spelling === undefined) spellings.set(name.toLowerCase(), name);
    else {
      report([...at, name], {
        message: `is the header "${spelling}" once more`,
        seen: value,
        remedy: 'Keep one of them: upper and lower case are the same in header names.',
      });
    }
  }
}
