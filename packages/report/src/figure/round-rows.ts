// Rows of parts under a total row, rounded so that every printed row and every printed column adds up.

import { type Figure, isKnown, type Unavailable } from '@tare/accounting';
import { bytesPerTenth } from './format-bytes.ts';
import { formatTenths } from './format-number.ts';
import { roundToSum, sum } from './round-to-sum.ts';

export interface PartsOfTotal {
  parts: readonly Figure[];
  total: Figure;
}

export type FormattedParts = (string | Unavailable)[];

const known = (figures: readonly Figure[]): number[] | undefined => (figures.every(isKnown) ? [...figures] : undefined);

/** Bytes are whole, but sums of shares need not be: a byte per part is no gap. */
const addsUp = (parts: readonly number[], total: number): boolean => Math.abs(sum(parts) - total) <= parts.length;

const nearest = (figure: Figure): number | Unavailable =>
  isKnown(figure) ? Math.round(figure / bytesPerTenth) : figure;

const format = (steps: readonly (number | Unavailable)[]): FormattedParts =>
  steps.map((step) => (typeof step === 'number' ? formatTenths(step) : step));

/**
 * Totals first, down from the grand total; then each row's parts to its total; the total row's parts are the sums of what is printed above them.
 * A row with a missing or a contradicting figure is printed as measured.
 * @returns cells of each row, the total last; the last row is the grand total's where one is given.
 */
export function roundRows(rows: readonly PartsOfTotal[], grand?: PartsOfTotal): FormattedParts[] {
  const totals = known(rows.map((row) => row.total));
  const grandTotal = grand !== undefined && isKnown(grand.total) ? grand.total : undefined;
  const columnAddsUp = totals !== undefined && grandTotal !== undefined && addsUp(totals, grandTotal);
  const totalSteps = columnAddsUp
    ? roundToSum(totals, bytesPerTenth, Math.round(grandTotal / bytesPerTenth))
    : rows.map((row) => nearest(row.total));

  const rounded = rows.map((row, index) => {
    const parts = known(row.parts);
    const total = totalSteps[index] ?? nearest(row.total);
    const fits = parts !== undefined && typeof total === 'number' && isKnown(row.total) && addsUp(parts, row.total);
    return [...(fits ? roundToSum(parts, bytesPerTenth, total) : row.parts.map(nearest)), total];
  });
  if (grand === undefined) return rounded.map(format);
  return [...rounded, totalRow(rounded, grand, columnAddsUp)].map(format);
}

function totalRow(rows: readonly (number | Unavailable)[][], grand: PartsOfTotal, sumsColumns: boolean) {
  const own = [...grand.parts, grand.total];
  const parts = known(grand.parts);
  if (!sumsColumns || parts === undefined || !isKnown(grand.total) || !addsUp(parts, grand.total))
    return own.map(nearest);
  const columns = own.map((_, column) => rows.map((row) => row[column]));
  const sums = columns.map((column) => (column.every((cell) => typeof cell === 'number') ? sum(column) : undefined));
  return sums.some((steps) => steps === undefined)
    ? own.map(nearest)
    : sums.map((steps, column) => steps ?? nearest(own[column] ?? 0));
}
