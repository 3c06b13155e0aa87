// A server under continuous load from autocannon: what was asked, what failed.

import autocannon from 'autocannon';

/**
 * @param {{ url: string, connections: number, ratePerSecond?: number, requests?: object[] }} load
 * @returns {{ stop(): Promise<{ requests: number, failed: number, errors: number, timeouts: number, other: Record<string, number>, p99: number }>, progress(): number }}
 */
export function startLoad({ url, connections, ratePerSecond, requests }) {
  let seen = 0;
  const other = {};
  let failure;
  const instance = autocannon({
    url,
    connections,
    // Until it is stopped.
    duration: 24 * 3600,
    timeout: 20,
    ...(ratePerSecond ? { overallRate: ratePerSecond } : {}),
    ...(requests ? { requests } : {}),
  });
  instance.on('response', (_client, status) => {
    seen += 1;
    if (status < 200 || status > 299) other[status] = (other[status] ?? 0) + 1;
  });
  instance.on('reqError', (error) => {
    failure ??= error;
  });
  const done = new Promise((resolve, reject) => {
    instance.on('done', resolve);
    instance.on('error', reject);
  });
  return {
    progress: () => seen,
    async stop() {
      instance.stop();
      const { errors, timeouts, non2xx, latency } = await done;
      return { requests: seen, failed: errors + non2xx, errors, timeouts, other, p99: latency.p99, failure };
    },
  };
}
