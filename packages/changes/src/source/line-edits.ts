// A changed source as edits of lines, each with the lines around that a patch is found by.

import type { CodeEdit } from '../change.ts';

/** Lines `from` to `to` (from 0, `to` excluded) become `after`. */
export interface LineChange {
  from: number;
  to: number;
  after: readonly string[];
  advice: string;
}

const contextLines = 3;

/** All of one group. @param changes in the order of the source, not overlapping */
export function lineEdits(file: string, source: string, changes: readonly LineChange[]): CodeEdit[] {
  const endsOpen = source !== '' && !source.endsWith('\n');
  const lines = (endsOpen ? source : source.slice(0, -1)).split('\n');
  const group = `${file}:${changes[0]?.from} ${changes[0]?.advice}`;
  return changes.map(({ from, to, after, advice }) => {
    const below = lines.slice(to, to + contextLines);
    return {
      file,
      line: from + 1,
      advice,
      group,
      replacement: {
        before: lines.slice(from, to),
        after,
        above: lines.slice(Math.max(0, from - contextLines), from),
        below,
        ...(endsOpen && to + below.length === lines.length ? { endsOpen } : {}),
      },
    };
  });
}
