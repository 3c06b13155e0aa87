import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Level } from '../../src/budget/level.ts';
import { listParts } from '../../src/parts.ts';
import type { Lease, Pool } from '../../src/pool/contract.ts';
import { createPool } from '../../src/pool/pool.ts';
import { type ConnectionsDouble, createConnectionsDouble, type FakeConnection } from './connections-double.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** One after the other; the numbers choose among what there is then. */
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('checkout' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('release' as const), which: fc.nat(20), isBroken: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release twice' as const), which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('abort' as const), which: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('next outcome' as const),
      outcome: fc.constantFrom('fails', 'held', 'hangs'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which: fc.nat(5),
      outcome: fc.constantFrom('well', 'fails'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('die' as const), which: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('sicken' as const),
      which: fc.nat(20),
      health: fc.constantFrom('dead', 'hanging'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 40, 100, 250, 600, 1500) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('adapt' as const),
      level: fc.constantFrom('normal', 'elevated', 'critical'),
    }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const description = fc
  .record({
    size: fc.integer({ min: 0, max: 4 }),
    overflow: fc.integer({ min: 0, max: 3 }),
    keep: fc.integer({ min: 0, max: 2 }),
    idleMs: fc.constantFrom(0, 100, 1000),
    recycleMs: fc.constantFrom(200, 2000, Number.POSITIVE_INFINITY),
    checkoutTimeoutMs: fc.constantFrom(50, 500, 3000),
    prePing: fc.boolean(),
    pingAfterMs: fc.constantFrom(0, 100),
  })
  .filter(({ size, overflow, keep }) => size + overflow > 0 && keep <= size);

interface Caller {
  controller: AbortController;
  state: 'waiting' | 'holding' | 'gone';
  lease?: Lease<FakeConnection>;
}

/** A pool and its callers, with what has to be true of them at any time. */
class World {
  readonly double: ConnectionsDouble = createConnectionsDouble();
  readonly callers: Caller[] = [];
  readonly released: Lease<FakeConnection>[] = [];
  readonly errors: unknown[] = [];
  readonly violations: string[] = [];
  readonly most: number;
  readonly pool: Pool<FakeConnection>;

  constructor(options: { size: number; overflow: number }) {
    const { create, destroy, ping } = this.double;
    // At `elevated` and `critical` one is served where only overflow was allowed.
    this.most = Math.max(1, options.size + options.overflow);
    this.pool = createPool({
      name: 'property',
      ...options,
      create,
      destroy,
      ping,
      onError: (e) => this.errors.push(e),
    });
  }

  in(state: Caller['state']): Caller[] {
    return this.callers.filter((caller) => caller.state === state);
  }

  checkOut(): void {
    const caller: Caller = { controller: new AbortController(), state: 'waiting' };
    this.callers.push(caller);
    this.pool.checkout({ signal: caller.controller.signal }).then(
      (lease) => {
        if (this.in('waiting')[0] !== caller) this.violations.push('served before one who came earlier');
        if (this.in('holding').some((other) => other.lease?.connection === lease.connection))
          this.violations.push('one connection for two');
        if (lease.connection.isClosed) this.violations.push('a closed connection');
        caller.state = 'holding';
        caller.lease = lease;
      },
      () => {
        caller.state = 'gone';
      },
    );
  }

  release(caller: Caller | undefined, broken: boolean): void {
    if (!caller?.lease) return;
    caller.state = 'gone';
    this.released.push(caller.lease);
    caller.lease.release({ broken });
  }

  async run(step: Operation): Promise<void> {
    const { double } = this;
    const pick = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(1, list.length)];
    if (step.kind === 'checkout') this.checkOut();
    else if (step.kind === 'release') this.release(pick(this.in('holding'), step.which), step.isBroken);
    else if (step.kind === 'release twice') pick(this.released, step.which)?.release({ broken: true });
    else if (step.kind === 'abort') pick(this.in('waiting'), step.which)?.controller.abort('enough');
    else if (step.kind === 'next outcome') double.outcomes.push(step.outcome as 'held');
    else if (step.kind === 'settle') double.held.splice(step.which, 1)[0]?.settle(step.outcome as 'well');
    else if (step.kind === 'die') pick(double.open, step.which)?.die();
    else if (step.kind === 'adapt') this.adapt(step.level as Level);
    else if (step.kind === 'sicken') {
      const connection = pick(double.open, step.which);
      if (connection) connection.health = step.health as 'dead';
    }
    await vi.advanceTimersByTimeAsync(step.kind === 'pass' ? step.ms : 0);
  }

  adapt(level: Level): void {
    for (const part of listParts('pool')) void part.adapt?.(level);
  }

  check(): void {
    const { active, idle, testing, opening, waiting, made, closed, recycled, lost, size, overflow } =
      this.pool.statistics;
    expect(this.violations).toEqual([]);
    expect(made - closed).toBe(active + idle + testing);
    expect(made).toBe(this.double.made.length);
    expect(made - closed).toBe(this.double.open.length);
    expect(active).toBe(this.in('holding').length);
    expect(waiting).toBe(this.in('waiting').length);
    expect(active + idle + testing + opening).toBeLessThanOrEqual(this.most);
    expect(idle).toBeLessThanOrEqual(size);
    expect(recycled + lost).toBeLessThanOrEqual(closed);
    // Nobody waits for nothing: all places are taken, or somebody's connection is on its way.
    if (waiting > opening + testing) expect(active + testing + opening).toBeGreaterThanOrEqual(size + overflow);
  }
}

describe('a pool in any order of events', () => {
  it('gives no connection to two, serves in order, adds up, and loses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(description, fc.array(operation, { maxLength: 60 }), async (options, operations) => {
        const world = new World(options);
        for (const step of operations) {
          await world.run(step);
          world.check();
        }
        // Whoever still waits has been served or refused by then.
        world.adapt('normal');
        for (const caller of world.in('holding')) world.release(caller, false);
        for (let turn = 0; turn < 200 && world.in('waiting').length > 0; turn++) {
          await vi.advanceTimersByTimeAsync(100);
          for (const caller of world.in('holding')) world.release(caller, false);
        }
        expect(world.in('waiting')).toEqual([]);
        const closing = world.pool.close();
        for (const { settle } of world.double.held) settle('well');
        await vi.advanceTimersByTimeAsync(60_000);
        await closing;
        expect(world.double.open).toEqual([]);
        const { made, closed } = world.pool.statistics;
        expect(closed).toBe(made);
        expect(vi.getTimerCount()).toBe(0);
        expect(world.errors.filter((error) => !String(error).includes('refused'))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  }, 120_000);
});
