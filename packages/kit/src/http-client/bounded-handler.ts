// An exchange between undici and whoever handles the answer. Handlers come in two shapes: that of undici 6, which `fetch` of Node.js 20 to 24 has, and that of undici 7.
// Each is wrapped in its own, since one made into the other loses what it does not know.

import type { Dispatcher } from 'undici';
import type { Exchange } from './exchange.ts';

/** With what types do not tell of. */
type Handler = Dispatcher.DispatchHandler & { onRequestSent?(): void };

export const boundHandler = (handler: Handler, exchange: Exchange): Handler =>
  handler.onRequestStart ? boundNew(handler, exchange) : boundOld(handler, exchange);

function boundOld(inner: Handler, exchange: Exchange): Handler {
  exchange.tell = (error) => inner.onError?.(error);
  return {
    onConnect: (abort) => {
      if (!exchange.connected(abort)) return;
      inner.onConnect?.((reason) => {
        exchange.givenUp();
        abort(reason);
      });
    },
    onResponseStarted: () => inner.onResponseStarted?.(),
    onRequestSent: () => inner.onRequestSent?.(),
    onBodySent: (size, total) => inner.onBodySent?.(size, total),
    onHeaders: (status, headers, resume, text) => {
      // Early hints and the like stop nothing, whatever is answered.
      if (status < 200) return inner.onHeaders?.(status, headers, resume, text) ?? true;
      exchange.answered(status, (name) => rawHeader(headers, name));
      if (exchange.isOver) return false;
      const goOn = (): void => {
        exchange.resumed();
        resume();
      };
      return reading(exchange, inner.onHeaders?.(status, headers, goOn, text));
    },
    onData: (chunk) => exchange.received(chunk.length) && reading(exchange, inner.onData?.(chunk)),
    onUpgrade: (status, headers, socket) => {
      exchange.ended();
      inner.onUpgrade?.(status, headers, socket);
    },
    onComplete: (trailers) => {
      // One that throws here is told of it as an error: then it has not ended.
      inner.onComplete?.(trailers);
      exchange.ended();
    },
    onError: (error) => {
      const told = exchange.failed(error);
      if (told) inner.onError?.(told);
    },
  };
}

/** Only false stops undici; what answers nothing goes on. */
function reading(exchange: Exchange, answer: boolean | undefined): boolean {
  if (answer !== false) return true;
  if (!exchange.isOver) exchange.paused();
  return false;
}

/** Names and values one after the other, as they came. */
function rawHeader(headers: readonly (Buffer | string)[], name: string): string | undefined {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const found = headers[index];
    if (found?.length === name.length && found.toString().toLowerCase() === name) return String(headers[index + 1]);
  }
  return undefined;
}

function boundNew(inner: Handler, exchange: Exchange): Handler {
  let controller: Dispatcher.DispatchController | undefined;
  exchange.tell = (error) => inner.onResponseError?.(controller as Dispatcher.DispatchController, error);
  const watched = (real: Dispatcher.DispatchController): Dispatcher.DispatchController =>
    // As it is, but for the two that the exchange has to know of.
    Object.create(real, {
      aborted: { get: () => real.aborted },
      paused: { get: () => real.paused },
      reason: { get: () => real.reason },
      rawHeaders: { get: () => real.rawHeaders },
      rawTrailers: { get: () => real.rawTrailers },
      pause: { value: () => real.pause() },
      resume: {
        value: () => {
          exchange.resumed();
          real.resume();
        },
      },
      abort: {
        value: (reason: Error) => {
          exchange.givenUp();
          real.abort(reason);
        },
      },
    });
  const read = (): void => {
    if (controller?.paused && !exchange.isOver) exchange.paused();
  };
  return {
    onRequestStart: (real, context) => {
      if (!exchange.connected((reason) => real.abort(reason))) return;
      controller = watched(real);
      inner.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (_, status, headers, socket) => {
      exchange.ended();
      if (controller) inner.onRequestUpgrade?.(controller, status, headers, socket);
    },
    onResponseStart: (_, status, headers, text) => {
      exchange.answered(status, (name) => {
        const value = headers[name];
        return Array.isArray(value) ? value[0] : value;
      });
      if (exchange.isOver || !controller) return;
      inner.onResponseStart?.(controller, status, headers, text);
      read();
    },
    onResponseData: (_, chunk) => {
      if (!exchange.received(chunk.length) || !controller) return;
      inner.onResponseData?.(controller, chunk);
      read();
    },
    onResponseEnd: (_, trailers) => {
      if (controller) inner.onResponseEnd?.(controller, trailers);
      exchange.ended();
    },
    onResponseError: (real, error) => {
      const told = exchange.failed(error);
      if (told) inner.onResponseError?.(controller ?? real, told);
    },
  };
}
