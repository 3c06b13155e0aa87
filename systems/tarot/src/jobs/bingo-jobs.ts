// What bingo has done by the clock.

import { ensureNumber } from '../modules/gamification/bingo/daily-number.ts';
import { resetMonths } from '../modules/gamification/bingo/monthly-reset.ts';
import { dayMs, dayOf, monthOf, startOfDay, startOfMonth } from '../time.ts';
import type { Job } from './job.ts';

export const bingoJobs: readonly Job[] = [
  {
    name: 'daily-number',
    cron: '0 0 * * *',
    periodOf: dayOf,
    startOf: startOfDay,
    periodMs: dayMs,
    run: async ({ context: { queries, clock, random } }) => {
      const nowMs = clock.now();
      await ensureNumber(queries, { day: dayOf(nowMs), nowMs, random });
    },
  },
  {
    name: 'monthly-reset',
    cron: '0 0 1 * *',
    periodOf: monthOf,
    startOf: startOfMonth,
    periodMs: 31 * dayMs,
    run: ({ context: { database, clock }, signal }) => resetMonths({ database, clock, signal }),
  },
];
