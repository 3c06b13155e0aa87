// One process at one moment: its mappings summed into classes. The process's figures are defined as the sums, so parts and whole cannot part.

import { classifyMappings, type MappingContext } from './classify-mapping.ts';
import { parseSmaps, swapShare } from './parse-smaps.ts';
import { anonymousShare, familySize, proportionalShare } from './proportional-share.ts';
import { type ClassFigures, type ClassTable, memoryClasses } from './recording.ts';

/** All in bytes. */
export interface ProcessWeight {
  privateBytes: number;
  pssBytes: number;
  rssBytes: number;
  classes: ClassTable;
}

export function emptyClassTable(): ClassTable {
  return Object.fromEntries(
    memoryClasses.map((name): [string, ClassFigures] => [name, { privateBytes: 0, pssBytes: 0, rssBytes: 0 }]),
  ) as ClassTable;
}

/** Sum of one column over the classes, bytes. */
export const sumClasses = (table: ClassTable, column: keyof ClassFigures): number =>
  memoryClasses.reduce((sum, name) => sum + table[name][column], 0);

/** One table for several processes. */
export function addClasses(tables: readonly ClassTable[]): ClassTable {
  const total = emptyClassTable();
  for (const table of tables) {
    for (const name of memoryClasses) {
      total[name].privateBytes += table[name].privateBytes;
      total[name].pssBytes += table[name].pssBytes;
      total[name].rssBytes += table[name].rssBytes;
    }
  }
  return total;
}

/** @param smaps text of /proc/PID/smaps */
export function weighProcess(smaps: string, context: MappingContext): ProcessWeight {
  const mappings = parseSmaps(smaps);
  const classes = emptyClassTable();
  const family = familySize(mappings);
  const names = classifyMappings(mappings, context);
  mappings.forEach((mapping, index) => {
    const row = classes[names[index] ?? 'anonymous'];
    row.privateBytes += anonymousShare(mapping, family);
    row.pssBytes += proportionalShare(mapping, family);
    row.rssBytes += mapping.rssBytes;
    classes.swap.privateBytes += swapShare(mapping);
  });
  return {
    privateBytes: sumClasses(classes, 'privateBytes'),
    pssBytes: sumClasses(classes, 'pssBytes'),
    rssBytes: sumClasses(classes, 'rssBytes'),
    classes,
  };
}
