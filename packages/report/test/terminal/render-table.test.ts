import { unavailable } from '@tare/accounting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, Row, Table } from '../../src/document/document.ts';
import { renderTable } from '../../src/terminal/render-table.ts';
import { textWidth } from '../../src/terminal/text-width.ts';

const columns: Column[] = [
  { title: 'service', align: 'left', rank: 0 },
  { title: 'command', align: 'left', rank: 2, mayShrink: true },
  { title: 'private', align: 'right', rank: 0, decides: true },
  { title: 'PSS', align: 'right', rank: 1 },
];
const table: Table = {
  caption: 'in MB',
  columns,
  rows: [
    { kind: 'group', label: 'natural' },
    { kind: 'body', cells: ['web', 'node --enable-source-maps server.js', '36.1', '48.2'] },
    { kind: 'body', cells: ['worker', 'node worker.js', '7.1', unavailable('denied')] },
    { kind: 'total', cells: ['Total', '', '43.2', '48.2'] },
  ],
  notes: ['A note that is longer than a narrow terminal.'],
};

const at = (width: number): string => renderTable(table, { width, color: false });

describe('renderTable', () => {
  it('aligns numbers to the right and text to the left', () => {
    expect(at(100)).toMatchInlineSnapshot(`
      "service    command                              private   PSS
      ─────────────────────────────────────────────────────────────
      natural
        web      node --enable-source-maps server.js     36.1  48.2
        worker   node worker.js                           7.1     –
        Total                                            43.2  48.2
      – not permitted: it exists, but this user may not read it.
      A note that is longer than a narrow terminal."
    `);
  });

  it('cuts long text first', () => {
    expect(at(50)).toMatchInlineSnapshot(`
      "service    command                   private   PSS
      ──────────────────────────────────────────────────
      natural
        web      node --enable-source-ma…     36.1  48.2
        worker   node worker.js                7.1     –
        Total                                 43.2  48.2
      – not permitted: it exists, but this user may not
      read it.
      A note that is longer than a narrow terminal."
    `);
  });

  it('then leaves out columns, the least important first, and names them', () => {
    expect(at(30)).toMatchInlineSnapshot(`
      "service    private   PSS
      ────────────────────────
      natural
        web         36.1  48.2
        worker       7.1     –
        Total       43.2  48.2
      – not permitted: it exists,
      but this user may not read it.
      A note that is longer than a
      narrow terminal.
      Not shown at this width:
      command."
    `);
  });

  it('writes lists where not even the columns that must stay have room', () => {
    expect(at(14)).toMatchInlineSnapshot(`
      "natural
      web
      node --enable…
        priva…  36.1
        PSS  48.2
      worker
      node worker.js
        private  7.1
        PSS  –
      Total
        priva…  43.2
        PSS  48.2
      – not
      permitted: it
      exists, but
      this user may
      not read it.
      A note that is
      longer than a
      narrow
      terminal."
    `);
  });

  it('has no escape sequences without colour and the same text with it', () => {
    const colored = renderTable(table, { width: 100, color: true });
    expect(at(100)).not.toContain('\u001b');
    expect(colored).toContain('\u001b[1m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
    expect(colored.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(at(100));
  });

  it('never exceeds the terminal, whatever the cells hold', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(unavailable('vanished')));
    const row = fc.oneof(
      fc.record({ kind: fc.constant('group' as const), label: fc.string() }),
      fc.record({
        kind: fc.constantFrom('body' as const, 'total' as const),
        cells: fc.array(cell, { minLength: 4, maxLength: 4 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.integer({ min: 10, max: 140 }), (rows: Row[], width) => {
        const lines = renderTable({ ...table, rows }, { width, color: false }).split('\n');
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
