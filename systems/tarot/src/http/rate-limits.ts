// How often an address may ask, in a minute. Each worker counts for itself: with four, it may be four times as much.

import type { Settings } from '../settings.ts';
import type { App } from './app-type.ts';
import { Problem } from './problem.ts';

type Limits = Pick<Settings, 'RATE_LIMIT_PER_MINUTE' | 'AUTH_RATE_LIMIT_PER_MINUTE'>;

/** Addresses that are remembered; the one that was not seen longest goes first. */
const mostAddresses = 5000;

export async function useRateLimits(app: App, limits: Limits): Promise<void> {
  const { RATE_LIMIT_PER_MINUTE: most, AUTH_RATE_LIMIT_PER_MINUTE: mostOfAuth } = limits;
  if (most === 0 && mostOfAuth === 0) return;
  const { default: rateLimit } = await import('@fastify/rate-limit');
  await app.register(rateLimit, {
    global: most > 0,
    max: most || mostOfAuth,
    timeWindow: 60_000,
    cache: mostAddresses,
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem('RATE_LIMIT_EXCEEDED', `That was too often. Try again in ${Math.ceil(ttl / 1000)} s.`),
  });
}

interface RouteLimit {
  rateLimit: { max: number; timeWindow: number } | false;
}

/** For routes that take a password, in their config: `{ auth: 'user', ...passwordLimit(settings) }`. */
export const passwordLimit = ({ AUTH_RATE_LIMIT_PER_MINUTE: max }: Limits): RouteLimit => ({
  rateLimit: max > 0 && { max, timeWindow: 60_000 },
});

/** For what is asked by probes. */
export const unlimited: RouteLimit = { rateLimit: false };
