// What the health routes say, as plain JSON, out of one look at the process.

import { type Figure, isKnown, liveFiles, parseMeminfo, type SystemFiles } from '@tare/accounting/self';
import type { Budget } from '../budget/budget.ts';
import type { MemoryReading, MemoryScope } from '../budget/read-memory.ts';
import { listParts, type PartKind } from '../parts.ts';

export interface MemoryReport {
  /** ISO 8601, UTC. */
  at: string;
  level: string;
  /** `scope`: in a worker thread it goes by the thread's own heap. `supervised`: the level that whatever watches this process asks for; null where nothing does. */
  budget: {
    limitBytes: number;
    source: string;
    scope: MemoryScope;
    supervised: string | null;
    usedBytes: Figure;
    share: number | null;
  };
  process: Omit<MemoryReading, 'atMs' | 'children' | 'scope'> & {
    /** Open TCP connections of this process, both ways. */
    connections: number;
    fileDescriptors: Figure;
    uptimeSeconds: number;
    /** Of one core, since the look before; null at the first. */
    cpuPercent: number | null;
  };
  children: MemoryReading['children'];
  /** Per cent of the last ten seconds; null where the kernel does not say. */
  waiting: { some: number; all: number } | null;
  parts: Partial<Record<PartKind, ({ name: string } & Record<string, unknown>)[]>>;
}

/** @returns looks again where the last look is older than `freshMs` */
export function createMemoryReport(
  budget: Budget,
  freshMs: number,
  files: SystemFiles = liveFiles(),
): () => MemoryReport {
  let last: { report: MemoryReport; atMs: number; cpuMicroseconds: number } | undefined;
  return () => {
    const nowMs = performance.now();
    if (last && nowMs - last.atMs < freshMs) return last.report;
    const { user, system } = process.cpuUsage();
    const cpuMicroseconds = user + system;
    const cpuPercent = last ? (cpuMicroseconds - last.cpuMicroseconds) / 10 / (nowMs - last.atMs) : null;
    const report = describe(budget, files, cpuPercent);
    last = { report, atMs: nowMs, cpuMicroseconds };
    return report;
  };
}

function describe(budget: Budget, files: SystemFiles, cpuPercent: number | null): MemoryReport {
  const { level, limitBytes, source, supervised, usedBytes, share, waiting, reading } = budget.status();
  const { atMs, scope, children, ...own } = reading;
  const descriptors = files.list('/proc/self/fd');
  const parts: MemoryReport['parts'] = {};
  for (const { kind, name, report } of listParts()) {
    parts[kind] ??= [];
    parts[kind].push({ name, ...report() });
  }
  return {
    at: new Date(atMs).toISOString(),
    level,
    budget: { limitBytes, source, scope, supervised, usedBytes, share },
    process: {
      ...own,
      connections: process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length,
      fileDescriptors: Array.isArray(descriptors) ? descriptors.length : descriptors,
      uptimeSeconds: Math.round(process.uptime()),
      cpuPercent,
    },
    children,
    waiting,
    parts,
  };
}

/** In megabytes and the field names of common monitoring agents; a figure that is missing is null. */
export interface MonitoringMetrics {
  status: 'ok';
  timestamp: string;
  memory: { rss_mb: number | null; vms_mb: number | null; percent: number | null };
  cpu: { percent: number | null };
  process: { num_threads: number | null; num_connections: number; num_fds: number | null };
  cache: { size: number; max_size: number; entries: number };
}

export function toMonitoringMetrics(
  { at, process: own, parts }: MemoryReport,
  files: SystemFiles = liveFiles(),
): MonitoringMetrics {
  const text = files.readText('/proc/meminfo');
  const total = typeof text === 'string' ? parseMeminfo(text).totalBytes : text;
  const caches = parts.cache ?? [];
  const sumOf = (field: string): number => caches.reduce((sum, cache) => sum + Number(cache[field] ?? 0), 0);
  return {
    status: 'ok',
    timestamp: at,
    memory: {
      rss_mb: megabytes(own.rssBytes),
      vms_mb: megabytes(own.virtualBytes),
      percent: isKnown(own.rssBytes) && isKnown(total) ? rounded((100 * own.rssBytes) / total) : null,
    },
    cpu: { percent: own.cpuPercent === null ? null : rounded(own.cpuPercent) },
    process: {
      num_threads: isKnown(own.threads) ? own.threads : null,
      num_connections: own.connections,
      num_fds: isKnown(own.fileDescriptors) ? own.fileDescriptors : null,
    },
    cache: { size: sumOf('bytes'), max_size: sumOf('maxBytes'), entries: sumOf('entries') },
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
const megabytes = (figure: Figure): number | null => (isKnown(figure) ? rounded(figure / 1e6) : null);
