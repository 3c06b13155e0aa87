import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../src/app.ts';
import type { Context } from '../src/context.ts';
import { type Database, openDatabase, type Queries } from '../src/data/database.ts';
import { resetMonths } from '../src/modules/gamification/bingo/monthly-reset.ts';
import { readSettings } from '../src/settings.ts';
import type { Clock } from '../src/time.ts';
import { addBingoMonth, countBingo } from './support/bingo-months.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startProcess } from './support/started.ts';

/** Until it is so; the test's own time-out ends it where it never is. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(20);
}

/** Time stands still until it is told to go on: all have started by then. */
function clockFrom(iso: string): Clock & { goOn(): void } {
  const fromMs = Date.parse(iso);
  let begunMs: number | undefined;
  return {
    now: () => fromMs + (begunMs === undefined ? 0 : Math.round(performance.now() - begunMs)),
    goOn: () => {
      begunMs = performance.now();
    },
  };
}

const beforeFebruary = '2025-01-31T15:59:59.400Z';
const february = Date.parse('2025-01-31T16:00:00Z');

describeOnEachDatabase('jobs', (database) => {
  let created: Awaited<ReturnType<typeof database.create>>;
  const closing: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    created = await database.create();
  });
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    await created.remove();
  });
  const settingsOf = (environment: Record<string, string> = {}) =>
    readSettings({
      LOG_LEVEL: 'silent',
      ENABLE_SCHEDULER: 'true',
      TARE_BUDGET: '2GB',
      BCRYPT_COST: '4',
      ...created.environment,
      ...environment,
    });
  interface Started {
    context: Context;
    /** Names of jobs that were done in it. */
    done: string[];
    close(): Promise<void>;
  }
  const start = async (
    clock: Clock,
    environment: Record<string, string> = {},
    random: () => number = Math.random,
  ): Promise<Started> => {
    const { app, context } = await buildApp({ settings: settingsOf(environment), clock, random });
    const done: string[] = [];
    vi.spyOn(context.log, 'info').mockImplementation((told: unknown, text?: unknown) => {
      if (text === 'job done') done.push((told as { job: string }).job);
    });
    let ended: Promise<unknown> | undefined;
    const close = async (): Promise<void> => {
      ended ??= app.close();
      await ended;
    };
    closing.push(close);
    return { context, done, close };
  };
  const runsOf = ({ queries }: { queries: Queries }) =>
    queries.selectFrom('job_runs').select(['name', 'period', 'status']).orderBy('name').execute();
  const isCompleted = async ({ queries }: Context, name: string): Promise<boolean> =>
    (await runsOf({ queries })).some((run) => run.name === name && run.status === 'completed');
  const locksOf = ({ queries }: Context) => queries.selectFrom('job_locks').select('name').execute();
  const numbersOf = ({ queries }: Context) =>
    queries.selectFrom('bingo_numbers').select(['day', 'generated_at']).execute();
  const lock = ({ queries }: Context, name: string, locked_until: number) =>
    queries.insertInto('job_locks').values({ name, owner: 'somebody else', locked_until }).execute();

  it('are done when they are due, each in one process of several', async () => {
    const clock = clockFrom(beforeFebruary);
    const apps = [await start(clock), await start(clock), await start(clock)];
    const [first] = apps;
    if (!first) return;
    const { context } = first;
    await addBingoMonth(context.queries, { month: '2025-01', users: 3, claims: 4, rewards: 1 });
    expect(await runsOf(context)).toEqual([]);
    clock.goOn();
    await until(async () => (await isCompleted(context, 'daily-number')) && isCompleted(context, 'monthly-reset'));
    // Those that had to wait have looked by then.
    await delay(400);
    expect(apps.flatMap(({ done }) => done).sort()).toEqual(['daily-number', 'monthly-reset']);
    expect(await runsOf(context)).toEqual([
      { name: 'daily-number', period: '2025-02-01', status: 'completed' },
      { name: 'monthly-reset', period: '2025-02', status: 'completed' },
    ]);
    const made = (await numbersOf(context)).filter(({ generated_at }) => generated_at >= february);
    expect(made.map(({ day }) => day)).toEqual(['2025-02-01']);
    expect(await locksOf(context)).toEqual([]);
    expect(await countBingo(context.queries)).toMatchObject({ cards: 0, archivedCards: 3, archivedClaims: 12 });
  });

  it('are taken over from a process that died in the middle', async () => {
    const clock = clockFrom(beforeFebruary);
    const { context, done } = await start(clock);
    const aliveUntil = february + 800;
    await lock(context, 'daily-number', aliveUntil);
    await context.queries
      .insertInto('job_runs')
      .values({ name: 'daily-number', period: '2025-02-01', status: 'running', started_at: february })
      .execute();
    clock.goOn();
    await until(() => isCompleted(context, 'daily-number'));
    expect((await numbersOf(context))[0]?.generated_at).toBeGreaterThanOrEqual(aliveUntil);
    expect(done).toContain('daily-number');
  });

  it('are left to a process that lives, and the end of this one does not wait for it', async () => {
    const clock = clockFrom(beforeFebruary);
    const { context, done, close } = await start(clock, { SCHEDULER_SLOTS: '3' });
    await lock(context, 'daily-number', february + 3_600_000);
    clock.goOn();
    await until(() => isCompleted(context, 'monthly-reset'));
    await delay(400);
    expect(done).toEqual(['monthly-reset']);
    expect(await numbersOf(context)).toEqual([]);
    const beforeMs = performance.now();
    await close();
    expect(performance.now() - beforeMs).toBeLessThan(5000);
  });

  it('wait for each other where there is one slot', async () => {
    const clock = clockFrom(beforeFebruary);
    const { context } = await start(clock, { SCHEDULER_SLOTS: '1' });
    await lock(context, 'daily-number', february + 1200);
    clock.goOn();
    await until(() => isCompleted(context, 'monthly-reset'));
    expect(clock.now()).toBeGreaterThanOrEqual(february + 1200);
    expect(await isCompleted(context, 'daily-number')).toBe(true);
  });

  it('are tried again where they fail', async () => {
    let calls = 0;
    const clock = clockFrom(beforeFebruary);
    const { context } = await start(clock, {}, () => {
      calls += 1;
      if (calls === 1) throw new Error('no luck');
      return 0.5;
    });
    clock.goOn();
    await until(() => isCompleted(context, 'daily-number'));
    expect(calls).toBe(2);
    expect((await numbersOf(context))[0]?.generated_at).toBeGreaterThanOrEqual(february + 1000);
  });

  describe('that were missed', () => {
    it('wait until they are due, unless the start is to make up for them', async () => {
      const clock = clockFrom('2025-02-10T04:00:00Z');
      const { context } = await start(clock);
      await delay(400);
      expect(await runsOf(context)).toEqual([]);
      const made = await start(clock, { BINGO_COLD_START_CHECK: 'true' });
      await until(() => isCompleted(made.context, 'monthly-reset'));
      expect(await runsOf(context)).toEqual([
        { name: 'daily-number', period: '2025-02-10', status: 'completed' },
        { name: 'monthly-reset', period: '2025-02', status: 'completed' },
      ]);
      expect((await numbersOf(context)).map(({ day }) => day)).toEqual(['2025-02-10']);
    });

    it('are made up for once, however often it is started', async () => {
      const clock = clockFrom('2025-02-10T04:00:00Z');
      const first = await start(clock, { BINGO_COLD_START_CHECK: 'true' });
      await until(() => isCompleted(first.context, 'monthly-reset'));
      const before = await first.context.queries.selectFrom('job_runs').selectAll().execute();
      const second = await start(clock, { BINGO_COLD_START_CHECK: 'true' });
      await delay(500);
      expect(await second.context.queries.selectFrom('job_runs').selectAll().execute()).toEqual(before);
    });

    it('or failed before the start, or were given up half way', async () => {
      const clock = clockFrom('2025-02-10T04:00:00Z');
      const { context, close } = await start(clock);
      const started_at = clock.now() - 60_000;
      await context.queries
        .insertInto('job_runs')
        .values([
          { name: 'daily-number', period: '2025-02-10', status: 'failed', started_at, finished_at: started_at + 1 },
          { name: 'monthly-reset', period: '2025-02', status: 'interrupted', started_at, finished_at: started_at + 1 },
        ])
        .execute();
      await close();
      const again = await start(clock, { BINGO_COLD_START_CHECK: 'true' });
      await until(() => isCompleted(again.context, 'monthly-reset'));
      expect(await isCompleted(again.context, 'daily-number')).toBe(true);
    });
  });

  it('are those of groups that are on, and none without the scheduler', async () => {
    const clock = clockFrom('2025-02-10T04:00:00Z');
    const caughtUp = { BINGO_COLD_START_CHECK: 'true' };
    const without = await start(clock, { ...caughtUp, ENABLE_GAMIFICATION: 'false' });
    const off = await start(clock, { ...caughtUp, ENABLE_SCHEDULER: 'false' });
    await delay(400);
    expect(await runsOf(without.context)).toEqual([]);
    expect(await numbersOf(off.context)).toEqual([]);
  });

  describe('the end of a month', () => {
    const clock: Clock = { now: () => february + 1000 };
    const neverEnds = new AbortController().signal;
    let context: Context;
    beforeEach(async () => {
      ({ context } = await start(clock, { ENABLE_SCHEDULER: 'false' }));
      await addBingoMonth(context.queries, { month: '2025-01', users: 130, claims: 5, rewards: 40 });
      await addBingoMonth(context.queries, { month: '2025-02', users: 3, claims: 1, rewards: 0 });
    });
    const all = { cards: 130, claims: 650, rewards: 40 };
    const live = { cards: 3, claims: 3, rewards: 0 };
    const resets = () => context.queries.selectFrom('monthly_resets').selectAll().orderBy('month').execute();
    const expectArchived = async (): Promise<void> => {
      expect(await countBingo(context.queries)).toEqual({
        ...live,
        archivedCards: all.cards,
        archivedClaims: all.claims,
        archivedRewards: all.rewards,
      });
      expect((await resets()).filter(({ month }) => month === '2025-01')).toEqual([
        {
          month: '2025-01',
          status: 'completed',
          cards_archived: all.cards,
          claims_archived: all.claims,
          rewards_archived: all.rewards,
          message: null,
          started_at: clock.now(),
          finished_at: clock.now(),
        },
      ]);
    };

    it('moves what is over, and leaves the month that runs', async () => {
      const before = await context.queries
        .selectFrom('bingo_claims')
        .select(['id', 'user_id', 'card_id', 'day', 'number', 'is_on_card', 'claimed_at'])
        .where('day', '<', '2025-02-01')
        .orderBy('id')
        .execute();
      await resetMonths({ ...context, signal: neverEnds });
      await expectArchived();
      const after = await context.queries.selectFrom('bingo_claims_archive').selectAll().orderBy('id').execute();
      expect(after).toEqual(before.map((claim) => ({ ...claim, month: '2025-01', archived_at: clock.now() })));
    });

    it('does nothing a second time', async () => {
      await resetMonths({ ...context, signal: neverEnds });
      await resetMonths({ ...context, signal: neverEnds });
      await expectArchived();
    });

    it('archives every month that was missed', async () => {
      await addBingoMonth(context.queries, { month: '2024-11', users: 2, claims: 1, rewards: 1 });
      await resetMonths({ ...context, signal: neverEnds });
      expect((await resets()).map(({ month, status, cards_archived }) => [month, status, cards_archived])).toEqual([
        ['2024-11', 'completed', 2],
        ['2025-01', 'completed', 130],
      ]);
      expect(await countBingo(context.queries)).toMatchObject({ ...live, archivedCards: 132 });
    });

    /** The n-th transaction comes to its end, and is never committed. */
    const killedIn = (count: number): Pick<Database, 'queries' | 'transaction'> => {
      let begun = 0;
      return {
        queries: context.queries,
        transaction: (work) =>
          context.database.transaction(async (trx) => {
            const result = await work(trx);
            begun += 1;
            if (begun === count) throw new Error('killed');
            return result;
          }),
      };
    };

    it.each([1, 2, 3])('loses nothing where it is killed in batch %i, and goes on with the rest', async (count) => {
      await expect(resetMonths({ clock, database: killedIn(count), signal: neverEnds })).rejects.toThrow('killed');
      const half = await countBingo(context.queries);
      expect(half.archivedCards).toBe((count - 1) * 50);
      expect(half.cards + half.archivedCards).toBe(all.cards + live.cards);
      expect(half.claims + half.archivedClaims).toBe(all.claims + live.claims);
      expect(half.rewards + half.archivedRewards).toBe(all.rewards);
      // Each claim is where its card is.
      expect(half.archivedClaims).toBe(5 * half.archivedCards);
      expect((await resets())[0]).toMatchObject({ status: 'failed', message: 'killed' });
      await resetMonths({ ...context, signal: neverEnds });
      await expectArchived();
    });

    it('ends between two batches where it is told to, and is not over then', async () => {
      const ending = new AbortController();
      let batches = 0;
      const counted: Pick<Database, 'queries' | 'transaction'> = {
        queries: context.queries,
        transaction: async (work) => {
          batches += 1;
          if (batches === 2) ending.abort(new Error('The server ends.'));
          return context.database.transaction(work);
        },
      };
      await expect(resetMonths({ clock, database: counted, signal: ending.signal })).rejects.toThrow('ends');
      expect(await countBingo(context.queries)).toMatchObject({ archivedCards: 100 });
      expect((await resets())[0]).toMatchObject({ status: 'running', cards_archived: 100, finished_at: null });
      await resetMonths({ ...context, signal: neverEnds });
      await expectArchived();
    });

    it('counts right also where two do it at once', async () => {
      await Promise.all([1, 2, 3].map(() => resetMonths({ ...context, signal: neverEnds })));
      await expectArchived();
    });
  });
});

describeOnEachDatabase('jobs of processes', (database) => {
  let created: Awaited<ReturnType<typeof database.create>>;
  let store: Database;
  const ending: (() => Promise<unknown>)[] = [];
  const environment = { BINGO_COLD_START_CHECK: 'true', SECRET_KEY: 'only for this test, and long enough' };
  beforeEach(async () => {
    created = await database.create();
    store = await openDatabase(readSettings(created.environment));
  });
  afterEach(async () => {
    await Promise.all(ending.splice(0).map((end) => end()));
    await store.close();
    await created.remove();
  });
  const start = async (changes: Record<string, string> = {}) => {
    const { DATA_DIR = '.' } = created.environment;
    const started = await startProcess(DATA_DIR, { ...created.environment, ...environment, ...changes });
    ending.push(() => started.end('SIGKILL'));
    expect(started.child.exitCode, started.output()).toBeNull();
    return started;
  };
  const ownerOf = async (name: string): Promise<number> => {
    const { owner } = await store.queries
      .selectFrom('job_locks')
      .select('owner')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    return Number.parseInt(owner, 10);
  };
  const areDone = async (): Promise<boolean> => {
    const rows = await store.queries.selectFrom('job_runs').select('status').execute();
    return rows.length === 2 && rows.every(({ status }) => status === 'completed');
  };
  const doneIn = (output: string): string[] =>
    output
      .split('\n')
      .filter((line) => line.includes('"job done"'))
      .map((line) => JSON.parse(line).job)
      .sort();

  it('are done once by four workers that start together', { timeout: 60_000 }, async () => {
    const { output } = await start({ WORKERS: '4' });
    await until(areDone);
    await delay(1000);
    expect(doneIn(output())).toEqual(['daily-number', 'monthly-reset']);
    expect(await store.queries.selectFrom('bingo_numbers').select('day').execute()).toHaveLength(1);
  });

  it('go on after a kill with what they had not done', { timeout: 120_000 }, async () => {
    const first = await start({ BINGO_COLD_START_CHECK: 'false' });
    await first.end('SIGKILL');
    await addBingoMonth(store.queries, { month: '2020-01', users: 4000, claims: 3, rewards: 100 });
    // It has done much of it by the time it answers, so it is killed before.
    const second = start();
    await until(async () => {
      const row = await store.queries.selectFrom('monthly_resets').select('cards_archived').executeTakeFirst();
      return (row?.cards_archived ?? 0) > 0;
    });
    process.kill(await ownerOf('monthly-reset'), 'SIGKILL');
    await second;
    const half = await countBingo(store.queries);
    expect(half.cards).toBeGreaterThan(0);
    expect(half.archivedCards).toBeGreaterThan(0);
    expect(half.cards + half.archivedCards).toBe(4000);
    expect(half.archivedClaims).toBe(3 * half.archivedCards);
    expect(half.rewards + half.archivedRewards).toBe(100);
    // The lock of the dead one would last for a minute.
    await store.queries.updateTable('job_locks').set({ locked_until: Date.now() }).execute();
    await start();
    await until(areDone);
    expect(await countBingo(store.queries)).toEqual({
      cards: 0,
      claims: 0,
      rewards: 0,
      archivedCards: 4000,
      archivedClaims: 12_000,
      archivedRewards: 100,
    });
    const [reset] = await store.queries.selectFrom('monthly_resets').selectAll().orderBy('month').execute();
    expect(reset).toMatchObject({
      month: '2020-01',
      status: 'completed',
      cards_archived: 4000,
      claims_archived: 12_000,
    });
  });
});
