// Memory and load of this worker, in the field names of common monitoring agents, and what they do not tell: the heap, what is loaded, who waits for the database.

import { createHealth } from '@tare/kit/health';
import type { Context } from '../../../context.ts';
import { answersTtlMs } from '../../../http/cached-answers.ts';
import { Nullable, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

const Figure = Nullable(Type.Number());

export const MemoryMetrics = Type.Object({
  status: Type.Literal('ok'),
  timestamp: Timestamp,
  memory: Type.Object({
    rss_mb: Figure,
    vms_mb: Figure,
    percent: Figure,
    heap_used_mb: Type.Number(),
    heap_total_mb: Type.Number(),
    external_mb: Type.Number(),
    array_buffers_mb: Type.Number(),
  }),
  cpu: Type.Object({ percent: Figure }),
  process: Type.Object({ num_threads: Figure, num_connections: Type.Number(), num_fds: Figure, pid: Type.Integer() }),
  cache: Type.Object({
    size: Type.Number({ description: 'Entries.' }),
    max_size: Type.Number({ description: 'Entries that it was set to.' }),
    default_ttl: Type.Number({ description: 'Seconds.' }),
    bytes: Type.Number(),
    hits: Type.Number(),
    misses: Type.Number(),
  }),
  loaded: Type.Object({ groups: Type.Array(Type.String()), providers: Type.Array(Type.String()) }),
});
export type MemoryMetrics = Static<typeof MemoryMetrics>;

/** What the kit answers of it. */
type KitMetrics = Pick<MemoryMetrics, 'cpu'> & {
  memory: Pick<MemoryMetrics['memory'], 'rss_mb' | 'vms_mb' | 'percent'>;
  process: Omit<MemoryMetrics['process'], 'pid'>;
};

const kitPath = '/monitoring/metrics/memory';
const megabytes = (bytes: number): number => Math.round(bytes / 10_000) / 100;

/** @returns a reading that is up to a second old */
export function createMemoryReader(context: Context): () => Promise<MemoryMetrics> {
  const { settings, clock, answers, groups, loadedProviders, budget } = context;
  const health = createHealth({ budget, metrics: false });
  return async () => {
    const answer = await health.answer('GET', kitPath, {});
    const known = JSON.parse(answer?.body ?? '{}') as KitMetrics;
    const { heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
    const { entries, bytes, hits, misses } = answers.statistics;
    return {
      status: 'ok',
      timestamp: new Date(clock.now()).toISOString(),
      memory: {
        ...known.memory,
        heap_used_mb: megabytes(heapUsed),
        heap_total_mb: megabytes(heapTotal),
        external_mb: megabytes(external),
        array_buffers_mb: megabytes(arrayBuffers),
      },
      cpu: known.cpu,
      process: { ...known.process, pid: process.pid },
      cache: { size: entries, max_size: settings.CACHE_ENTRIES, default_ttl: answersTtlMs / 1000, bytes, hits, misses },
      loaded: { groups: [...groups.on], providers: [...loadedProviders].sort() },
    };
  };
}
