// Gathers the answers of one load: exact latencies, statuses and sampled shapes by route.

import type { RouteObservation } from '@tare/accounting';
import { type LoadOrder, type LoadResult, routeName } from './load-driver.ts';
import { responseShape } from './response-shape.ts';

/** Bodies are parsed for the first answers of a route and then for one in this many: the load process shares the processors with the subject. */
const shapeEvery = 50;
const shapeFirst = 5;

export class AnswerRecord {
  readonly #order: LoadOrder;
  readonly #routes: { requests: number; statuses: Map<number, number>; shapes: Set<string> }[];
  readonly #latenciesMs: Float64Array;
  readonly #beganMs: number = performance.now();
  #lastMs: number = this.#beganMs;
  #answered = 0;
  #failed = 0;
  #errorAnswers = 0;

  constructor(order: LoadOrder) {
    this.#order = order;
    this.#latenciesMs = new Float64Array(order.requests);
    this.#routes = order.routes.map(() => ({ requests: 0, statuses: new Map(), shapes: new Set() }));
  }

  /** Requests that have come to an end, one way or the other. */
  get settled(): number {
    return this.#answered + this.#failed;
  }

  answer(route: number, status: number, contentType: string | undefined, body: string): void {
    if (status >= 400) this.#errorAnswers += 1;
    const seen = this.#routes[route];
    if (!seen) return;
    seen.requests += 1;
    seen.statuses.set(status, (seen.statuses.get(status) ?? 0) + 1);
    if (seen.requests > shapeFirst && seen.requests % shapeEvery !== 0) return;
    seen.shapes.add(`${status} ${responseShape(contentType, body)}`);
  }

  latency(durationMs: number): void {
    if (this.#answered < this.#latenciesMs.length) this.#latenciesMs[this.#answered] = durationMs;
    this.#answered += 1;
    this.#lastMs = performance.now();
  }

  failure(): void {
    this.#failed += 1;
  }

  /** @param lastNumber the last that `{n}` may have become */
  result(lastNumber: number): LoadResult {
    const durationMs = Math.max(0.001, this.#lastMs - this.#beganMs);
    const sorted = this.#latenciesMs.slice(0, Math.min(this.#answered, this.#latenciesMs.length)).sort();
    // Nearest rank: with the small, fixed numbers of a trial an interpolated percentile would be invented.
    const percentile = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
    return {
      figures: {
        requests: this.#answered,
        errors: Math.max(this.#failed, this.#order.requests - this.#answered),
        errorAnswers: this.#errorAnswers,
        durationMs,
        throughputPerSecond: (this.#answered / durationMs) * 1000,
        latencyMs: { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) },
      },
      routes: this.#order.routes.map((route, index): RouteObservation => {
        const { requests = 0, statuses = new Map(), shapes = new Set<string>() } = this.#routes[index] ?? {};
        return {
          route: routeName(route),
          requests,
          statuses: Object.fromEntries([...statuses].sort(([a], [b]) => a - b).map(([status, n]) => [`${status}`, n])),
          shapes: [...shapes].sort(),
        };
      }),
      reached: { requests: this.#order.from.requests + this.#order.requests, number: lastNumber },
    };
  }
}
