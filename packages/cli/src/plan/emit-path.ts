// `--emit PLACE`: the how-to of a path, written where the person said. A path that fresh pairs did not confirm is not written.

import type { Plan } from '@tare/experiment';
import type { FurtherOutput } from '../present-result.ts';
import { isDocument, writeDocument, writeFolder } from './emitted-files.ts';
import { howToDocument, howToFiles, type PathName } from './how-to-document.ts';

export interface Emission {
  further: FurtherOutput[];
  /** Why nothing is written, for the person. */
  told: string[];
}

export function emitPath(plan: Plan, name: PathName, place: string): Emission {
  const path = plan.paths[name];
  const nothing = (why: string): Emission => ({ further: [], told: [`Nothing was written to ${place}: ${why}.`] });
  if (path === null || path.changes.length === 0) {
    return nothing(
      plan.outcome === 'complete' ? `no change is on the ${name} path` : `the plan did not come to its ${name} path`,
    );
  }
  if (!path.verified) {
    const isCut = path.verdicts.length === 0 || path.verdicts.some(({ end }) => end === 'cut-short');
    return nothing(
      isCut
        ? `the ${name} path was not measured to its end; --resume goes on`
        : `fresh pairs did not confirm that the ${name} path saves as a whole`,
    );
  }
  const write = (): void =>
    isDocument(place)
      ? writeDocument(place, howToDocument(plan, name, path))
      : writeFolder(place, howToFiles(plan, name, path));
  return { further: [{ path: place, write }], told: [] };
}
