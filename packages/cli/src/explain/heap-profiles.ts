// `--heap-profile PLACE`: V8's sampling heap profiles, in the form that browser developer tools open. A folder takes one file of every isolate; a name that
// ends in .heapprofile takes the profile of the isolate that the report shows.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TareError } from '@tare/accounting';
import type { Explanation } from '@tare/experiment';
import { visibleText } from '@tare/report';
import type { ExplainResult } from '@tare/trials';
import { requireWritable, writeText } from '../ci/write-text.ts';
import type { FurtherOutput } from '../present-result.ts';

const ending = '.heapprofile';

/** Checked before anything is started; a folder is made. @throws TareError OUTPUT_UNWRITABLE */
export function requireProfilePlace(place: string): void {
  if (place.endsWith(ending)) {
    requireWritable(place);
    return;
  }
  const trial = join(place, `.tare-${process.pid}`);
  try {
    mkdirSync(place, { recursive: true });
    // Permissions alone do not tell (root, read-only file systems).
    writeFileSync(trial, '');
    rmSync(trial);
  } catch (cause) {
    throw new TareError(
      'OUTPUT_UNWRITABLE',
      {
        message: `Heap profiles cannot be written to ${place}.`,
        seen: cause instanceof Error ? cause.message : String(cause),
        remedy: `Name a folder that you may write to, or a file that ends in ${ending}.`,
      },
      { cause },
    );
  }
}

type TakenProfile = ExplainResult['heapProfiles'][number];

/** @returns what is to be written; empty where no profile was taken */
export function profileOutputs(place: string, { explanation, heapProfiles }: ExplainResult): FurtherOutput[] {
  if (place.endsWith(ending)) {
    const shown = shownProfile(explanation, heapProfiles);
    return shown === undefined ? [] : [{ path: place, write: () => writeText(place, JSON.stringify(shown.profile)) }];
  }
  return heapProfiles.map((taken) => {
    const path = join(place, profileName(taken));
    return { path, write: () => writeText(path, JSON.stringify(taken.profile)) };
  });
}

function shownProfile({ services }: Explanation, taken: readonly TakenProfile[]): TakenProfile | undefined {
  for (const { name, shown } of services) {
    const found = taken.find(
      ({ service, pid, threadId }) => service === name && pid === shown?.pid && threadId === shown.threadId,
    );
    if (found) return found;
  }
  return taken[0];
}

/** A service may be named anything; a file may not. */
function profileName({ service, pid, threadId }: TakenProfile): string {
  const name = visibleText(service)
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '');
  return `${name || 'service'}-${pid}${threadId === 0 ? '' : `-${threadId}`}${ending}`;
}
