// `--output FILE`: the ending of the name says the form.

import { renameSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { type Recording, TareError } from '@tare/accounting';
import { renderHtml, renderJson, renderMarkdown } from '@tare/report';

const renderers: Readonly<Record<string, (recording: Recording) => string>> = {
  '.json': renderJson,
  '.md': renderMarkdown,
  '.html': renderHtml,
};

/** Checked before anything is measured: a wrong name must not cost a measurement. @throws TareError USAGE */
export function requireOutputName(path: string): void {
  if (extname(path) in renderers) return;
  throw new TareError('USAGE', {
    message: 'The ending of --output says no form that tare writes.',
    seen: path,
    remedy: 'End the name in .json, .md or .html.',
  });
}

/** Written beside its place and moved there: an interruption leaves the old file or the new one. @throws TareError OUTPUT_UNWRITABLE */
export function writeOutput(path: string, recording: Recording): void {
  const render = renderers[extname(path)] ?? renderJson;
  try {
    writeFileSync(`${path}~`, render(recording));
    renameSync(`${path}~`, path);
  } catch (error) {
    throw new TareError(
      'OUTPUT_UNWRITABLE',
      {
        message: `The result cannot be written to ${path}.`,
        seen: error instanceof Error ? error.message : String(error),
        remedy: 'Name a file in a directory that exists and that you may write to.',
      },
      { cause: error },
    );
  }
}
