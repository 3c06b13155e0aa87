// One request, from the call to the end of its answer: its bounds, what it counts, and who is told when it fails. undici begins its own time-outs when a request has a
// connection, and none while nobody reads: a total bound and one for bodies nobody reads are kept here.

import type { Bounds } from './bounds.ts';
import { explain, failureOf, HttpClientError, type HttpPhase } from './http-client-error.ts';

export interface Counts {
  requests: number;
  /** No answer, or not all of it; those that were too slow among them. */
  failures: number;
  timeOuts: number;
  /** Given up by whoever asked. */
  aborted: number;
  /** Of bodies, as they come. */
  answerBytes: number;
}

export const noCounts = (): Counts => ({ requests: 0, failures: 0, timeOuts: 0, aborted: 0, answerBytes: 0 });

/** What requests to one origin have in common. */
export interface Account {
  counts: Counts;
  /** Requests that have no connection yet. */
  waiting: number;
}

export interface ExchangeOptions {
  origin: string;
  method: string;
  bounds: Readonly<Bounds>;
  /** Given for this request, so that they hold for a stream of events as well. */
  asked: Readonly<Partial<Bounds>>;
  account: Account;
  /** Whether errors are explained, or told as undici has them. */
  explains: boolean;
  /** Once, however it ends. */
  onOver: () => void;
}

export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #total: NodeJS.Timeout | undefined;
  #unread: NodeJS.Timeout | undefined;
  #abort: ((reason: Error) => void) | undefined;
  #tell: (error: Error) => void = () => undefined;
  #unheed: () => void = () => undefined;
  #wasConnected = false;
  #isGivenUp = false;
  #isOver = false;
  #error: Error | undefined;
  #maxBytes: number;
  #bytes = 0;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { bounds, account } = options;
    account.counts.requests += 1;
    account.waiting += 1;
    this.#maxBytes = bounds.maxResponseBytes;
    if (bounds.totalTimeoutMs > 0) this.#total = this.#later('total', bounds.totalTimeoutMs);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Who hears of a failure that comes before undici has begun: it tells nobody of what waits. */
  set tell(tell: (error: Error) => void) {
    this.#tell = tell;
  }

  /** @returns false for one that is over already, and is aborted */
  connected(abort: (reason: Error) => void): boolean {
    if (this.#isOver) {
      abort(this.#error ?? new Error('The request is over.'));
      return false;
    }
    if (!this.#wasConnected) this.#options.account.waiting -= 1;
    this.#abort = abort;
    this.#wasConnected = true;
    return true;
  }

  /** Whoever asked ends it. */
  givenUp(): void {
    this.#isGivenUp = true;
  }

  /** Ends with the signal: at once, where undici would wait for a connection first. */
  heed(signal: AbortSignal): void {
    const end = (): void => {
      this.#isGivenUp = true;
      this.#end(signal.reason);
    };
    this.#unheed = () => signal.removeEventListener('abort', end);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  }

  /** Before it was sent. */
  refuse(error: Error): void {
    this.#end(error);
  }

  answered(status: number, headerOf: (name: string) => string | undefined): void {
    if (status < 200 || this.#isOver) return;
    const { asked, method } = this.#options;
    if (headerOf('content-type')?.toLowerCase().startsWith('text/event-stream')) {
      if (asked.totalTimeoutMs === undefined) clearTimeout(this.#total);
      if (asked.maxResponseBytes === undefined) this.#maxBytes = 0;
    }
    // What says that it is too large is not read at all. With HEAD nothing comes.
    const declared = method === 'HEAD' ? 0 : Number(headerOf('content-length') ?? 0);
    if (this.#maxBytes > 0 && declared > this.#maxBytes) this.#end(this.#tooLarge(declared));
  }

  /** @returns false where it was one too many */
  received(bytes: number): boolean {
    this.#bytes += bytes;
    this.#options.account.counts.answerBytes += bytes;
    if (this.#maxBytes === 0 || this.#bytes <= this.#maxBytes) return true;
    this.#end(this.#tooLarge(this.#bytes));
    return false;
  }

  /** Whoever reads is behind: undici stops reading, and its time-outs with it. */
  paused(): void {
    const { unreadTimeoutMs } = this.#options.bounds;
    clearTimeout(this.#unread);
    if (unreadTimeoutMs > 0 && !this.#isOver) this.#unread = this.#later('unread', unreadTimeoutMs);
  }

  resumed(): void {
    clearTimeout(this.#unread);
  }

  ended(): void {
    this.#finish();
  }

  /** @returns what to tell, and undefined where that was done */
  failed(error: Error): Error | undefined {
    if (this.#isOver) return undefined;
    const { origin, account, explains } = this.#options;
    const { counts } = account;
    this.#finish();
    if (this.#isGivenUp) {
      counts.aborted += 1;
      return error;
    }
    counts.failures += 1;
    if (failureOf(error) === 'HTTP_TIMED_OUT') counts.timeOuts += 1;
    return explains ? explain(error, origin, this.#wasConnected) : error;
  }

  #end(reason: Error): void {
    if (this.#isOver) return;
    // undici tells of it by itself where it has begun.
    if (this.#abort) {
      this.#abort(reason);
      return;
    }
    this.#error = reason;
    const told = this.failed(reason);
    if (told) this.#tell(told);
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (!this.#wasConnected) this.#options.account.waiting -= 1;
    clearTimeout(this.#total);
    clearTimeout(this.#unread);
    this.#unheed();
    this.#abort = undefined;
    this.#options.onOver();
  }

  #later(phase: HttpPhase, ms: number): NodeJS.Timeout {
    const { origin } = this.#options;
    const said = phase === 'unread' ? 'has an answer that nobody reads' : 'took too long';
    const message = `${origin} ${said} (${phase}): ${ms} ms`;
    return setTimeout(() => this.#end(new HttpClientError('HTTP_TIMED_OUT', { origin, phase, message })), ms).unref();
  }

  #tooLarge(bytes: number): HttpClientError {
    const { origin } = this.#options;
    const message = `${origin} answered with more than it may: ${bytes} of ${this.#maxBytes} bytes`;
    return new HttpClientError('HTTP_TOO_LARGE', { origin, message });
  }
}
