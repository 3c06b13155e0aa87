// The saved comparison that --resume goes on from. A damaged file gives what is readable of it, and says what was lost.

import { existsSync } from 'node:fs';
import { TareError } from '@tare/accounting';
import type { Comparison } from '@tare/experiment';
import { readComparison } from './read-result.ts';

/**
 * @param path of --output FILE.json; undefined without one
 * @throws TareError USAGE where there is nothing to go on from; RECORDING_UNREADABLE where not even its head can be read
 */
export async function readEarlierComparison(
  path: string | undefined,
  { resume, output }: { resume?: boolean; output?: string[] },
): Promise<Comparison | undefined> {
  if (!resume) return undefined;
  if (path === undefined) {
    throw new TareError('USAGE', {
      message: '--resume needs the file of the interrupted comparison.',
      seen: output?.join(', ') ?? 'no --output',
      remedy: 'Give the same --output FILE.json as before.',
    });
  }
  if (!existsSync(path)) return undefined;
  const { comparison, lost } = await readComparison(path);
  if (lost === null) return comparison;
  const warning = { code: 'damaged-file', service: null, message: `${lost} They were measured again.` };
  return { ...comparison, warnings: [warning, ...comparison.warnings] };
}
