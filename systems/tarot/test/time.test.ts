import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dayMs,
  dayOf,
  hourOf,
  monthOf,
  startOfDay,
  startOfMonth,
  startOfNextWeek,
  startOfTomorrow,
  streakOf,
  timeZone,
  weekdayOf,
  weekOf,
} from '../src/time.ts';

const moments = fc.integer({ min: Date.parse('1990-01-01T00:00:00Z'), max: Date.parse('2100-01-01T00:00:00Z') });

describe('days in Taipei', () => {
  it('are those of the tables of time zones', () => {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
    fc.assert(
      fc.property(moments, (ms) => {
        expect(dayOf(ms)).toBe(format.format(ms));
      }),
    );
  });

  it('begin and end where they should', () => {
    fc.assert(
      fc.property(moments, (ms) => {
        const start = startOfDay(dayOf(ms));
        expect(start).toBeLessThanOrEqual(ms);
        expect(ms - start).toBeLessThan(dayMs);
        expect(startOfTomorrow(ms)).toBe(start + dayMs);
        expect(hourOf(ms)).toBe(Math.floor((ms - start) / 3_600_000));
        expect(weekdayOf(startOfDay(weekOf(ms)))).toBe(0);
        expect(startOfNextWeek(ms) - startOfDay(weekOf(ms))).toBe(7 * dayMs);
        expect(startOfMonth(monthOf(ms))).toBeLessThanOrEqual(ms);
        expect(startOfMonth(addMonths(monthOf(ms), 1))).toBeGreaterThan(ms);
      }),
    );
  });

  it('are counted over months and years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect([addMonths('2024-12', 1), addMonths('2024-01', -1), addMonths('2024-05', 25)]).toEqual([
      '2025-01',
      '2023-12',
      '2026-06',
    ]);
  });
});

describe('a streak', () => {
  it('lasts until the end of the day after its last one', () => {
    expect(streakOf(['2025-01-01', '2025-01-02', '2025-01-03'], '2025-01-03')).toBe(3);
    expect(streakOf(['2025-01-01', '2025-01-02', '2025-01-03'], '2025-01-04')).toBe(3);
    expect(streakOf(['2025-01-01', '2025-01-02', '2025-01-03'], '2025-01-05')).toBe(0);
    expect(streakOf(['2025-01-01', '2025-01-03'], '2025-01-03')).toBe(1);
    expect(streakOf([], '2025-01-03')).toBe(0);
  });
});
