// What a schema cannot say about the keys that `tare plan` reads: paths that can be paths, and a currency.

import type { PriceConfig } from './config.ts';
import type { Report } from './config-problem.ts';

/** Whether a file is there and runs is seen when it is tried: a configuration may be shared by machines that do not all have it. */
export function checkRuntimes(runtimes: readonly (string | undefined)[] | undefined, report: Report): void {
  for (const [position, path] of (runtimes ?? []).entries()) {
    // Taken out because it is no text.
    if (path === undefined) continue;
    if (path.trim() === '' || path.includes('\0')) {
      const remedy = 'Write the path of a Node.js binary, as "/opt/node24/bin/node".';
      report(['runtimes', position], { message: 'is no path', seen: path, remedy });
    } else if (runtimes?.indexOf(path) !== position) {
      report(['runtimes', position], { message: 'names a binary twice', seen: path, remedy: 'Keep it once.' });
    }
  }
}

export function checkPrice(price: Partial<PriceConfig> | undefined, report: Report): void {
  const { currency } = price ?? {};
  if (currency === undefined || /^[A-Z]{3}$/.test(currency)) return;
  const remedy = 'Write three capital letters, as EUR.';
  report(['price', 'currency'], { message: 'is no currency', seen: currency, remedy });
}
