// Every place in a source that asks for a module by a literal name.

import { findRequires } from './find-requires.ts';
import { findStatements } from './find-statements.ts';
import type { FoundImport } from './found-import.ts';
import { scanTokens, type Token } from './scan-tokens.ts';

/** Of declarations alone nothing is left at run time. */
const declarationsOnly = /\.d\.[cm]?ts$/;

/**
 * JavaScript and TypeScript of either module system. What stands in comments and strings is no import, and types are none either.
 * @param file its path, of which the ending is looked at
 * @returns in the order of the source; never throws, whatever the source is
 */
export function findImports(source: string, file: string): FoundImport[] {
  if (declarationsOnly.test(file)) return [];
  const hasRequires = source.includes('require');
  const hasStatements = source.includes('import') || source.includes('export');
  if (!hasRequires && !hasStatements) return [];
  let scanned: Token[] | undefined;
  const tokens = (): Token[] => {
    scanned ??= scanTokens(source);
    return scanned;
  };
  const spans = [
    ...(hasStatements ? findStatements(source, tokens) : []),
    ...(hasRequires ? findRequires(tokens(), source) : []),
  ].sort((a, b) => a.start - b.start);
  if (spans.length === 0) return [];
  const lines = lineStarts(source);
  return spans.map(({ start, end, ...found }) => {
    const line = lineOf(lines, start);
    const column = start - (lines[line - 1] ?? 0) + 1;
    return { ...found, line, column, endLine: lineOf(lines, end - 1) };
  });
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** From 1. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
