// Answers from 1000 bytes are compressed, for clients that say they take it. Streams pass as they are. A smaller window than usual takes a third of the memory for each
// that is under way, and makes answers of this size hardly longer.

import { promisify } from 'node:util';
import { gzip, type ZlibOptions } from 'node:zlib';
import type { App } from './app-type.ts';

const leastBytes = 1000;
const compress = promisify<string, ZlibOptions, Buffer>(gzip);
const isText = /^(application\/(json|javascript|xml)|text\/(?!event-stream))/;

export function useGzip(app: App): void {
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    if (typeof payload !== 'string' || payload.length < leastBytes) return payload;
    if (!isText.test(String(reply.getHeader('content-type'))) || reply.hasHeader('content-encoding')) return payload;
    void reply.header('vary', joined(reply.getHeader('vary')));
    if (!takesGzip(request.headers['accept-encoding'])) return payload;
    const kept = reply.cachedAnswer;
    const packed = kept?.packed ?? (await compress(payload, { level: 4, memLevel: 7, windowBits: 14 }));
    if (kept) kept.packed = packed;
    void reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return packed;
  });
}

const joined = (vary: unknown): string => (vary ? `${String(vary)}, Accept-Encoding` : 'Accept-Encoding');

/** Also not where it is named with q=0. */
function takesGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((coding) => /^\s*(gzip|\*)\s*(;\s*q=(0?\.\d*[1-9]\d*|1(\.0*)?)\s*)?$/i.test(coding));
}
