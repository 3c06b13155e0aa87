// How the unchanged subject behaves, gathered over all its trials: what changes are held against. Plain JSON: a resumed comparison goes on with it.

import { isKnown, type RouteObservation, type ServiceTrial, type Trial } from '@tare/accounting';
import type { ReferenceRoute, ReferenceService } from '@tare/experiment';

/** Enough for what varies; a route with more has answers that depend on chance. */
const mostShapes = 200;

/** @returns a new reference that has this trial of the unchanged subject in it as well */
export const extendReference = (reference: readonly ReferenceService[], trial: Trial): ReferenceService[] =>
  trial.services.map((service) =>
    extendService(
      reference.find((known) => known.name === service.name),
      service,
    ),
  );

function extendService(known: ReferenceService | undefined, service: ServiceTrial): ReferenceService {
  return {
    name: service.name,
    trials: (known?.trials ?? 0) + 1,
    largestLostShare: Math.max(known?.largestLostShare ?? 0, lostShare(service)),
    crashLines: known?.crashLines.length ? known.crashLines : service.crashLines,
    routes: service.routes.map((route) =>
      extendRoute(
        known?.routes.find((candidate) => candidate.route === route.route),
        route,
      ),
    ),
  };
}

function extendRoute(
  known: ReferenceRoute | undefined,
  { route, requests, statuses, shapes }: RouteObservation,
): ReferenceRoute {
  const names = new Set([...Object.keys(known?.leastShares ?? {}), ...Object.keys(statuses)]);
  const shares = [...names].map((status): [string, number] => {
    const share = requests === 0 ? 0 : (statuses[status] ?? 0) / requests;
    // What a trial did not show at all has a least share of 0 from then on.
    return [status, known ? Math.min(known.leastShares[status] ?? 0, share) : share];
  });
  return {
    route,
    leastShares: Object.fromEntries(shares),
    shapes: [...new Set([...(known?.shapes ?? []), ...shapes])].sort().slice(0, mostShapes),
  };
}

/** Share of requests without any answer. */
export function lostShare({ load }: ServiceTrial): number {
  if ('state' in load || !isKnown(load.errors)) return 0;
  const sent = load.requests + load.errors;
  return sent === 0 ? 0 : load.errors / sent;
}
