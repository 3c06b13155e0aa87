// How long a request may take and how much may come back, where the client says it for all and a request for itself.

import { KitError } from '../kit-error.ts';

/** Of one request; 0 is without that bound. */
export interface Bounds {
  /** From when it is sent to the head of the answer; 60 s unless given. */
  headersTimeoutMs: number;
  /** Between two pieces of the body; 60 s unless given. */
  bodyTimeoutMs: number;
  /**
   * From the call to the end of the body, and what it waits for a free connection with it; 5 minutes unless given. A stream of events (text/event-stream) ends when it
   * ends: the bound of the client does not hold for it, one that is given for the request does.
   */
  totalTimeoutMs: number;
  /** How long nobody may read while there is more: then the connection is taken back. 30 s unless given. */
  unreadTimeoutMs: number;
  /** Of the body as it comes, before it is unpacked; 64 MiB unless given. As for `totalTimeoutMs`, not for streams of events. */
  maxResponseBytes: number;
}

export const usualBounds: Readonly<Bounds> = {
  headersTimeoutMs: 60_000,
  bodyTimeoutMs: 60_000,
  totalTimeoutMs: 300_000,
  unreadTimeoutMs: 30_000,
  maxResponseBytes: 64 * 1024 * 1024,
};

const names = Object.keys(usualBounds) as (keyof Bounds)[];

/** A timer of Node.js cannot wait longer; it would fire at once. */
const longestMs = 2 ** 31 - 1;

/**
 * Those that are given, checked; the others are left out.
 * @throws KitError HTTP_CLIENT_INVALID
 */
export function checkBounds(given: Partial<Record<keyof Bounds, unknown>>): Partial<Bounds> {
  const bounds: Partial<Bounds> = {};
  for (const name of names) {
    const value = given[name];
    if (value === undefined) continue;
    const most = name.endsWith('Ms') ? longestMs : Number.MAX_SAFE_INTEGER;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
      throw new KitError('HTTP_CLIENT_INVALID', {
        message: `${name} of the client for HTTP is no such bound.`,
        seen: String(value),
        remedy: `Give a whole number from 0, which is without that bound, to ${most}.`,
      });
    }
    bounds[name] = value;
  }
  return bounds;
}
