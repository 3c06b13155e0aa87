// One provider being asked: it has so long to say something, and is given up when whoever asked gives up.

import { ProviderError, type ProviderName } from './provider.ts';

export class Attempt {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #outer: AbortSignal | undefined;
  readonly #givenUp: Promise<never>;

  constructor(provider: ProviderName, timeoutMs: number, outer: AbortSignal | undefined) {
    this.#outer = outer;
    const { signal } = this.#controller;
    this.#givenUp = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    // Where nobody waits for it any more.
    this.#givenUp.catch(() => undefined);
    this.#timer = setTimeout(
      () => this.#controller.abort(new ProviderError(provider, 'timeout', `Nothing came within ${timeoutMs} ms.`)),
      timeoutMs,
    );
    outer?.addEventListener('abort', this.#giveUp, { once: true });
    if (outer?.aborted) this.#giveUp();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What is asked, or the reason why nobody waits for it any longer; also where it does not heed the signal. */
  race<T>(asked: Promise<T>): Promise<T> {
    return Promise.race([asked, this.#givenUp]);
  }

  /** Something came: from now on it may take its time. */
  answered(): void {
    clearTimeout(this.#timer);
  }

  /** Frees whatever it still holds. */
  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#giveUp);
    this.#controller.abort(new Error('It is over.'));
  }

  readonly #giveUp = (): void => this.#controller.abort(this.#outer?.reason);
}
