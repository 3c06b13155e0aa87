import { type Figure, unavailable } from '@tare/accounting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormattedParts, type PartsOfTotal, roundRows } from '../../src/figure/round-rows.ts';
import { sum } from '../../src/figure/round-to-sum.ts';

const row = (parts: number[]): PartsOfTotal => ({ parts, total: sum(parts) });

const grandOf = (rows: number[][]): PartsOfTotal =>
  row((rows[0] ?? []).map((_, column) => sum(rows.map((parts) => parts[column] ?? 0))));

/** What a reader with a pencil would compute with, in tenths. */
const tenths = (cell: FormattedParts[number] | undefined): number =>
  Math.round(Number(String(cell).replaceAll(',', '').replace('−', '-')) * 10);

const tables = fc.array(fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: -1e8, max: 5e9 }))), {
  minLength: 2,
  maxLength: 10,
});

describe('roundRows', () => {
  it('prints rows whose parts add up to their total', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        for (const cells of roundRows(rows.map(row), grandOf(rows)))
          expect(sum(cells.slice(0, -1).map(tenths))).toBe(tenths(cells.at(-1)));
      }),
    );
  });

  it('prints columns that add up to the total row', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const printed = roundRows(rows.map(row), grandOf(rows));
        const body = printed.slice(0, -1);
        printed.at(-1)?.forEach((total, column) => {
          expect(sum(body.map((cells) => tenths(cells[column])))).toBe(tenths(total));
        });
      }),
    );
  });

  it('prints the grand total as the headline does: rounded to the nearest', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const grand = grandOf(rows);
        expect(tenths(roundRows(rows.map(row), grand).at(-1)?.at(-1))).toBe(Math.round(Number(grand.total) / 1e5));
      }),
    );
  });

  it('keeps a missing figure and prints the others as measured', () => {
    const missing: Figure = unavailable('unsupported');
    const rows = [row([140_000, 140_000, 150_000]), { parts: [missing, missing, 100_000], total: 2_000_000 }];
    expect(roundRows(rows, { parts: [missing, missing, 250_000], total: 2_430_000 })).toEqual([
      ['0.1', '0.1', '0.2', '0.4'],
      [missing, missing, '0.1', '2.0'],
      [missing, missing, '0.3', '2.4'],
    ]);
  });

  it('prints a contradiction instead of smoothing it', () => {
    expect(roundRows([{ parts: [100_000, 100_000], total: 900_000 }])).toEqual([['0.1', '0.1', '0.9']]);
  });
});
