import { afterEach, describe, expect, it } from 'vitest';
import { type Budget, createBudget, type LevelChange } from '../src/budget/budget.ts';
import { readSupervision, type Supervision } from '../src/supervision.ts';
import { filesDouble, kilo, statusText } from './budget/files-double.ts';

const shared = globalThis as { [key: symbol]: unknown };
const key = Symbol.for('@tare/supervision');
const budgets: Budget[] = [];
afterEach(() => {
  for (const budget of budgets.splice(0)) budget.close();
  delete shared[key];
});

/** As the preload of `tare run` leaves it. */
function supervise(): { supervision: Supervision; say: (level: Supervision['level']) => void } {
  const supervision: Supervision = { level: 'normal', listeners: new Set() };
  shared[key] = supervision;
  return {
    supervision,
    say: (level) => {
      supervision.level = level;
      for (const listener of supervision.listeners) listener();
    },
  };
}

/** A budget of 100 MB (of 1,024,000 bytes each), and what the process holds of it. */
function made(megabytes: number) {
  const path = `/proc/${process.pid}/status`;
  const files = filesDouble({ [path]: statusText(megabytes) });
  const clock = { ms: 0 };
  const budget = createBudget({ limit: 100_000 * kilo, files, env: {}, now: () => clock.ms, intervalMs: 3_600_000 });
  budgets.push(budget);
  const hold = (held: number): void => {
    files.texts[path] = statusText(held);
    clock.ms += 10_000;
    budget.sample();
  };
  return { budget, hold };
}

describe('a budget that is supervised', () => {
  it('is at the level of the supervisor at once, and tells its subscribers', async () => {
    const { say } = supervise();
    const { budget } = made(10);
    const changes: string[] = [];
    budget.subscribe('shed', ({ before, level }: LevelChange) => void changes.push(`${before} ${level}`));
    expect(budget.sample()).toMatchObject({ level: 'normal', supervised: 'normal' });
    say('critical');
    await new Promise((resolve) => setImmediate(resolve));
    expect(budget.level).toBe('critical');
    expect(budget.status()).toMatchObject({ level: 'critical', supervised: 'critical', share: 0.1 });
    // What a supervisor takes back needs no rest of its own: it has rested there.
    say('normal');
    expect(budget.level).toBe('normal');
    expect(changes).toEqual(['normal critical', 'critical normal']);
  });

  it('is at its own level where that is the higher one', () => {
    const { say } = supervise();
    const { budget, hold } = made(95);
    budget.sample();
    say('elevated');
    expect(budget.level).toBe('critical');
    hold(10);
    hold(10);
    expect(budget.level).toBe('elevated');
    say('normal');
    expect(budget.level).toBe('normal');
  });

  it('begins at the level that was said before it was there', () => {
    const { say } = supervise();
    say('elevated');
    const { budget } = made(10);
    expect(budget.status().level).toBe('elevated');
  });

  it('listens no more when it is closed', () => {
    const { supervision, say } = supervise();
    const { budget } = made(10);
    expect(supervision.listeners.size).toBe(1);
    budget.close();
    expect(supervision.listeners.size).toBe(0);
    say('critical');
    expect(budget.level).toBe('normal');
  });

  it.each([
    undefined,
    null,
    'critical',
    {},
    { level: 'critical' },
    { level: 'panic', listeners: new Set() },
    { level: 'critical', listeners: [] },
  ])('takes %j for nobody', (rubbish) => {
    shared[key] = rubbish;
    expect(readSupervision()).toBeUndefined();
    expect(made(10).budget.sample()).toMatchObject({ level: 'normal', supervised: null });
  });
});
