// How the server does, for a person to read: Markdown.

import type { Static } from '../../../http/typebox.ts';
import type { PerformanceMetrics } from './performance.ts';

type Data = Static<typeof PerformanceMetrics>['data'];

export function renderReport(data: Data, errorsByCode: Readonly<Record<string, number>>): string {
  const { timestamp, health_status, current_system: system, recent_5min, recent_1hour, routes } = data;
  const { response_time_ms, memory_mb } = data.baselines;
  return [
    '# Performance report',
    `${timestamp}: ${health_status}.`,
    '## Load',
    table(
      ['', 'now', 'warning from', 'critical from'],
      [
        [
          'p95 of 5 minutes, ms',
          round(recent_5min.p95_response_ms),
          response_time_ms?.warning,
          response_time_ms?.critical,
        ],
        ['resident memory, MB', round(system.memory_mb), memory_mb?.warning, memory_mb?.critical],
        ['threads', system.num_threads, '', ''],
        ['CPU, %', round(system.cpu_percent), '', ''],
      ],
    ),
    '## Requests',
    table(
      ['within', 'count', 'mean, ms', 'p95, ms', 'failed, %'],
      [rowOf('5 minutes', recent_5min), rowOf('1 hour', recent_1hour)],
    ),
    '## Streams of the last hour',
    table(
      ['count', 'mean first token, ms', 'p95 first token, ms', 'tokens/s', 'failed'],
      [streamRowOf(data.streaming_1hour)],
    ),
    '## Routes that took most time',
    table(
      ['route', 'count', 'mean, ms', 'longest, ms'],
      routes.map(({ route, count, avg_ms, max_ms }) => [route, count, round(avg_ms), round(max_ms)]),
    ),
    '## Errors since the start',
    table(['code', 'count'], Object.entries(errorsByCode)),
    '',
  ].join('\n\n');
}

type Cell = string | number | null | undefined;

const rowOf = (within: string, recent: Data['recent_5min']): Cell[] => [
  within,
  recent.count,
  round(recent.avg_response_ms),
  round(recent.p95_response_ms),
  round(recent.error_rate * 100),
];

const streamRowOf = (streams: Data['streaming_1hour']): Cell[] => [
  streams.total_requests,
  round(streams.avg_first_token_ms),
  round(streams.p95_first_token_ms),
  round(streams.tokens_per_second),
  streams.errors,
];

const round = (value: number | null): number | null => value && Math.round(value * 10) / 10;

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return 'None.';
  const line = (cells: readonly Cell[]): string =>
    `| ${cells.map((cell) => String(cell ?? 'not known').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
