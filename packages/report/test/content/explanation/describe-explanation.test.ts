import { unavailable } from '@tare/accounting';
import type { Explanation, PackageCost } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { describeExplanation } from '../../../src/content/explanation/describe-explanation.ts';
import type { Section, Table } from '../../../src/document/document.ts';
import {
  confirmedCards,
  explainedCards,
  explainedFleet,
  explanationOf,
  failedExplanation,
  largeExplanation,
  noNode,
  serviceOf,
} from '../../support/sample-explanation.ts';

const headline = (explanation: Explanation): string => describeExplanation(explanation).headline;

function sectionOf(explanation: Explanation, id: string): Section {
  const section = describeExplanation(explanation).sections.find((one) => one.id === id);
  if (section === undefined) throw new Error(`no section ${id}`);
  return section;
}

function tableOf(explanation: Explanation, id: string): Table {
  const block = sectionOf(explanation, id).blocks.find(({ kind }) => kind === 'table');
  if (block?.kind !== 'table') throw new Error(`no table in ${id}`);
  return block.table;
}

/** Cells of one column by the first cell of the row. */
function columnOf({ columns, rows }: Table, title: string): Record<string, unknown> {
  const index = columns.findIndex((column) => column.title === title);
  return Object.fromEntries(rows.flatMap((row) => (row.kind === 'group' ? [] : [[row.cells[0], row.cells[index]]])));
}

/** The packages of the sample, one of them changed. */
function withPackage(name: string, changes: Partial<PackageCost>): Explanation {
  const explanation = explainedCards();
  return {
    ...explanation,
    services: explanation.services.map((service) => ({
      ...service,
      packages: service.packages.map((one) => (one.name === name ? { ...one, ...changes } : one)),
    })),
  };
}

describe('the headline of an explanation', () => {
  it('says how much, how much of it packages, and what could go with its place and use', () => {
    expect(headline(explainedCards())).toBe(
      'web holds 24.3 MB private (calm, collected), about 8.3 MB of it packages; the heaviest that could go is @anthropic-ai/sdk 0.39.0 (about 3.2 MB), imported at src/ai.ts:4, and the load runs none of it.',
    );
  });

  it('gives the figure of trials where they confirmed it', () => {
    expect(headline(confirmedCards())).toContain('@anthropic-ai/sdk 0.39.0 (3.46 MB, confirmed by trials)');
  });

  it('passes over what the load runs as long as there is something else, and what others import anyway', () => {
    expect(headline(withPackage('@anthropic-ai/sdk', { use: { state: 'under-load', functionsCalled: 3 } }))).toContain(
      'could go is openai 4.104.0',
    );
    expect(headline(withPackage('@anthropic-ai/sdk', { removableBytes: 0 }))).toContain('could go is openai 4.104.0');
  });

  it('says of several services each what it holds', () => {
    const { headline: whole, findings } = describeExplanation(explainedFleet());
    expect(whole).toBe('3 services of shop hold 57.7 MB private (calm, collected), about 11.1 MB of it packages.');
    expect(findings[0]?.findings.map(({ text }) => text.split(/ holds|;/)[0])).toEqual(['web', 'queue', 'db']);
  });

  it('has words for a program without Node.js, without packages, and for none that was weighed', () => {
    expect(headline(noNode())).toContain('no Node.js was seen in it');
    expect(headline(explanationOf([serviceOf('web', [], 9_000_000)]))).toContain('it loads no packages');
    expect(headline(failedExplanation())).toBe('web could not be weighed (vanished).');
    expect(headline(explanationOf([]))).toBe('cards: where its memory comes from could not be found out.');
  });
});

describe('the parts of private memory', () => {
  it('add up as they are printed, with what could not be assigned last', () => {
    const { rows } = tableOf(explainedCards(), 'parts');
    const printed = rows.flatMap((row) => (row.kind === 'group' ? [] : [Number(row.cells[1])]));
    const whole = printed.at(-1) ?? Number.NaN;
    expect(printed.slice(0, -1).reduce((sum, value) => sum + value, 0)).toBeCloseTo(whole, 6);
    const names = rows.flatMap((row) => (row.kind === 'group' ? [] : [row.cells[0]]));
    expect(names.slice(-2)).toEqual(['unattributed', 'private memory']);
    // Nothing was swapped out.
    expect(names).not.toContain('swap');
  });

  it('show a share that could not be assigned also where it is negative', () => {
    const service = serviceOf('web', [], 8_000_000);
    expect(columnOf(tableOf(explanationOf([service]), 'parts'), 'private')).toMatchObject({ unattributed: '−1.6' });
  });

  it('are left out where nothing was weighed, and a dash where only the parts are unknown', () => {
    expect(() => tableOf(failedExplanation(), 'parts')).toThrow();
    const service = { ...serviceOf('web', [], 8_000_000), parts: unavailable('denied') };
    expect(columnOf(tableOf(explanationOf([service]), 'parts'), 'private')).toEqual({
      parts: { state: 'denied' },
      'private memory': '8.0',
    });
  });
});

describe('the table of packages', () => {
  it('marks estimates until trials confirmed them', () => {
    const table = tableOf(confirmedCards(), 'packages');
    expect(columnOf(table, 'retained')).toMatchObject({ '@anthropic-ai/sdk': '3.22', openai: '~1.27' });
    expect(columnOf(table, 'trials')).toMatchObject({ '@anthropic-ai/sdk': '3.46 (3.41 to 3.52)', openai: '' });
    expect(table.notes.join()).toContain('not confirmed by trials');
  });

  it('says who brings a package in, and what the load makes of it', () => {
    const table = tableOf(explainedCards(), 'packages');
    expect(columnOf(table, 'imported')).toMatchObject({
      '@anthropic-ai/sdk': 'src/ai.ts:4 and 1 more',
      ajv: 'by fastify',
      fastify: 'server.js:1',
    });
    expect(columnOf(table, 'under load')).toMatchObject({ fastify: '211 functions', openai: 'nothing runs' });
  });

  it('has solo and removable figures only where they differ', () => {
    const titles = ({ columns }: Table): string[] => columns.map(({ title }) => title);
    const alike = explanationOf([serviceOf('web', [{ name: 'a', ownBytes: 1_000_000 }], 9_000_000)]);
    expect(titles(tableOf(alike, 'packages'))).not.toContain('solo');
    expect(titles(tableOf(alike, 'packages'))).not.toContain('removable');
    const shared = tableOf(withPackage('sharp', { removableBytes: 200_000 }), 'packages');
    expect(columnOf(shared, 'removable')).toMatchObject({ sharp: '~0.20', fastify: '' });
    expect(columnOf(shared, 'solo')).toMatchObject({ openai: '~1.68', sharp: '' });
  });

  it('lists the heaviest, what the rest is worth, and all of them in a closer look', () => {
    const large = largeExplanation(2000);
    const { rows } = tableOf(large, 'packages');
    const count = (large.services[0]?.packages.length ?? 0) - 2;
    expect(columnOf({ ...tableOf(large, 'packages'), rows }, 'own')).toHaveProperty(`… and ${count - 20} more`);
    expect(sectionOf(large, 'all-packages').detail).toBe(true);
    expect(tableOf(large, 'all-packages').rows.length).toBeGreaterThan(count);
    expect(() => sectionOf(explainedCards(), 'all-packages')).toThrow();
  });
});

describe('what else can be cleared up', () => {
  it('names copies with their folders, add-ons with their files, and what is disk alone', () => {
    expect(tableOf(explainedCards(), 'duplicates').rows).toHaveLength(2);
    expect(columnOf(tableOf(explainedCards(), 'addons'), 'file')).toEqual({
      sharp: 'node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64.node',
    });
    expect(sectionOf(explainedCards(), 'never-loaded').blocks).toEqual([
      {
        kind: 'list',
        list: { title: expect.stringContaining('disk, not memory'), items: ['lodash, moment'] },
      },
    ]);
  });

  it('says whose modules are shown where several processes or threads run JavaScript', () => {
    expect(columnOf(tableOf(explainedFleet(), 'isolates'), 'modules')).toMatchObject({ 4212: 'the same' });
    expect(() => sectionOf(explainedCards(), 'isolates')).toThrow();
  });
});
