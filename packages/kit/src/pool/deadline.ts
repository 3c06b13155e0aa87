// Ends of waiting. A timer of Node.js that is asked for more than 2^31 - 1 ms fires at once; here such a time is as long as a timer can be.

const longestMs = 2 ** 31 - 1;

/**
 * Keeps the process alive until then, since somebody waits for it.
 * @param ms never comes for Infinity
 * @returns ends it
 */
export function after(ms: number, act: () => void): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => undefined;
  const timer = setTimeout(act, Math.min(ms, longestMs));
  return () => clearTimeout(timer);
}

/** As `after`, for what nobody waits for: it keeps no process alive. */
export function quietlyAfter(ms: number, act: () => void): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => undefined;
  const timer = setTimeout(act, Math.min(ms, longestMs));
  timer.unref();
  return () => clearTimeout(timer);
}

/** @returns whether it was fulfilled in time; it is not unhandled where it comes later and fails */
export function isFulfilledWithin(ms: number, promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const end = after(ms, () => resolve(false));
    promise
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(end);
  });
}
