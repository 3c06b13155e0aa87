// Requests and streams of the last minutes, beside what they should be.

import type { Context } from '../../../context.ts';
import { Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { hourMs, minuteMs } from '../../../time.ts';
import type { MemoryMetrics } from './memory.ts';

const Baseline = Type.Object({ target: Type.Number(), warning: Type.Number(), critical: Type.Number() });
export const Recent = Type.Object({
  count: Type.Integer(),
  avg_response_ms: Type.Number(),
  p95_response_ms: Type.Number(),
  error_rate: Type.Number(),
});
export const Streaming = Type.Object({
  total_requests: Type.Integer(),
  avg_first_token_ms: Type.Number(),
  p95_first_token_ms: Type.Number(),
  tokens_per_second: Type.Number(),
  total_tokens: Type.Integer(),
  error_rate: Type.Number(),
  errors: Type.Integer(),
});
const HealthStatus = Type.Union([Type.Literal('healthy'), Type.Literal('warning'), Type.Literal('critical')]);

export const PerformanceMetrics = Type.Object({
  status: Type.Literal('ok'),
  data: Type.Object({
    timestamp: Timestamp,
    baselines: Type.Record(Type.String(), Baseline),
    recent_5min: Recent,
    recent_1hour: Recent,
    streaming_5min: Streaming,
    streaming_1hour: Streaming,
    streaming_by_provider: Type.Record(Type.String(), Streaming),
    routes: Type.Array(
      Type.Object({ route: Type.String(), count: Type.Integer(), avg_ms: Type.Number(), max_ms: Type.Number() }),
      { description: 'Those that took most time in all.' },
    ),
    current_system: Type.Object({
      cpu_percent: Type.Union([Type.Number(), Type.Null()]),
      memory_mb: Type.Union([Type.Number(), Type.Null()]),
      memory_percent: Type.Union([Type.Number(), Type.Null()]),
      num_threads: Type.Union([Type.Number(), Type.Null()]),
      num_fds: Type.Union([Type.Number(), Type.Null()]),
    }),
    health_status: HealthStatus,
  }),
});

const baselines = {
  response_time_ms: { target: 20, warning: 200, critical: 1000 },
  memory_mb: { target: 75, warning: 150, critical: 300 },
  cpu_percent: { target: 20, warning: 50, critical: 80 },
  first_token_ms: { target: 1000, warning: 2000, critical: 5000 },
};
const mostRoutes = 20;

export function describePerformance(context: Context, memory: MemoryMetrics): Static<typeof PerformanceMetrics> {
  const { clock, timings, streams } = context;
  const nowMs = clock.now();
  const [minutesAgo, hourAgo] = [nowMs - 5 * minuteMs, nowMs - hourMs];
  const recent = timings.recent(minutesAgo);
  return {
    status: 'ok',
    data: {
      timestamp: memory.timestamp,
      baselines,
      recent_5min: recent,
      recent_1hour: timings.recent(hourAgo),
      streaming_5min: streams.summary(minutesAgo),
      streaming_1hour: streams.summary(hourAgo),
      streaming_by_provider: Object.fromEntries(
        streams.providers(hourAgo).map((provider) => [provider, streams.summary(hourAgo, provider)]),
      ),
      routes: slowestRoutes(timings.routes()),
      current_system: {
        cpu_percent: memory.cpu.percent,
        memory_mb: memory.memory.rss_mb,
        memory_percent: memory.memory.percent,
        num_threads: memory.process.num_threads,
        num_fds: memory.process.num_fds,
      },
      health_status: judge([
        [recent.p95_response_ms, baselines.response_time_ms],
        [memory.memory.rss_mb ?? 0, baselines.memory_mb],
      ]),
    },
  };
}

function slowestRoutes(routes: ReturnType<Context['timings']['routes']>) {
  return [...routes]
    .sort(([, a], [, b]) => b.totalMs - a.totalMs)
    .slice(0, mostRoutes)
    .map(([route, { count, totalMs, maxMs }]) => ({ route, count, avg_ms: totalMs / count, max_ms: maxMs }));
}

function judge(figures: readonly [number, Static<typeof Baseline>][]): Static<typeof HealthStatus> {
  if (figures.some(([value, { critical }]) => value >= critical)) return 'critical';
  return figures.some(([value, { warning }]) => value >= warning) ? 'warning' : 'healthy';
}
