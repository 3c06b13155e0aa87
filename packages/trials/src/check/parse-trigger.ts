// When a decision is to be thought over, as a person writes it: `total above 200MB`, `service added`, `p95 above 50ms`.

import { parseDuration, parseSize, TareError } from '@tare/accounting';
import type { Trigger } from '@tare/experiment';

/**
 * @param services those that there were when it was decided
 * @throws TareError USAGE
 */
export function parseTrigger(text: string, services: readonly string[]): Trigger {
  const words = text.trim().replace(/\s+/g, ' ');
  if (/^(a )?service (is )?added$/i.test(words)) return { kind: 'service-added', services: [...services].sort() };
  const [, figure, limit] = /^(total|p95) (?:is )?above (.+)$/i.exec(words) ?? [];
  // A bare number would be bytes or milliseconds; nobody means the one, and not everybody the other.
  const hasUnit = limit !== undefined && /[a-z]\s*$/i.test(limit);
  if (hasUnit && figure?.toLowerCase() === 'total') {
    const bytes = parseSize(limit);
    if (bytes !== undefined && bytes > 0) return { kind: 'total-above', bytes };
  }
  if (hasUnit && figure?.toLowerCase() === 'p95') {
    const milliseconds = parseDuration(limit);
    if (milliseconds !== undefined && milliseconds > 0) return { kind: 'p95-above', milliseconds };
  }
  throw new TareError('USAGE', {
    message: 'The value of --revisit is no trigger that tare can see.',
    seen: text,
    remedy: "Write 'total above 200MB', 'service added' or 'p95 above 50ms'; other reasons belong in --because.",
  });
}
