// One HTTP request with a short patience, and what came of it. Used to find out whether a server is up; the load is not made of these.

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type ProbeResult =
  | { kind: 'answer'; status: number; location: string | undefined; body: string; closes: boolean }
  /** Nobody accepts connections (yet). */
  | { kind: 'refused' }
  /** Somebody does, and what comes back is no HTTP. */
  | { kind: 'not-http' }
  /** Somebody does, and says nothing. */
  | { kind: 'silent' };

const keptBodyBytes = 16 * 1024;

export function probeHttp(url: URL, headers: Record<string, string>, timeoutMs: number): Promise<ProbeResult> {
  return new Promise((resolve) => {
    // Asks to keep the connection, only to learn whether the server would.
    const options = { headers: { connection: 'keep-alive', ...headers }, timeout: timeoutMs, agent: false as const };
    const request =
      url.protocol === 'https:'
        ? // Development certificates are self-signed; this is the person's own server on their own machine.
          httpsRequest(url, { ...options, rejectUnauthorized: false })
        : httpRequest(url, options);
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (body.length < keptBodyBytes) body += chunk;
        else response.destroy();
      });
      const finish = (): void =>
        resolve({
          kind: 'answer',
          status: response.statusCode ?? 0,
          location: response.headers.location,
          body: body.slice(0, keptBodyBytes),
          closes:
            response.headers.connection?.toLowerCase() === 'close' ||
            (response.httpVersion === '1.0' && response.headers.connection?.toLowerCase() !== 'keep-alive'),
        });
      response.on('end', () => {
        finish();
        request.destroy();
      });
      response.on('close', finish);
      response.on('error', finish);
    });
    request.on('timeout', () => {
      resolve({ kind: 'silent' });
      request.destroy();
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(classify(error)));
    request.end();
  });
}

function classify(error: NodeJS.ErrnoException): ProbeResult {
  const code = error.code ?? '';
  if (code.startsWith('HPE_') || code.startsWith('ERR_SSL') || code === 'EPROTO') return { kind: 'not-http' };
  // A server that speaks another protocol hangs up on a line it does not understand.
  if (code === 'ECONNRESET' || code === 'EPIPE') return { kind: 'not-http' };
  return { kind: 'refused' };
}
