// GET paths that stand literally in the source: what a load could ask for, and which of them tells that the service is up.

import type { Source } from './detect-entry.ts';

export interface RouteFacts {
  readonly healthPath: string | null;
  /** Without the health path and without parameters; at most five, in source order. */
  readonly routes: string[];
}

const health = /^\/(?:api\/|_)?(?:health|healthz|healthcheck|livez|live|readyz|ready|ping|status)$/i;

/** Finds `app.get('/cards')` and comparisons of a plain server, as `request.url === '/cards'`. */
export function detectRoutes(sources: readonly Source[]): RouteFacts {
  const paths = new Set<string>();
  for (const { text } of sources) {
    const patterns = [
      /\b(?:app|server|fastify|router|api|routes|instance|web)\.get(?:<[^>]*>)?\(\s*['"`](\/[\w./-]*)['"`]/g,
      /\b(?:url|pathname|path)\s*===?\s*['"`](\/[\w./-]*)['"`]/g,
    ];
    for (const pattern of patterns)
      for (const [, path] of text.matchAll(pattern)) if (path !== undefined) paths.add(path);
  }
  const healthPath = [...paths].find((path) => health.test(path)) ?? null;
  return { healthPath, routes: [...paths].filter((path) => !health.test(path)).slice(0, 5) };
}
