// The state of a run for Prometheus.

import { levels } from '../budget/level.ts';
import { type Metric, renderMetric } from '../prometheus-metric.ts';
import type { RunStatus, WorkerStatus } from './status.ts';

export function renderRunMetrics(status: RunStatus): string {
  const { level, limitBytes, usedBytes, figure, workerLimitBytes, supervisor, workers, totals } = status;
  const one = (name: string, help: string, value: unknown, type: Metric['type'] = 'gauge'): Metric => ({
    name: `tare_run_${name}`,
    help,
    type,
    samples: [{ labels: {}, value }],
  });
  const each = (
    name: string,
    help: string,
    read: (worker: WorkerStatus) => unknown,
    type: Metric['type'] = 'gauge',
  ): Metric => ({
    name: `tare_run_worker_${name}`,
    help,
    type,
    samples: workers.map((worker) => ({ labels: { worker: String(worker.id) }, value: read(worker) })),
  });
  const metrics: Metric[] = [
    one('limit_bytes', 'The budget of workers and supervisor.', limitBytes),
    {
      ...one('used_bytes', 'What counts against the budget.', usedBytes),
      samples: [{ labels: { figure }, value: usedBytes }],
    },
    {
      name: 'tare_run_level',
      help: 'How short memory is; 1 for the level that holds.',
      type: 'gauge',
      samples: levels.map((one) => ({ labels: { level: one }, value: level === one ? 1 : 0 })),
    },
    one('supervisor_private_bytes', 'Private memory of the supervisor alone.', supervisor.privateBytes),
    one('worker_limit_bytes', 'That one worker may hold before it is replaced.', workerLimitBytes),
    {
      name: 'tare_run_workers',
      help: 'Workers by state.',
      type: 'gauge',
      samples: (['starting', 'ready', 'draining', 'ending'] as const).map((state) => ({
        labels: { state },
        value: workers.filter((worker) => worker.state === state).length,
      })),
    },
    each('private_bytes', 'Private memory of a worker and all that it started.', ({ privateBytes }) => privateBytes),
    each('heap_used_bytes', 'Used JavaScript heap of a worker.', ({ heap }) => heap?.heapUsedBytes),
    each('heap_limit_bytes', 'The heap that V8 allows a worker.', ({ heap }) => heap?.heapLimitBytes),
    each('external_bytes', 'Held outside the heap by objects of it.', ({ heap }) => heap?.externalBytes),
    {
      name: 'tare_run_thread_heap_used_bytes',
      help: 'Used JavaScript heap of a worker thread.',
      type: 'gauge',
      samples: workers.flatMap(({ id, threads }) =>
        threads.map((thread) => ({
          labels: { worker: String(id), thread: String(thread.id) },
          value: thread.heapUsedBytes,
        })),
      ),
    },
    each('requests_total', 'Requests that a worker has begun to answer.', ({ requests }) => requests, 'counter'),
    one('requests_total', 'Requests of all workers, those that have gone included.', totals.requests, 'counter'),
    {
      name: 'tare_run_recycles_total',
      help: 'Workers that were replaced, by reason.',
      type: 'counter',
      samples: Object.entries(totals.recycles).map(([reason, value]) => ({ labels: { reason }, value })),
    },
    one('crashes_total', 'Workers that ended without being asked.', totals.crashes, 'counter'),
    one('kills_total', 'Workers that did not end when they were asked to.', totals.kills, 'counter'),
    one('cut_connections_total', 'Connections that did not end in time.', totals.cut, 'counter'),
  ];
  return metrics.map(renderMetric).join('');
}
