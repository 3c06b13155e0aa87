// Whether the load was one: answers that all refuse, fail or miss are said aloud, with what to do.

import {
  isKnown,
  type LoadFigures,
  type RouteObservation,
  TareError,
  type Unavailable,
  type Warning,
} from '@tare/accounting';
import type { Service } from '../subject/subject.ts';

export interface JudgedLoad {
  load: Pick<LoadFigures, 'requests' | 'errors'> | Unavailable;
  routes: readonly RouteObservation[];
}

/**
 * @returns warnings for a load that is doubtful
 * @throws TareError for a load that measured nothing: no answers, or a route that only refuses or fails
 */
export function judgeLoad(service: Service, { load, routes }: JudgedLoad): Warning[] {
  if ('state' in load) return [];
  const warn = (code: string, message: string): Warning => ({ code, service: service.name, message });
  const ended = load.requests + load.errors;
  if (load.requests === 0) {
    throw new TareError('CONNECTION_FAILED', {
      message: `${service.name} answered none of ${ended} requests.`,
      seen: `${load.errors} connection errors or time-outs`,
      remedy:
        'Give a path that answers with --route, more patience in the config (load.timeout), or fewer --connections.',
    });
  }
  const warnings: Warning[] = [];
  for (const route of routes) {
    const only = (test: (status: number) => boolean): boolean =>
      route.requests > 0 && Object.keys(route.statuses).every((status) => test(Number(status)));
    const seen = `${route.route}: ${Object.entries(route.statuses)
      .map(([status, count]) => `${count} x ${status}`)
      .join(', ')}`;
    if (only((status) => status === 401 || status === 403)) {
      throw new TareError('NEEDS_LOGIN', {
        message: `${service.name} refuses the load without credentials.`,
        seen,
        remedy: "Give credentials with --header 'authorization: Bearer ...', or an open path with --route /health.",
      });
    }
    if (only((status) => status >= 500)) {
      throw new TareError('ANSWERS_ERRORS', {
        message: `${service.name} answers every request of a route with an error.`,
        seen,
        remedy: 'Mend the route or leave it out of the load.',
      });
    }
    if (only((status) => status === 404)) warnings.push(warn('route-not-found', `${route.route} answers 404 only.`));
    else if (Object.keys(route.statuses).some((status) => Number(status) >= 500))
      warnings.push(warn('route-fails-sometimes', `${seen}. Figures of a failing service are not worth much.`));
  }
  const lost = isKnown(load.errors) ? load.errors / ended : 0;
  if (lost > 0) {
    const share = `${load.errors} of ${ended} requests got no answer`;
    warnings.push(warn('requests-lost', `${share}; give fewer --connections or look at the service's log.`));
  }
  return warnings;
}
