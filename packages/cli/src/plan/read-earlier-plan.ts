// The saved plan that --resume goes on from.

import { existsSync } from 'node:fs';
import { TareError } from '@tare/accounting';
import type { Plan } from '@tare/experiment';
import { readPlan } from '../read-result.ts';

/**
 * @param path of --output FILE.json; undefined without one
 * @throws TareError USAGE where there is nothing to go on from; RECORDING_UNREADABLE where the file is no whole plan
 */
export async function readEarlierPlan(
  path: string | undefined,
  { resume, output }: { resume?: boolean; output?: string[] },
): Promise<Plan | undefined> {
  if (!resume) return undefined;
  if (path === undefined) {
    throw new TareError('USAGE', {
      message: '--resume needs the file of the interrupted plan.',
      seen: output?.join(', ') ?? 'no --output',
      remedy: 'Give the same --output FILE.json as before.',
    });
  }
  return existsSync(path) ? await readPlan(path) : undefined;
}
