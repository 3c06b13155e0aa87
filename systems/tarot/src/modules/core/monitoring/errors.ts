// Recent errors as answers tell them.

import { mostRecentErrors, type RecentErrors } from '../../../http/recent-errors.ts';
import { hourMs, minuteMs } from '../../../time.ts';
import type { ErrorsAnswer, ErrorsSummary } from './watch-schemas.ts';

export function listErrors(recentErrors: RecentErrors, limit: number): ErrorsAnswer {
  const errors = recentErrors.list(limit).map(({ atMs, code, message, statusCode, cause, route, requestId }) => ({
    timestamp: new Date(atMs).toISOString(),
    code,
    message,
    status_code: statusCode,
    cause,
    route,
    request_id: requestId,
  }));
  return { status: 'ok', count: errors.length, errors };
}

export function describeErrors(recentErrors: RecentErrors, nowMs: number): ErrorsSummary {
  const recent = recentErrors.list(mostRecentErrors);
  const since = (ms: number): number => recent.filter(({ atMs }) => atMs >= nowMs - ms).length;
  const counts = [...recentErrors.counts()];
  const [newest] = recent;
  return {
    status: 'ok',
    total: counts.reduce((sum, [, count]) => sum + count, 0),
    by_code: Object.fromEntries(counts),
    recent: {
      last_5min: since(5 * minuteMs),
      last_hour: since(hourMs),
      by_route: countBy(recent.map(({ route }) => route)),
    },
    last_error_at: newest ? new Date(newest.atMs).toISOString() : null,
  };
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
