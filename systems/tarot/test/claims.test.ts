// docs/claims.md is written, not edited: it says what measured.json says, of every claim.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { claimsPage } from '../claims/page.mjs';
import { documents } from '../claims/rows.mjs';

const read = (name: string): string => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
const measured = JSON.parse(read('../claims/measured.json'));

it('is the page that npm run claims writes', () => {
  expect(read('../../../docs/claims.md')).toBe(claimsPage(measured));
});

it('has every row of the three documents, with a verdict each', () => {
  const numbers = new Set(documents.flatMap(({ rows }) => rows.map(({ number }) => number)));
  for (let row = 1; row <= 58; row += 1) expect([row, numbers.has(`${row}`)]).toEqual([row, true]);
  expect(() => claimsPage({ ...measured, experiments: {} })).toThrow('was not measured');
});
