// `--output FILE`: the ending of the name says the form.

import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { TareError } from '@tare/accounting';
import { type Result, renderHtml, renderJson, renderMarkdown } from '@tare/report';

const renderers: Readonly<Record<string, (result: Result) => string>> = {
  '.json': renderJson,
  '.md': renderMarkdown,
  '.html': renderHtml,
};

/**
 * Checked before anything is measured: a wrong name or place must not cost a measurement.
 * The place is tried, because permissions alone do not tell (root, read-only file systems).
 * @throws TareError USAGE, OUTPUT_UNWRITABLE
 */
export function requireOutput(path: string): void {
  if (!Object.hasOwn(renderers, extname(path))) {
    throw new TareError('USAGE', {
      message: 'The ending of --output says no form that tare writes.',
      seen: path,
      remedy: 'End the name in .json, .md or .html.',
    });
  }
  try {
    writeFileSync(`${path}~`, '');
    rmSync(`${path}~`);
  } catch (error) {
    throw unwritable(path, error);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw unwritable(path, new Error('it is a directory'));
}

/** Written beside its place and moved there: an interruption leaves the old file or the new one. @throws TareError OUTPUT_UNWRITABLE */
export function writeOutput(path: string, result: Result): void {
  const render = renderers[extname(path)] ?? renderJson;
  try {
    writeFileSync(`${path}~`, render(result));
    renameSync(`${path}~`, path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Writes what can be written: one bad place must cost neither the other files nor the report. @returns the faults */
export function writeOutputs(paths: readonly string[], result: Result): TareError[] {
  return paths.flatMap((path) => {
    try {
      writeOutput(path, result);
      return [];
    } catch (error) {
      if (error instanceof TareError) return [error];
      throw error;
    }
  });
}

const unwritable = (path: string, cause: unknown): TareError =>
  new TareError(
    'OUTPUT_UNWRITABLE',
    {
      message: `The result cannot be written to ${path}.`,
      seen: cause instanceof Error ? cause.message : String(cause),
      remedy: 'Name a file in a directory that exists and that you may write to.',
    },
    { cause },
  );
