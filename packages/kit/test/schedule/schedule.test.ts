import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { KitError } from '../../src/kit-error.ts';
import { listParts } from '../../src/parts.ts';
import { createLocalLock } from '../../src/schedule/local-lock.ts';
import type { RunnerLock } from '../../src/schedule/runner-lock.ts';
import { createSchedule, type JobOptions, type Schedule, type ScheduleOptions } from '../../src/schedule/schedule.ts';
import { ClockDouble, settle } from './clock-double.ts';

const start = '2026-01-05T00:00:00.000Z';
let errors: [string, unknown][] = [];
const opened: { schedule: Schedule; clock: ClockDouble }[] = [];
afterEach(async () => {
  errors = [];
  for (const { schedule, clock } of opened.splice(0)) {
    const closed = schedule.close();
    await clock.pass(10_000);
    await closed;
  }
});

interface Made {
  schedule: Schedule;
  clock: ClockDouble;
  /** Due times that ran, by job. */
  ran: string[];
  /** Adds a job that notes its due time. */
  add(options: Partial<JobOptions>): ReturnType<Schedule['add']>;
}

function made(
  options: Partial<ScheduleOptions> = {},
  at: string = start,
  clock: ClockDouble = new ClockDouble(at),
): Made {
  const { now, setTimer } = clock;
  const onError = (error: unknown, job: string): void => void errors.push([job, error]);
  const schedule = createSchedule({ name: 'test', now, setTimer, onError, random: () => 0.5, ...options });
  opened.push({ schedule, clock });
  const ran: string[] = [];
  const add: Made['add'] = (job) =>
    schedule.add({
      name: 'job',
      cron: '0 * * * *',
      ...job,
      run: (context) => {
        ran.push(`${job.name ?? 'job'} ${context.dueAt.toISOString().slice(0, 19)}`);
        return job.run?.(context);
      },
    });
  return { schedule, clock, ran, add };
}

/** Work that ends when the test says so. */
function held(): { run: () => Promise<void>; end: () => Promise<void>; waiting: () => number } {
  const waiting: (() => void)[] = [];
  return {
    run: () => new Promise((resolve) => void waiting.push(resolve)),
    end: async () => {
      waiting.shift()?.();
      await settle();
    },
    waiting: () => waiting.length,
  };
}

const adapt = (level: 'normal' | 'elevated' | 'critical'): void => {
  for (const part of listParts('schedule')) void part.adapt?.(level);
};
const hour = 3_600_000;

describe('a job', () => {
  it('runs at its due times, and says what it did', async () => {
    const { schedule, clock, ran, add } = made();
    const job = add({ cron: '30 2 * * *' });
    expect(job.report).toMatchObject({ state: 'idle', nextDueAt: '2026-01-05T02:30:00.000Z', lastRunAt: null });
    await clock.passTo('2026-01-05T02:29:59.999Z');
    expect(ran).toEqual([]);
    await clock.passTo('2026-01-07T12:00:00Z');
    expect(ran).toEqual(['job 2026-01-05T02:30:00', 'job 2026-01-06T02:30:00', 'job 2026-01-07T02:30:00']);
    expect(schedule.jobs).toEqual([
      {
        name: 'job',
        state: 'idle',
        nextDueAt: '2026-01-08T02:30:00.000Z',
        lastRunAt: '2026-01-07T02:30:00.000Z',
        lastDurationMs: 0,
        lastOutcome: 'done',
        runs: 3,
        failures: 0,
        skips: 0,
        missed: 0,
        elsewhere: 0,
        running: 0,
        stuck: 0,
      },
    ]);
  });

  it('knows seconds, and nicknames', async () => {
    const { clock, ran, add } = made();
    add({ name: 'second', cron: '*/20 * * * * *' });
    const daily = add({ name: 'daily', cron: '@daily' });
    await clock.pass(60_000);
    expect(ran).toEqual(['second 2026-01-05T00:00:20', 'second 2026-01-05T00:00:40', 'second 2026-01-05T00:01:00']);
    expect(daily.report.nextDueAt).toBe('2026-01-06T00:00:00.000Z');
  });

  it('that throws is told of, and comes again', async () => {
    const { clock, ran, add } = made();
    const job = add({
      run: () => {
        throw new Error('at once');
      },
    });
    add({ name: 'other', run: () => Promise.reject(new Error('later')) });
    await clock.pass(2 * hour);
    expect(ran.length).toBe(4);
    expect(job.report).toMatchObject({ runs: 2, failures: 2, lastOutcome: 'failed' });
    expect(errors.map(([name, error]) => [name, (error as Error).message])).toEqual([
      ['job', 'at once'],
      ['other', 'later'],
      ['job', 'at once'],
      ['other', 'later'],
    ]);
  });

  it('is ended by its time-out: by its signal first, and its slot is free after the grace', async () => {
    const { clock, ran, add } = made({ graceMs: 1000 });
    const heeding = add({
      name: 'heeding',
      timeoutMs: 5000,
      run: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('noticed')))),
    });
    await clock.pass(hour + 5000);
    expect(heeding.report).toMatchObject({ state: 'idle', failures: 1, stuck: 0, lastDurationMs: 5000 });
    heeding.remove();
    const { run, end } = held();
    const deaf = add({ name: 'deaf', timeoutMs: 5000, run, overlap: 'allow' });
    add({ name: 'next' });
    await clock.pass(hour + 1000);
    expect(deaf.report).toMatchObject({ state: 'running', running: 0, stuck: 1, failures: 1 });
    expect(ran.at(-1)).toBe('next 2026-01-05T02:00:00');
    // Not a second one beside what is left of the first.
    await clock.pass(hour);
    expect(deaf.report).toMatchObject({ runs: 1, skips: 1 });
    await end();
    expect(deaf.report).toMatchObject({ state: 'idle', stuck: 0 });
    expect(errors.map(([name, error]) => [name, (error as KitError).code])).toEqual([
      ['heeding', 'TASK_TIMED_OUT'],
      ['deaf', 'TASK_TIMED_OUT'],
    ]);
  });

  it('begins up to its jitter later, for the same due time', async () => {
    const { clock, ran, add } = made();
    add({ jitterMs: 60_000 });
    await clock.pass(hour + 29_999);
    expect(ran).toEqual([]);
    await clock.pass(1);
    expect(ran).toEqual(['job 2026-01-05T01:00:00']);
  });

  it('that is removed is due no more', async () => {
    const { schedule, clock, ran, add } = made();
    const job = add({});
    job.remove();
    await clock.pass(3 * hour);
    expect(ran).toEqual([]);
    expect(schedule.jobs).toEqual([]);
    expect(clock.timers).toBe(0);
    add({});
  });
});

describe('a due time', () => {
  it('on the day when the clock goes forward comes once, after the gap', async () => {
    const { clock, ran, add } = made({ timeZone: 'Europe/Berlin' }, '2026-03-28T12:00:00Z');
    add({ name: 'in the gap', cron: '30 2 * * *' });
    add({ name: 'in lists', cron: '0 2,3 * * *' });
    await clock.passTo('2026-03-30T00:45:00Z');
    // 02:30 is not on that day: 03:00 is 01:00 UTC.
    expect(ran).toEqual([
      'in the gap 2026-03-29T01:00:00',
      'in lists 2026-03-29T01:00:00',
      'in lists 2026-03-30T00:00:00',
      'in the gap 2026-03-30T00:30:00',
    ]);
  });

  it('on the day when the clock goes back comes once, the first time', async () => {
    const { clock, ran, add } = made({ timeZone: 'Europe/Berlin' }, '2026-10-24T12:00:00Z');
    add({ name: 'twice', cron: '30 2 * * *' });
    add({ name: 'range', cron: '0 2-3 * * *' });
    await clock.passTo('2026-10-25T12:00:00Z');
    // 02:30 is 00:30 UTC, and 01:30 UTC again.
    expect(ran).toEqual(['range 2026-10-25T00:00:00', 'twice 2026-10-25T00:30:00', 'range 2026-10-25T02:00:00']);
  });

  it('of every so many minutes goes on through both', async () => {
    const { clock, ran, add } = made({}, '2026-10-25T00:15:00Z');
    add({ cron: '*/30 * * * *', timeZone: 'Europe/Berlin' });
    await clock.passTo('2026-10-25T02:05:00Z');
    expect(ran.map((text) => text.slice(15))).toEqual(['00:30:00', '01:00:00', '01:30:00', '02:00:00']);
  });

  it('years away is waited for in short waits, and does not come at once', async () => {
    const { clock, ran, add } = made({}, '2026-03-01T00:00:00Z');
    const job = add({ cron: '0 0 29 2 *' });
    expect(job.report.nextDueAt).toBe('2028-02-29T00:00:00.000Z');
    await clock.pass(10 * hour);
    expect(ran).toEqual([]);
    expect(clock.longestMs).toBeLessThan(2 ** 31);
    // As a machine that slept for two years, and was woken a minute early.
    clock.jump(Date.parse('2028-02-28T23:59:00Z') - clock.now());
    await clock.pass(2 * 60_000);
    expect(ran).toEqual(['job 2028-02-29T00:00:00']);
  });

  it('that was slept through a little still comes, once; one that was slept through long does not', async () => {
    const { clock, ran, add } = made({ lateMs: 120_000 });
    const job = add({ cron: '*/10 * * * *' });
    await clock.pass(60_000);
    // From 00:01 to 00:31: 00:10, 00:20 and 00:30 are over.
    clock.jump(30 * 60_000);
    await clock.pass(60_000);
    expect(ran).toEqual(['job 2026-01-05T00:30:00']);
    clock.jump(15 * 60_000);
    await clock.pass(60_000);
    expect(ran.length).toBe(1);
    expect(job.report).toMatchObject({ missed: 1, nextDueAt: '2026-01-05T00:50:00.000Z' });
  });

  it('does not come a second time where the clock is put back, and not never where it was wrong', async () => {
    const { clock, ran, add } = made();
    add({});
    await clock.pass(hour);
    clock.jump(-hour / 2);
    await clock.pass(hour);
    expect(ran).toEqual(['job 2026-01-05T01:00:00']);
    await clock.pass(hour / 2);
    expect(ran.length).toBe(2);
    clock.jump(1000 * 24 * hour);
    await clock.pass(hour);
    const before = ran.length;
    clock.jump(-1000 * 24 * hour);
    await clock.pass(hour);
    expect(ran.length).toBe(before + 1);
  });
});

describe('overlap', () => {
  it('skip leaves out what is due while it runs', async () => {
    const { clock, add } = made();
    const { run, end } = held();
    const job = add({ run, timeoutMs: 100 * hour });
    await clock.pass(3 * hour);
    expect(job.report).toMatchObject({ state: 'running', runs: 1, skips: 2 });
    await end();
    await clock.pass(hour);
    expect(job.report).toMatchObject({ runs: 2, skips: 2 });
  });

  it('queue keeps one until then', async () => {
    const { clock, ran, add } = made();
    const { run, end } = held();
    const job = add({ run, timeoutMs: 100 * hour, overlap: 'queue' });
    await clock.pass(3 * hour);
    expect(job.report).toMatchObject({ runs: 1, skips: 1 });
    await end();
    expect(ran).toEqual(['job 2026-01-05T01:00:00', 'job 2026-01-05T02:00:00']);
  });

  it('allow runs it beside, as far as there are slots', async () => {
    const { clock, add } = made({ slots: 2 });
    const { run } = held();
    const job = add({ run, timeoutMs: 100 * hour, overlap: 'allow' });
    await clock.pass(4 * hour);
    // Two run, one waits, one was left out.
    expect(job.report).toMatchObject({ runs: 2, running: 2, skips: 1 });
  });
});

describe('slots', () => {
  it('are as many jobs at once, and the others follow in order', async () => {
    const { schedule, clock, ran, add } = made({ slots: 2 });
    const { run, end } = held();
    for (const name of ['a', 'b', 'c', 'd']) add({ name, run });
    await clock.pass(hour);
    expect(ran.map((text) => text[0])).toEqual(['a', 'b']);
    expect(schedule.jobs.map(({ state }) => state)).toEqual(['running', 'running', 'waiting', 'waiting']);
    await end();
    await end();
    expect(ran.map((text) => text[0])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('let nobody in before those who wait', async () => {
    const { clock, ran, add } = made();
    const { run, end } = held();
    add({ name: 'often', cron: '*/30 * * * *', run, overlap: 'queue', timeoutMs: 100 * hour });
    add({ name: 'rarely', run, timeoutMs: 100 * hour });
    await clock.pass(hour);
    await end();
    await end();
    expect(ran.map((text) => text.split(' ')[0])).toEqual(['often', 'rarely', 'often']);
  });

  it('leave out what finds none, where that is asked for', async () => {
    const { schedule, clock, add } = made({ whenFull: 'skip' });
    for (const name of ['a', 'b']) add({ name, run: held().run });
    await clock.pass(hour);
    expect(schedule.jobs.map(({ runs, skips }) => [runs, skips])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('0 is off: everything is checked, and nothing armed', async () => {
    let asked = 0;
    const { clock, ran, add } = made({ slots: 0 });
    const last = async () => {
      asked += 1;
      return undefined;
    };
    const job = add({ catchUp: { last, withinMs: hour } });
    expect(() => add({ name: 'wrong', cron: 'never' })).toThrow(KitError);
    expect(clock.timers).toBe(0);
    await clock.pass(5 * hour);
    expect([ran, asked, job.report.state, job.report.nextDueAt]).toEqual([[], 0, 'off', null]);
  });

  it('are never exceeded, and nothing that waits is lost, however jobs come and end', async () => {
    const jobOf = fc.record({
      cron: fc.constantFrom('* * * * *', '*/2 * * * *', '*/30 * * * * *'),
      overlap: fc.constantFrom('skip' as const, 'queue' as const, 'allow' as const),
      seconds: fc.integer({ min: 0, max: 200 }),
      fails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(jobOf, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        async (jobs, slots) => {
          const { schedule, clock, add } = made({ slots });
          let running = 0;
          let most = 0;
          jobs.forEach(({ cron, overlap, seconds, fails }, index) => {
            add({
              name: String(index),
              cron,
              overlap,
              run: async () => {
                running += 1;
                most = Math.max(most, running);
                await new Promise<void>((resolve) => void clock.setTimer(resolve, seconds * 1000));
                running -= 1;
                if (fails) throw new Error('failed');
              },
            });
          });
          await clock.pass(10 * 60_000);
          expect(most).toBeLessThanOrEqual(slots);
          for (const { runs, running: now, failures } of schedule.jobs) {
            expect(runs).toBeGreaterThan(0);
            expect(failures).toBeLessThanOrEqual(runs - now);
          }
          for (const { schedule: one } of opened.splice(0)) {
            const closed = one.close();
            await clock.pass(5000);
            await closed;
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('catch-up', () => {
  const within = 24 * hour;
  const at = '2026-01-05T09:00:00Z';

  it('runs once now where the last due time was missed, and not once for each', async () => {
    const { clock, ran, add } = made({}, at);
    add({ cron: '0 3 * * *', catchUp: { last: async () => new Date('2026-01-01T03:00:05Z'), withinMs: within } });
    await clock.pass(0);
    expect(ran).toEqual(['job 2026-01-05T03:00:00']);
    await clock.pass(hour);
    expect(ran.length).toBe(1);
  });

  it('runs where it never has, and not where it has or where it is too long ago', async () => {
    const { clock, ran, add } = made({}, at);
    const cron = '0 3 * * *';
    add({ name: 'never', cron, catchUp: { last: async () => undefined, withinMs: within } });
    add({ name: 'done', cron, catchUp: { last: async () => new Date('2026-01-05T03:00:00Z'), withinMs: within } });
    add({ name: 'old', cron, catchUp: { last: async () => undefined, withinMs: hour } });
    add({ name: 'not asked for', cron });
    await clock.pass(0);
    expect(ran).toEqual(['never 2026-01-05T03:00:00']);
  });

  it('goes through the lock: one of two workers does it', async () => {
    const lock = createLocalLock();
    const workers = [made({ lock }, at), made({ lock }, at)];
    for (const { add } of workers)
      add({ cron: '0 3 * * *', catchUp: { last: async () => undefined, withinMs: within } });
    for (const { clock } of workers) await clock.pass(0);
    expect(workers.flatMap(({ ran }) => ran)).toEqual(['job 2026-01-05T03:00:00']);
    expect(workers.flatMap(({ schedule }) => schedule.jobs.map(({ elsewhere }) => elsewhere)).sort()).toEqual([0, 1]);
  });

  it('that cannot ask is told of, and the next due time comes', async () => {
    const { clock, ran, add } = made({}, at);
    add({ catchUp: { last: () => Promise.reject(new Error('no database')), withinMs: within } });
    await clock.pass(hour);
    expect(ran).toEqual(['job 2026-01-05T10:00:00']);
    expect(errors).toEqual([['job', new Error('no database')]]);
  });

  it('has what a clock that jumped has passed over', async () => {
    const { clock, ran, add } = made({}, '2026-01-05T02:00:00Z');
    add({ cron: '0 3 * * *', catchUp: { last: async () => new Date('2026-01-04T03:00:00Z'), withinMs: within } });
    await clock.pass(1000);
    clock.jump(4 * hour);
    await clock.pass(60_000);
    expect(ran).toEqual(['job 2026-01-05T03:00:00']);
  });
});

describe('a lock', () => {
  it('lets one of several workers run each due time', async () => {
    const lock = createLocalLock();
    const workers = Array.from({ length: 4 }, () => made({ lock }));
    for (const { add } of workers) add({});
    for (let index = 0; index < 5; index++) await Promise.all(workers.map(({ clock }) => clock.pass(hour)));
    const ran = workers.flatMap((worker) => worker.ran);
    expect(ran.length).toBe(5);
    expect(new Set(ran).size).toBe(5);
    const counts = workers.flatMap(({ schedule }) => schedule.jobs);
    expect(counts.reduce((sum, { elsewhere }) => sum + elsewhere, 0)).toBe(15);
  });

  it('that throws costs a due time, and never lets two run', async () => {
    let asked = 0;
    const lock: RunnerLock = {
      acquire: async () => {
        asked += 1;
        if (asked === 1) throw new Error('no database');
        return () => {
          throw new Error('no release');
        };
      },
    };
    const { clock, ran, add } = made({ lock });
    const job = add({});
    await clock.pass(2 * hour);
    expect(ran).toEqual(['job 2026-01-05T02:00:00']);
    expect(job.report).toMatchObject({ runs: 1, failures: 1, lastOutcome: 'done' });
    expect(errors.map(([, error]) => (error as Error).message)).toEqual(['no database', 'no release']);
  });

  it('that never answers is given up, and released where it does at last', async () => {
    const outcomes: unknown[] = [];
    let answer: (() => void) | undefined;
    const lock: RunnerLock = {
      acquire: () =>
        new Promise((resolve) => {
          answer = () => resolve((outcome) => void outcomes.push(outcome));
        }),
    };
    const { clock, ran, add } = made({ lock });
    const job = add({ timeoutMs: 1000 });
    await clock.pass(hour + 1000);
    expect(job.report).toMatchObject({ state: 'idle', runs: 0, failures: 1 });
    answer?.();
    await settle();
    expect([ran, outcomes]).toEqual([[], ['interrupted']]);
  });

  it('is told how it went, and how long it may take', async () => {
    const told: unknown[] = [];
    const lock: RunnerLock = {
      acquire: async (job, dueAt, ttlMs) => {
        told.push([job, dueAt.toISOString(), ttlMs]);
        return (outcome) => void told.push(outcome);
      },
    };
    const { schedule, clock, add } = made({ lock, graceMs: 500 });
    add({ name: 'fails', timeoutMs: 1000, run: () => Promise.reject(new Error('no')) });
    await clock.pass(hour);
    const { run } = held();
    add({ name: 'interrupted', cron: '30 * * * *', run });
    await clock.pass(hour / 2);
    const closed = schedule.close();
    await clock.pass(500);
    await closed;
    expect(told).toEqual([
      ['fails', '2026-01-05T01:00:00.000Z', 1500],
      'failed',
      ['interrupted', '2026-01-05T01:30:00.000Z', hour + 500],
      'interrupted',
    ]);
  });
});

describe('a deferrable job', () => {
  it('waits while memory is critical, and no longer than is allowed', async () => {
    const { clock, ran, add } = made({ deferMs: 10 * 60_000 });
    const job = add({ deferrable: true });
    add({ name: 'urgent' });
    adapt('critical');
    await clock.pass(hour);
    expect(ran).toEqual(['urgent 2026-01-05T01:00:00']);
    expect(job.report.state).toBe('deferred');
    adapt('critical');
    adapt('elevated');
    await settle();
    expect(ran.at(-1)).toBe('job 2026-01-05T01:00:00');
    adapt('critical');
    await clock.pass(hour + 9 * 60_000);
    expect(ran.length).toBe(3);
    await clock.pass(60_000);
    expect(ran.at(-1)).toBe('job 2026-01-05T02:00:00');
    expect(job.report).toMatchObject({ runs: 2, skips: 0 });
  });

  it('keeps one due time, whatever comes meanwhile', async () => {
    const { clock, ran, add } = made({ deferMs: 10 * hour });
    const job = add({ deferrable: true });
    adapt('critical');
    await clock.pass(4 * hour);
    expect(job.report).toMatchObject({ skips: 3 });
    adapt('normal');
    await settle();
    expect(ran).toEqual(['job 2026-01-05T01:00:00']);
  });
});

describe('close', () => {
  it('raises the signal, waits for what heeds it, and leaves what does not after the grace', async () => {
    const { schedule, clock, add } = made({ slots: 2, graceMs: 1000 });
    const reasons: unknown[] = [];
    add({
      name: 'heeds',
      run: ({ signal }) =>
        new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason);
            resolve();
          }),
        ),
    });
    add({ name: 'deaf', run: held().run });
    add({ name: 'waits' });
    await clock.pass(hour);
    let isClosed = false;
    const closed = schedule.close().then(() => {
      isClosed = true;
    });
    await clock.pass(999);
    expect(isClosed).toBe(false);
    await clock.pass(1);
    await closed;
    await schedule.close();
    expect(reasons).toMatchObject([{ code: 'TASK_CANCELLED' }]);
    expect(schedule.jobs.map(({ runs, lastOutcome }) => [runs, lastOutcome])).toEqual([
      [1, 'done'],
      [1, 'interrupted'],
      [0, null],
    ]);
    await clock.pass(5 * hour);
    expect(clock.timers).toBe(0);
    expect(errors).toEqual([]);
    expect(() => add({ name: 'late' })).toThrow(KitError);
  });

  it('takes it off the list of parts', async () => {
    const { schedule, add } = made({ name: 'listed' });
    add({});
    const own = () => listParts('schedule').filter(({ name }) => name === 'listed');
    expect(JSON.parse(JSON.stringify(own()[0]?.report()))).toMatchObject({
      slots: 1,
      running: 0,
      jobs: [{ name: 'job' }],
    });
    await schedule.close();
    expect(own()).toEqual([]);
  });
});

describe('options', () => {
  it('that cannot be are refused at once', () => {
    const { add } = made();
    const wrong: Partial<JobOptions>[] = [
      { cron: 'bad' },
      { cron: '60 * * * *' },
      { cron: '' },
      { cron: '2026-01-01T00:00:00' },
      { cron: '0 0 30 2 *' },
      { timeZone: 'Mars/Base' },
      { timeZone: '' },
      { name: '' },
      { timeoutMs: 0 },
      { timeoutMs: 2 ** 31 },
      { jitterMs: -1 },
      { overlap: 'maybe' as 'skip' },
      { catchUp: { last: async () => undefined, withinMs: Number.NaN } },
    ];
    for (const options of wrong) expect(() => add(options), JSON.stringify(options)).toThrow(/Seen: /);
    add({});
    expect(() => add({})).toThrow('has a job of this name');
    for (const options of [
      { slots: -1 },
      { slots: 1.5 },
      { whenFull: 'wat' as 'wait' },
      { lateMs: -1 },
      { graceMs: Number.NaN },
      { deferMs: 0.5 },
    ])
      expect(() => made(options)).toThrow(KitError);
    expect(listParts('schedule').length).toBe(1);
  });

  it('run on the clock of the machine unless given, and keep no process alive', () => {
    const source = `
      import { createSchedule } from '@tare/kit/schedule';
      const schedule = createSchedule({ name: 'real' });
      schedule.add({ name: 'hourly', cron: '0 * * * *', run: () => undefined });
      const first = setTimeout(() => process.exit(1), 60_000);
      schedule.add({ name: 'second', cron: '* * * * * *', run: ({ dueAt }) => {
        console.log(dueAt.getMilliseconds());
        clearTimeout(first);
        schedule.jobs[1].runs > 1 && process.exit(2);
      } });`;
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
      timeout: 90_000,
    });
    expect([stdout, stderr, status]).toEqual(['0\n', '', 0]);
  });
});
