import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type Budget, type BudgetOptions, createBudget, type LevelChange } from '../../src/budget/budget.ts';
import { KitError } from '../../src/kit-error.ts';
import { addPart } from '../../src/parts.ts';
import { filesDouble, kilo, statusText } from './files-double.ts';

const budgets: Budget[] = [];
const removals: (() => void)[] = [];
afterEach(() => {
  for (const budget of budgets.splice(0)) budget.close();
  for (const remove of removals.splice(0)) remove();
});

const ownStatus = `/proc/${process.pid}/status`;

/** A budget of 100 MB (of 1,024,000 bytes each) over made-up files and a clock that is set. */
function made(options: BudgetOptions = {}) {
  const files = filesDouble({ [ownStatus]: statusText(50) });
  const clock = { ms: 0 };
  const budget = createBudget({
    limit: 100_000 * kilo,
    files,
    env: {},
    now: () => clock.ms,
    intervalMs: 3_600_000,
    ...options,
  });
  budgets.push(budget);
  const hold = (megabytes: number): void => {
    files.texts[ownStatus] = statusText(megabytes);
    clock.ms += 1000;
    budget.sample();
  };
  return { budget, files, clock, hold };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createBudget', () => {
  it('counts the process and its children against one number', () => {
    const { budget, files } = made();
    files.texts[ownStatus] = statusText(50, 5);
    files.lists[`/proc/${process.pid}/task`] = ['1'];
    files.texts[`/proc/${process.pid}/task/1/children`] = '20 30 ';
    files.texts['/proc/20/status'] = statusText(10);
    files.lists['/proc/20/task'] = ['20'];
    files.texts['/proc/20/task/20/children'] = '40 ';
    files.texts['/proc/30/status'] = statusText(7);
    files.texts['/proc/40/status'] = statusText(3);
    const { usedBytes, share, reading } = budget.sample();
    expect(usedBytes).toBe(75_000 * kilo);
    expect(share).toBe(0.75);
    expect(reading.children).toEqual({ count: 3, privateBytes: 20_000 * kilo });
    expect(budget.level).toBe('elevated');
  });

  it('takes what the control group is charged, where the group sets the limit', () => {
    const budget = createBudget({
      env: {},
      files: filesDouble({
        [ownStatus]: statusText(50),
        '/proc/self/cgroup': '0::/app\n',
        '/proc/self/mountinfo': '30 20 0:30 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw',
        '/sys/fs/cgroup/app/memory.max': '200000000\n',
        '/sys/fs/cgroup/app/memory.current': '190000000\n',
        '/sys/fs/cgroup/app/memory.stat': 'anon 90000000\ninactive_file 60000000\n',
        '/sys/fs/cgroup/app/memory.pressure':
          'some avg10=0.00 avg60=0.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=1\n',
      }),
    });
    budgets.push(budget);
    expect(budget.status()).toMatchObject({ source: 'cgroup', usedBytes: 130e6, share: 0.65, level: 'normal' });
  });

  it('asks subscribers to shrink, to shed and to recycle, in this order, whenever the level changes', () => {
    const { budget, hold } = made();
    const asked: string[] = [];
    for (const measure of ['recycle', 'shed', 'shrink'] as const)
      budget.subscribe(measure, ({ before, level }) => void asked.push(`${measure} ${before} ${level}`));
    hold(60);
    expect(asked).toEqual([]);
    hold(80);
    hold(80);
    const up = 'normal elevated';
    expect(asked).toEqual([`shrink ${up}`, `shed ${up}`, `recycle ${up}`]);
  });

  it('asks again at every reading while it is critical, but nobody who is still busy', async () => {
    const { budget, hold } = made();
    const changes: LevelChange[] = [];
    let finish: () => void = () => undefined;
    budget.subscribe('shed', (change) => {
      changes.push(change);
    });
    let slow = 0;
    budget.subscribe('recycle', () => {
      slow += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    hold(95);
    await settled();
    hold(95);
    await settled();
    hold(95);
    expect(changes.map(({ before, level }) => `${before} ${level}`)).toEqual([
      'normal critical',
      'critical critical',
      'critical critical',
    ]);
    expect(slow).toBe(1);
    finish();
    await settled();
    hold(95);
    expect(slow).toBe(2);
  });

  it('asks one that was busy while the level changed afterwards, with the last level alone', async () => {
    const { budget, clock, hold } = made();
    const levels: string[] = [];
    let finish: () => void = () => undefined;
    budget.subscribe('shrink', ({ level }) => {
      levels.push(level);
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    hold(95);
    for (const megabytes of [80, 80, 10, 10]) {
      clock.ms += 10_000;
      hold(megabytes);
    }
    expect(budget.level).toBe('normal');
    expect(levels).toEqual(['critical']);
    finish();
    await settled();
    expect(levels).toEqual(['critical', 'normal']);
  });

  it('lets no subscriber keep others from being asked', async () => {
    const errors: unknown[] = [];
    const { budget, hold } = made({ onError: (error) => errors.push(error) });
    let asked = 0;
    budget.subscribe('shrink', () => {
      throw new Error('at once');
    });
    budget.subscribe('shrink', () => Promise.reject(new Error('later')));
    const stop = budget.subscribe('shrink', () => {
      asked += 1;
    });
    hold(80);
    await settled();
    expect(errors.map(String)).toEqual(['Error: at once', 'Error: later']);
    expect(asked).toBe(1);
    stop();
    hold(95);
    expect(asked).toBe(1);
  });

  it('has every part adapt to the level, on the way up and down', async () => {
    const { hold, clock } = made();
    const levels: string[] = [];
    removals.push(
      addPart({ kind: 'lazy', name: 'one', report: () => ({}), adapt: (level) => void levels.push(level) }),
    );
    hold(80);
    await settled();
    hold(95);
    await settled();
    clock.ms += 10_000;
    hold(10);
    clock.ms += 10_000;
    hold(10);
    await settled();
    expect(levels).toEqual(['elevated', 'critical', 'critical', 'normal']);
  });

  it('reads at most once an interval where it is only asked', () => {
    const { budget, files, clock } = made({ intervalMs: 1000 });
    const first = budget.status();
    files.texts[ownStatus] = statusText(99);
    expect(budget.status()).toBe(first);
    clock.ms += 1001;
    expect(budget.status().level).toBe('critical');
  });

  it('says so where memory cannot be read, and stays normal', () => {
    const { budget, files } = made();
    delete files.texts[ownStatus];
    expect(budget.sample()).toMatchObject({ usedBytes: { state: 'unsupported' }, share: null, level: 'normal' });
  });

  it.each([
    { elevated: 0.9, critical: 0.8 },
    { critical: 1.2 },
    { release: 0.8 },
    { intervalMs: 5 },
    { restMs: -1 },
    { limit: 'much' },
  ])('refuses %j', (options) => {
    expect(() => made(options)).toThrow(KitError);
  });
});

describe('a budget over this process', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    // With what it started itself.
    for (const { pid } of children.splice(0)) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  });

  it('sees what the process allocates, and what a child of a child does', async () => {
    const budget = createBudget({ limit: '4GB', env: {} });
    budgets.push(budget);
    const used = (): number => {
      const { usedBytes } = budget.sample();
      if (typeof usedBytes !== 'number') throw new Error(`not read: ${usedBytes.state}`);
      return usedBytes;
    };
    const before = used();
    const own = Buffer.alloc(40e6, 1);
    expect(used() - before).toBeGreaterThan(35e6);
    const program = "const b = Buffer.alloc(60e6, 1); process.stdout.write('ready'); setInterval(() => b.length, 1000)";
    const child = spawn('sh', ['-c', `'${process.execPath}' -e "${program}"; true`], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    if (child.stdout) await once(child.stdout, 'data');
    expect(used() - before).toBeGreaterThan(95e6);
    expect(budget.status().reading.children.count).toBe(2);
    expect(own.length).toBe(40e6);
    const inner = budget.status().reading;
    expect(inner.arrayBuffersBytes).toBeGreaterThan(40e6);
  });
});
