// Uses of stand-ins that the processes of a service have told of.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Touch } from '@tare/accounting';
import type { PlacedStandIns } from './place-stand-ins.ts';

/** Uses from now on are `later`, and instances that are made are made at once. */
export function markReady({ directory }: PlacedStandIns): void {
  writeFileSync(join(directory, 'ready'), '');
}

/** @param pid of the service's first process, for imports that were left as they are */
export function readTouches({ directory, refused }: PlacedStandIns, pid: number): Touch[] {
  const leftAlone = refused.map(
    ({ standIn, because }): Touch => ({
      pid,
      package: standIn.package,
      importer: standIn.importer,
      how: 'get',
      key: null,
      place: null,
      moment: 'start',
      loadMs: null,
      error: because,
    }),
  );
  return [...leftAlone, ...readLines(join(directory, 'touches'))];
}

function readLines(file: string): Touch[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // None of them was used.
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Touch];
    } catch {
      // A process was killed while it wrote.
      return [];
    }
  });
}
