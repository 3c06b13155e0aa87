import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappingContext } from '../src/classify-mapping.ts';
import { type ClassFigures, memoryClasses } from '../src/recording.ts';
import { addClasses, emptyClassTable, type ProcessWeight, sumClasses, weighProcess } from '../src/weigh-process.ts';
import {
  anonymousKib,
  drawnExecutable,
  drawnFieldSet,
  drawnMappings,
  printSmaps,
  pssKib,
  rssKib,
  sharedKib,
  swapPssKib,
} from './support/generated-smaps.ts';
import { fixtureContext, processFixtures, procText, writtenKernels } from './support/proc-fixtures.ts';

const columns: readonly (keyof ClassFigures)[] = ['privateBytes', 'pssBytes', 'rssBytes'];
const context: MappingContext = { executable: drawnExecutable, hasV8: false, stackPointers: [] };
const weighFixture = (name: string, edit = (text: string) => text): ProcessWeight =>
  weighProcess(edit(procText(`${name}/smaps`)), fixtureContext(name));

describe('weighProcess', () => {
  it('its class columns always add up to the process, in bytes', () => {
    fc.assert(
      fc.property(drawnMappings, drawnFieldSet, fc.boolean(), (drawn, set, hasV8) => {
        const weight = weighProcess(printSmaps(drawn, set), { ...context, hasV8 });
        for (const column of columns) {
          const sum = memoryClasses.reduce((total, name) => total + weight.classes[name][column], 0);
          expect(weight[column]).toBe(sum);
          expect(Number.isInteger(weight[column])).toBe(true);
        }
      }),
    );
  });

  it('its classes hold what was drawn for each of them', () => {
    fc.assert(
      fc.property(drawnMappings, drawnFieldSet, (drawn, set) => {
        const { classes, rssBytes } = weighProcess(printSmaps(drawn, set), context);
        expect(rssBytes).toBe(drawn.reduce((sum, d) => sum + rssKib(d) * 1024, 0));
        for (const name of memoryClasses.filter((candidate) => candidate !== 'swap')) {
          const own = drawn.filter((d) => d.memoryClass === name);
          const sum = (of: (d: (typeof own)[number]) => number): number =>
            own.reduce((total, d) => total + of(d) * 1024, 0);
          expect(classes[name].rssBytes).toBe(sum(rssKib));
          // The kernel cuts a share to whole KiB; less than one is put back for each shared mapping.
          const cut = own.filter((d) => sharedKib(d) > 0).length * 1024;
          expect(classes[name].pssBytes).toBeGreaterThanOrEqual(sum(pssKib));
          expect(classes[name].pssBytes).toBeLessThanOrEqual(sum(pssKib) + cut);
          expect(classes[name].privateBytes).toBeLessThanOrEqual(classes[name].pssBytes);
          expect(classes[name].privateBytes).toBeLessThanOrEqual(sum(anonymousKib));
        }
        const swap = drawn.reduce((sum, d) => sum + (set === 'linux 3.10' ? d.swapKib : swapPssKib(d)) * 1024, 0);
        expect(classes.swap).toEqual({ privateBytes: swap, pssBytes: 0, rssBytes: 0 });
      }),
    );
  });

  it('of nothing is nothing', () => {
    expect(weighProcess('', context)).toEqual({
      privateBytes: 0,
      pssBytes: 0,
      rssBytes: 0,
      classes: emptyClassTable(),
    });
  });

  it.each(writtenKernels)('Linux %s: the figures of the hand-written process', (kernel) => {
    const weight = weighFixture(kernel);
    const files = { '3.10': 0, '4.4': 0, '4.14': 0, '5.4': 8, '5.15': 8, '6.1': 16 }[kernel];
    // Without SwapPss all of the swap counts, also the half that is the forked process's.
    const swap = kernel === '3.10' ? 1536 : 1024;
    expect(weight.privateBytes).toBe((5688 + swap) * 1024);
    expect(weight.rssBytes).toBe((16484 + files) * 1024);
    expect(weight.pssBytes).toBeGreaterThanOrEqual((8138 + files) * 1024);
    expect(weight.pssBytes).toBeLessThan((8138 + files + 2) * 1024);
    expect(weight.classes['js-heap'].privateBytes).toBe(256 * 1024);
    expect(weight.classes.malloc.privateBytes).toBe(4096 * 1024);
    expect(weight.classes.stacks.privateBytes).toBe(104 * 1024);
    expect(weight.classes.anonymous.privateBytes).toBe(1024 * 1024);
    expect(weight.classes.runtime.privateBytes).toBe(192 * 1024);
    expect(weight.classes.libraries.privateBytes).toBe(16 * 1024);
    expect(weight.classes.shared).toEqual({ privateBytes: 0, pssBytes: 256 * 1024, rssBytes: 512 * 1024 });
    expect(weight.classes.files.rssBytes).toBe(files * 1024);
  });
});

describe('nothing is lost unnoticed', () => {
  it.each(['Rss', 'Pss', 'Anonymous', 'Swap', 'SwapPss', 'Shared_Clean', 'Shared_Dirty', 'Private_Dirty', 'Pss_Dirty'])(
    'a reader that overlooked %s would give another figure for some process',
    (field) => {
      const without = (text: string): string => text.replace(new RegExp(`^${field}:.*\n`, 'gm'), '');
      // Swap is read from the kernels without SwapPss; Private_Clean and Pss_Dirty only refine a share.
      const seen = processFixtures.some(
        (name) => JSON.stringify(weighFixture(name)) !== JSON.stringify(weighFixture(name, without)),
      );
      expect(seen).toBe(true);
    },
  );

  it.each(memoryClasses)('a sum that forgot the class %s would differ', (name) => {
    for (const column of columns) {
      const table = emptyClassTable();
      table[name][column] = 7;
      expect(sumClasses(table, column)).toBe(7);
      for (const other of columns) if (other !== column) expect(sumClasses(table, other)).toBe(0);
    }
  });

  it('every class occurs in some captured or written process', () => {
    const occurring = memoryClasses.filter((name) =>
      processFixtures.some((fixture) => {
        const row = weighFixture(fixture).classes[name];
        return row.rssBytes + row.privateBytes > 0;
      }),
    );
    expect(occurring).toEqual(memoryClasses);
  });
});

describe('addClasses', () => {
  it('gives one table whose columns are those of all tables together', () => {
    fc.assert(
      fc.property(fc.array(drawnMappings, { maxLength: 4 }), drawnFieldSet, (processes, set) => {
        const weights = processes.map((drawn) => weighProcess(printSmaps(drawn, set), context));
        const together = addClasses(weights.map((weight) => weight.classes));
        for (const column of columns)
          expect(sumClasses(together, column)).toBe(weights.reduce((sum, weight) => sum + weight[column], 0));
      }),
    );
    expect(addClasses([])).toEqual(emptyClassTable());
  });
});
