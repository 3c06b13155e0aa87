// Texts of the application that detectors look at: its own source, and files beside its manifest.

import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ObservedService } from '@tare/accounting';
import type { ExplainedService } from '@tare/experiment';
import { compiledNames } from './compiled-names.ts';

const readNames = [
  'package.json',
  'tsconfig.json',
  'Dockerfile',
  'Procfile',
  'ecosystem.config.js',
  'ecosystem.config.cjs',
  'ecosystem.config.json',
];

/** A generated bundle is no source that a person edits. */
const largestSourceBytes = 1_000_000;
const mostSources = 3000;

/** By absolute path: the modules of the application itself, and files that import a package. What cannot be read is left out. */
export async function readSources(
  observed: ObservedService | null,
  explained: ExplainedService | null,
): Promise<Record<string, string>> {
  const application = observed?.application ?? explained?.application;
  if (application === undefined) return {};
  const isOwn = (path: string): boolean =>
    path.startsWith(`${application}/`) && !path.slice(application.length).includes('/node_modules/');
  const paths = new Set(
    (explained?.packages ?? []).flatMap(({ places }) => places.map(({ file }) => resolve(application, file))),
  );
  for (const { modules } of observed?.isolates ?? []) {
    for (const { path, kind } of modules) if (/^(commonjs|module)$/.test(kind) && isOwn(path)) paths.add(path);
  }
  return readTexts([...paths].slice(0, mostSources).map((path): [string, string] => [path, path]));
}

/** By name, relative to the application's folder. */
export function readFiles(folder: string, explained: ExplainedService | null): Promise<Record<string, string>> {
  const entry = explained?.shown?.entry ?? null;
  const relative = entry?.startsWith(`${folder}/`) ? entry.slice(folder.length + 1) : null;
  return readTexts([...readNames].map((name): [string, string] => [name, join(folder, name)])).then(async (texts) => {
    const compiled = relative === null ? [] : compiledNames(relative, texts['tsconfig.json']);
    return { ...texts, ...(await readTexts(compiled.map((name): [string, string] => [name, join(folder, name)]))) };
  });
}

async function readTexts(places: readonly (readonly [key: string, path: string])[]): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  // One after the other: a few thousand at once would run into the limit of open files.
  for (const [key, path] of places) {
    try {
      const { size } = await stat(path);
      if (size <= largestSourceBytes) texts[key] = await readFile(path, 'utf8');
    } catch {
      // Absent, or not for us to read.
    }
  }
  return texts;
}
