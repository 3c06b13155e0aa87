// The packages of a monorepo: npm, Yarn and Bun name them in package.json, pnpm in a file of its own.

import { parse } from 'yaml';
import { joinPath, type ProjectFiles } from './project-files.ts';

/** Folders that have a package.json, sorted. Patterns may hold `*` for one folder, `**` for any depth, and a leading `!`. */
export function detectWorkspaces(files: ProjectFiles, patterns: readonly string[]): string[] {
  const all = [...patterns, ...pnpmPatterns(files)];
  const found = new Set<string>();
  for (const pattern of all.filter((text) => !text.startsWith('!'))) {
    for (const folder of expand(files, '', segmentsOf(pattern))) {
      if (folder !== '' && files.list(folder).includes('package.json')) found.add(folder);
    }
  }
  for (const pattern of all.filter((text) => text.startsWith('!'))) {
    for (const folder of expand(files, '', segmentsOf(pattern.slice(1)))) found.delete(folder);
  }
  return [...found].sort();
}

function pnpmPatterns(files: ProjectFiles): string[] {
  try {
    const packages: unknown = Object(parse(files.read('pnpm-workspace.yaml') ?? '')).packages;
    return Array.isArray(packages) ? packages.filter((pattern) => typeof pattern === 'string') : [];
  } catch {
    return [];
  }
}

const segmentsOf = (pattern: string): string[] =>
  pattern.split('/').filter((segment) => segment !== '' && segment !== '.');

/** `**` stops four folders down: deeper there are builds and test data. */
function expand(files: ProjectFiles, folder: string, segments: readonly string[], depth = 0): string[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [folder];
  if (segment === '**') {
    const here = expand(files, folder, rest, depth);
    const below = depth < 4 ? foldersIn(files, folder).flatMap((next) => expand(files, next, segments, depth + 1)) : [];
    return [...here, ...below];
  }
  const name = new RegExp(`^${segment.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
  return foldersIn(files, folder)
    .filter((next) => name.test(next.slice(next.lastIndexOf('/') + 1)))
    .flatMap((next) => expand(files, next, rest, depth));
}

const foldersIn = (files: ProjectFiles, folder: string): string[] =>
  files
    .list(folder === '' ? '.' : folder)
    .filter((name) => name.endsWith('/') && name !== 'node_modules/' && !name.startsWith('.'))
    .map((name) => joinPath(folder, name) ?? '');
