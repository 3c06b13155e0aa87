// Metrics in the text format of Prometheus: what the kit tells of memory, pools and caches, and requests, streams and errors of this worker.

import { createHealth } from '@tare/kit/health';
import type { Context } from '../../../context.ts';

/** With LEAK_MODE there are as many as were ever asked for, and nobody takes a page of them. */
const mostRoutes = 400;

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** @returns a reading that is up to a second old */
export function createPrometheusReader(context: Context): () => Promise<{ text: string; type: string }> {
  const health = createHealth({ budget: context.budget, metrics: () => renderRequests(context) });
  return async () => {
    const answer = await health.answer('GET', '/metrics', {});
    return { text: answer?.body ?? '', type: answer?.headers['content-type'] ?? 'text/plain; charset=utf-8' };
  };
}

function renderRequests({ timings, streams, recentErrors }: Context): string {
  const routes = [...timings.routes()].slice(0, mostRoutes);
  const ofRoutes = (value: (sum: (typeof routes)[number][1]) => number): Sample[] =>
    routes.map(([route, sum]) => [{ route }, value(sum)]);
  const { total_requests, errors, total_tokens } = streams.summary(0);
  return [
    metric(
      'requests_total',
      'counter',
      'Answered requests.',
      ofRoutes(({ count }) => count),
    ),
    metric(
      'request_errors_total',
      'counter',
      'Answers of 500 and above.',
      ofRoutes((sum) => sum.errors),
    ),
    metric(
      'request_seconds_total',
      'counter',
      'Time that they took.',
      ofRoutes(({ totalMs }) => totalMs / 1000),
    ),
    metric(
      'errors_total',
      'counter',
      'Errors by their code.',
      [...recentErrors.counts()].map(([code, count]) => [{ code }, count]),
    ),
    metric('streams', 'gauge', 'Streams among the last thousand.', [[{}, total_requests]]),
    metric('stream_errors', 'gauge', 'Of those, the ones that failed.', [[{}, errors]]),
    metric('stream_tokens', 'gauge', 'Tokens of them.', [[{}, total_tokens]]),
  ].join('');
}

function metric(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(([labels, value]) => `tarot_${name}${renderLabels(labels)} ${value}`);
  return `# HELP tarot_${name} ${help}\n# TYPE tarot_${name} ${type}\n${lines.join('\n')}\n`;
}

function renderLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escapeLabel = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
