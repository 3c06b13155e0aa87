// Waiting with an end to it, that leaves nothing behind: no timer and no listener outlives the wait.

/**
 * @param ms for so long at most
 * @param signal ends the wait at once where it is aborted
 * @returns what `promise` comes to, or `late`
 */
export function within<T, Late>(promise: Promise<T>, ms: number, late: Late, signal?: AbortSignal): Promise<T | Late> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(late);
    const timer = setTimeout(giveUp, ms);
    timer.unref();
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    });
  });
}
