// How long requests took: sums for each route, and the last thousand one by one. Bounded, since it is kept by the route's template; the knob LEAK_MODE keeps it by
// the path that was asked, as is easily done, and grows for ever.

import type { Clock } from '../time.ts';
import type { App } from './app-type.ts';
import { isEventStream } from './event-stream.ts';

interface Sum {
  count: number;
  totalMs: number;
  maxMs: number;
  errors: number;
}

interface RecentRequests {
  count: number;
  avg_response_ms: number;
  p95_response_ms: number;
  error_rate: number;
}

export interface Timings {
  /** By method and route. */
  routes(): ReadonlyMap<string, Readonly<Sum>>;
  recent(sinceMs: number): RecentRequests;
}

const mostRecent = 1000;

export function useTimings(app: App, { clock, byPath }: { clock: Clock; byPath: boolean }): Timings {
  const sums = new Map<string, Sum>();
  const at = new Float64Array(mostRecent);
  const took = new Float32Array(mostRecent);
  const failed = new Uint8Array(mostRecent);
  let seen = 0;
  app.addHook('onResponse', async (request, reply) => {
    // How long a stream takes says nothing of this server; streaming-statistics.ts has them.
    if (isEventStream(reply)) return;
    const ms = reply.elapsedTime;
    const isError = reply.statusCode >= 500;
    const key = `${request.method} ${(byPath ? request.url : request.routeOptions.url) ?? 'none'}`;
    const sum = sums.get(key) ?? { count: 0, totalMs: 0, maxMs: 0, errors: 0 };
    sums.set(key, sum);
    sum.count += 1;
    sum.totalMs += ms;
    sum.maxMs = Math.max(sum.maxMs, ms);
    sum.errors += isError ? 1 : 0;
    const index = seen % mostRecent;
    seen += 1;
    at[index] = clock.now();
    took[index] = ms;
    failed[index] = isError ? 1 : 0;
  });
  return {
    routes: () => sums,
    recent: (sinceMs) => {
      const indices = Array.from({ length: Math.min(seen, mostRecent) }, (_, index) => index);
      const within = indices.filter((index) => (at[index] ?? 0) >= sinceMs);
      const times = within.map((index) => took[index] ?? 0).sort((a, b) => a - b);
      const total = times.reduce((sum, ms) => sum + ms, 0);
      const errors = within.filter((index) => failed[index] === 1).length;
      const count = times.length;
      return {
        count,
        avg_response_ms: count === 0 ? 0 : rounded(total / count),
        p95_response_ms: rounded(times[Math.max(0, Math.ceil(count * 0.95) - 1)] ?? 0),
        error_rate: count === 0 ? 0 : errors / count,
      };
    },
  };
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
