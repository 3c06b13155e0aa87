import { unavailable } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/document/document.ts';
import { resolveAbsences } from '../../src/document/resolve-absences.ts';

const table = (rows: Table['rows']): Table => ({
  caption: '',
  columns: [
    { title: 'name', align: 'left', rank: 0 },
    { title: 'private', align: 'right', rank: 0 },
    { title: 'charged', align: 'right', rank: 0, optional: true },
  ],
  rows,
  notes: [],
});

describe('resolveAbsences', () => {
  it('needs no mark where all that is missing is missing for one reason', () => {
    const { rows, notes } = resolveAbsences(
      table([
        { kind: 'body', cells: ['a', unavailable('denied'), '1.0'] },
        { kind: 'body', cells: ['b', '2.0', unavailable('denied')] },
      ]),
    );
    expect(rows.map((row) => (row.kind === 'group' ? [] : row.cells))).toEqual([
      ['a', '–', '1.0'],
      ['b', '2.0', '–'],
    ]);
    expect(notes).toEqual(['– not permitted: it exists, but this user may not read it.']);
  });

  it('tells several reasons apart', () => {
    const { rows, notes } = resolveAbsences(
      table([
        { kind: 'body', cells: ['a', unavailable('vanished'), unavailable('denied')] },
        { kind: 'body', cells: ['b', '1', '2'] },
      ]),
    );
    expect(rows[0]).toEqual({ kind: 'body', cells: ['a', '–¹', '–²'] });
    expect(notes).toHaveLength(2);
  });

  it('leaves out an optional column that no row knows, and says so', () => {
    const { columns, notes } = resolveAbsences(
      table([
        { kind: 'group', label: 'g' },
        { kind: 'body', cells: ['a', '1.0', unavailable('unsupported')] },
      ]),
    );
    expect(columns.map(({ title }) => title)).toEqual(['name', 'private']);
    expect(notes).toEqual(['No charged figure: unsupported.']);
  });
});
