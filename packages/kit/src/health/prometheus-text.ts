// The report in the text format of Prometheus (version 0.0.4): a figure that is missing has no line, since any number would be wrong.

import { isKnown } from '@tare/accounting/self';
import type { MemoryReport } from './memory-report.ts';

type Labels = Readonly<Record<string, string>>;

interface Metric {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  samples: { labels: Labels; value: unknown }[];
}

const levels = ['normal', 'elevated', 'critical'] as const;

export function renderPrometheus(report: MemoryReport): string {
  const { budget, process: own, children, parts } = report;
  const gauge = (name: string, help: string, value: unknown, labels: Labels = {}): Metric => ({
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
  ];
  return metrics.map(renderMetric).join('');
}

function renderMetric({ name, help, type, samples }: Metric): string {
  const lines = samples.flatMap(({ labels, value }) =>
    typeof value === 'number' && isKnown(value) ? [`${name}${renderLabels(labels)} ${value}`] : [],
  );
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`;
}

function renderLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escapeLabel = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
