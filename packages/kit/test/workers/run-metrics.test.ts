import { describe, expect, it } from 'vitest';
import { renderRunMetrics } from '../../src/workers/run-metrics.ts';
import type { RunStatus, WorkerStatus } from '../../src/workers/status.ts';

const workerStatus = (id: number, parts: Partial<WorkerStatus> = {}): WorkerStatus => ({
  id,
  pid: 100 + id,
  state: 'ready',
  uptimeSeconds: 5,
  requests: 10 * id,
  privateBytes: id * 1e6,
  readyBytes: 1e6,
  heap: { heapUsedBytes: 5e6, heapLimitBytes: 50e6, externalBytes: 1e5 },
  threads: [],
  addresses: ['127.0.0.1:80'],
  ...parts,
});

const status = (parts: Partial<RunStatus> = {}): RunStatus => ({
  at: '2026-11-21T12:00:00.000Z',
  level: 'elevated',
  limitBytes: 180e6,
  figure: 'private',
  usedBytes: 42e6,
  workerLimitBytes: 60e6,
  supervisor: { pid: 1, privateBytes: 10e6, uptimeSeconds: 9 },
  workers: [workerStatus(1), workerStatus(2, { state: 'draining' })],
  totals: { requests: 130, recycles: { requests: 3, 'over-budget': 1 }, crashes: 2, kills: 0, cut: 4 },
  ...parts,
});

const head = /^# (HELP|TYPE) (tare_run_[a-z_]+) \S/;
const sample =
  /^(tare_run_[a-z_]+)(?:\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? -?\d+(?:\.\d+)?$/;

describe('renderRunMetrics', () => {
  it('gives valid lines: of each metric its help, its type, then its samples', () => {
    const lines = renderRunMetrics(status()).split('\n');
    expect(lines.pop()).toBe('');
    let of = '';
    for (const line of lines) {
      const [, what, name] = head.exec(line) ?? [];
      if (what === 'HELP') of = name ?? '';
      expect(name ?? sample.exec(line)?.[1], line).toBe(of);
    }
    const types = lines.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ').slice(2));
    expect(new Set(types.map(([name]) => name)).size).toBe(types.length);
    // Counters, and only they, end so.
    for (const [name = '', type] of types)
      expect([name, type]).toEqual([name, name.endsWith('_total') ? 'counter' : 'gauge']);
  });

  it('says what the status says', () => {
    const text = renderRunMetrics(status());
    for (const line of [
      'tare_run_limit_bytes 180000000',
      'tare_run_used_bytes{figure="private"} 42000000',
      'tare_run_level{level="normal"} 0',
      'tare_run_level{level="elevated"} 1',
      'tare_run_workers{state="draining"} 1',
      'tare_run_worker_private_bytes{worker="2"} 2000000',
      'tare_run_worker_requests_total{worker="2"} 20',
      'tare_run_requests_total 130',
      'tare_run_recycles_total{reason="over-budget"} 1',
      'tare_run_cut_connections_total 4',
    ])
      expect(text.split('\n')).toContain(line);
  });

  it('has a line for each thread', () => {
    const heap = { heapUsedBytes: 3e6, heapLimitBytes: 30e6, externalBytes: 0 };
    const text = renderRunMetrics(
      status({
        workers: [
          workerStatus(1, {
            threads: [
              { id: 4, ...heap },
              { id: 5, ...heap },
            ],
          }),
        ],
      }),
    );
    expect(text).toContain('tare_run_thread_heap_used_bytes{worker="1",thread="4"} 3000000\n');
    expect(text).toContain('tare_run_thread_heap_used_bytes{worker="1",thread="5"} 3000000\n');
  });

  it('has no line for what is not known', () => {
    const unknown = { state: 'not-sampled' } as const;
    const workers = [workerStatus(1, { privateBytes: unknown, heap: null })];
    const text = renderRunMetrics(
      status({ usedBytes: unknown, workers, totals: { ...status().totals, recycles: {} } }),
    );
    for (const name of ['used_bytes', 'worker_private_bytes', 'worker_heap_used_bytes', 'recycles_total'])
      expect(text).not.toContain(`tare_run_${name}`);
    expect(text).not.toContain('undefined');
  });
});
