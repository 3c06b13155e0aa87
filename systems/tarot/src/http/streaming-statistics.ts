// What is known of streamed answers: the last thousand. Whoever streams records each when it is over.

import type { Clock } from '../time.ts';

export interface StreamRecord {
  provider: string;
  /** null where nothing came. */
  firstTokenMs: number | null;
  durationMs: number;
  tokens: number;
  isError: boolean;
}

interface StreamingSummary {
  total_requests: number;
  avg_first_token_ms: number;
  p95_first_token_ms: number;
  tokens_per_second: number;
  total_tokens: number;
  error_rate: number;
  errors: number;
}

export interface StreamingStatistics {
  record(stream: StreamRecord): void;
  /** @param provider all unless given */
  summary(sinceMs: number, provider?: string): StreamingSummary;
  providers(sinceMs: number): string[];
}

const mostRecords = 1000;

export function createStreamingStatistics(clock: Clock): StreamingStatistics {
  const records: (StreamRecord & { atMs: number })[] = [];
  const within = (sinceMs: number, provider?: string) =>
    records.filter((record) => record.atMs >= sinceMs && (provider === undefined || record.provider === provider));
  return {
    record: (stream) => {
      records.push({ ...stream, atMs: clock.now() });
      if (records.length > mostRecords) records.shift();
    },
    summary: (sinceMs, provider) => summarize(within(sinceMs, provider)),
    providers: (sinceMs) => [...new Set(within(sinceMs).map((record) => record.provider))].sort(),
  };
}

function summarize(records: readonly StreamRecord[]): StreamingSummary {
  const firsts = records
    .flatMap(({ firstTokenMs }) => (firstTokenMs === null ? [] : [firstTokenMs]))
    .sort((a, b) => a - b);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const tokens = sum(records.map((record) => record.tokens));
  const seconds = sum(records.map((record) => record.durationMs)) / 1000;
  const errors = records.filter(({ isError }) => isError).length;
  return {
    total_requests: records.length,
    avg_first_token_ms: firsts.length === 0 ? 0 : sum(firsts) / firsts.length,
    p95_first_token_ms: firsts[Math.max(0, Math.ceil(firsts.length * 0.95) - 1)] ?? 0,
    tokens_per_second: seconds > 0 ? tokens / seconds : 0,
    total_tokens: tokens,
    error_rate: records.length === 0 ? 0 : errors / records.length,
    errors,
  };
}
