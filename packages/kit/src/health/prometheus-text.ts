// The report of the process as metrics for Prometheus.

import { levels } from '../budget/level.ts';
import { type Metric, renderMetric } from '../prometheus-metric.ts';
import type { MemoryReport } from './memory-report.ts';

export function renderPrometheus(report: MemoryReport): string {
  const { budget, process: own, children, parts } = report;
  const gauge = (
    name: string,
    help: string,
    value: unknown,
    labels: Readonly<Record<string, string>> = {},
  ): Metric => ({
    name: `tare_${name}`,
    help,
    type: 'gauge',
    samples: [{ labels, value }],
  });
  const ofParts = (
    kind: keyof MemoryReport['parts'],
    field: string,
    name: string,
    help: string,
    type: Metric['type'] = 'gauge',
  ): Metric => ({
    name: `tare_${name}`,
    help,
    type,
    samples: (parts[kind] ?? []).map((part) => ({ labels: { name: part.name }, value: part[field] })),
  });
  const states = (kind: 'lazy' | 'feature', name: string, help: string): Metric => ({
    name: `tare_${name}`,
    help,
    type: 'gauge',
    samples: (parts[kind] ?? []).map((part) => ({
      labels: { name: part.name },
      value: part.state === 'loaded' ? 1 : 0,
    })),
  });
  const ofJobs = (field: string, name: string, help: string): Metric => ({
    name: `tare_${name}`,
    help,
    type: 'counter',
    samples: (parts.schedule ?? []).flatMap(({ name: schedule, jobs }) =>
      (Array.isArray(jobs) ? (jobs as Readonly<Record<string, unknown>>[]) : []).map((job) => ({
        labels: { name: schedule, job: String(job.name) },
        value: job[field],
      })),
    ),
  });
  const metrics: Metric[] = [
    gauge('memory_private_bytes', 'Anonymous memory and swap of the process.', own.privateBytes),
    gauge('memory_rss_bytes', 'Resident set of the process.', own.rssBytes),
    gauge('memory_children_private_bytes', 'Private memory of all that it started.', children.privateBytes),
    gauge('heap_used_bytes', 'Used JavaScript heap.', own.heapUsedBytes),
    gauge('heap_total_bytes', 'Committed JavaScript heap.', own.heapTotalBytes),
    gauge('external_bytes', 'Held outside the heap by objects of it.', own.externalBytes),
    gauge('array_buffers_bytes', 'Array buffers, part of external.', own.arrayBuffersBytes),
    gauge('threads', 'Threads of the process.', own.threads),
    gauge('connections', 'Open TCP connections.', own.connections),
    gauge('file_descriptors', 'Open file descriptors.', own.fileDescriptors),
    gauge('budget_limit_bytes', 'What it may hold.', budget.limitBytes, { source: budget.source }),
    gauge('budget_used_bytes', 'What counts against the limit.', budget.usedBytes),
    {
      name: 'tare_pressure_level',
      help: 'How short memory is; 1 for the level that holds.',
      type: 'gauge',
      samples: levels.map((level) => ({ labels: { level }, value: report.level === level ? 1 : 0 })),
    },
    ofParts('cache', 'bytes', 'cache_bytes', 'Bytes in a cache.'),
    ofParts('cache', 'entries', 'cache_entries', 'Entries in a cache.'),
    ofParts('cache', 'hits', 'cache_hits_total', 'Answers from a cache.', 'counter'),
    ofParts('cache', 'misses', 'cache_misses_total', 'Asked for and not in a cache.', 'counter'),
    ofParts('cache', 'evictions', 'cache_evictions_total', 'Entries that went to make room.', 'counter'),
    states('lazy', 'lazy_loaded', '1 for a lazy import that was used.'),
    states('feature', 'feature_loaded', '1 for a feature that is loaded.'),
    ofParts('tasks', 'running', 'tasks_running', 'Tasks under way.'),
    ofParts('pool', 'active', 'pool_active', 'Connections of a pool that are in use.'),
    ofParts('pool', 'idle', 'pool_idle', 'Connections of a pool that are kept open.'),
    ofParts('pool', 'waiting', 'pool_waiting', 'Who waits for a connection.'),
    ofParts('pool', 'timeouts', 'pool_timeouts_total', 'Who waited in vain.', 'counter'),
    ofParts('http-client', 'connected', 'http_client_connected', 'Open connections to other servers.'),
    ofParts('http-client', 'running', 'http_client_running', 'Requests to other servers under way.'),
    ofParts('http-client', 'pending', 'http_client_pending', 'Requests that wait for a connection.'),
    ofParts('http-client', 'requests', 'http_client_requests_total', 'Requests to other servers.', 'counter'),
    ofParts('http-client', 'failures', 'http_client_failures_total', 'Those that failed.', 'counter'),
    ofJobs('runs', 'schedule_runs_total', 'Runs of a job.'),
    ofJobs('failures', 'schedule_failures_total', 'Runs that failed.'),
    ofJobs('skipped', 'schedule_skipped_total', 'Runs that were left out.'),
    ofParts('shedding', 'underWay', 'shedding_under_way', 'Chosen requests under way.'),
    ofParts('shedding', 'admitted', 'shedding_admitted_total', 'Chosen requests that were let in.', 'counter'),
    ofParts('shedding', 'refused', 'shedding_refused_total', 'Chosen requests that were refused.', 'counter'),
  ];
  return metrics.map(renderMetric).join('');
}
