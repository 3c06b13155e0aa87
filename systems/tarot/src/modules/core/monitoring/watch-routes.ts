// What went wrong lately, averages of the last minutes, and all of it as texts: for Prometheus, and for a person.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { minuteMs } from '../../../time.ts';
import { describeErrors, listErrors } from './errors.ts';
import type { MemoryMetrics } from './memory.ts';
import { describePerformance } from './performance.ts';
import { createPrometheusReader } from './prometheus.ts';
import { renderReport } from './report.ts';
import { AveragesAnswer, AveragesQuery, ErrorsAnswer, ErrorsQuery, ErrorsSummary } from './watch-schemas.ts';
import { watchersOnly } from './watchers.ts';

type ReadMemory = () => Promise<MemoryMetrics>;

export function registerErrors(app: App, context: Context): void {
  const onRequest = watchersOnly(context.settings);
  const { clock, recentErrors } = context;
  app.get(
    '/monitoring/errors',
    {
      onRequest,
      schema: {
        summary: 'Errors of this worker, the newest first',
        querystring: ErrorsQuery,
        response: { 200: ErrorsAnswer, ...failures(401) },
      },
    },
    async ({ query }) => listErrors(recentErrors, query.limit),
  );
  app.get(
    '/monitoring/errors/summary',
    {
      onRequest,
      schema: { summary: 'How many errors there were', response: { 200: ErrorsSummary, ...failures(401) } },
    },
    async () => describeErrors(recentErrors, clock.now()),
  );
}

export function registerAverages(app: App, { settings, clock, timings, streams }: Context): void {
  app.get(
    '/monitoring/metrics/averages',
    {
      onRequest: watchersOnly(settings),
      schema: {
        summary: 'Requests and streams of the last minutes',
        querystring: AveragesQuery,
        response: { 200: AveragesAnswer, ...failures(401) },
      },
    },
    async ({ query: { minutes } }) => {
      const nowMs = clock.now();
      const sinceMs = nowMs - minutes * minuteMs;
      return {
        status: 'ok' as const,
        timestamp: new Date(nowMs).toISOString(),
        minutes,
        requests: timings.recent(sinceMs),
        streaming: streams.summary(sinceMs),
      };
    },
  );
}

const textOf = (contentMediaType: string) => Type.String({ contentMediaType });

export function registerTexts(app: App, context: Context, readMemory: ReadMemory): void {
  const onRequest = watchersOnly(context.settings);
  const readPrometheus = createPrometheusReader(context);
  app.get(
    '/monitoring/metrics/prometheus',
    {
      onRequest,
      schema: { summary: 'Metrics for Prometheus', response: { 200: textOf('text/plain'), ...failures(401) } },
    },
    async (_request, reply) => {
      const { text, type } = await readPrometheus();
      return reply.type(type).send(text);
    },
  );
  app.get(
    '/monitoring/performance/report',
    {
      onRequest,
      schema: { summary: 'A report in Markdown', response: { 200: textOf('text/markdown'), ...failures(401) } },
    },
    async (_request, reply) => {
      const { data } = describePerformance(context, await readMemory());
      const { by_code } = describeErrors(context.recentErrors, context.clock.now());
      return reply.type('text/markdown; charset=utf-8').send(renderReport(data, by_code));
    },
  );
}
