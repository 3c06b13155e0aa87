// Installed packages for a work tree that nobody builds: those of the person's own files, where they are provably the same.

import { readdirSync, readFileSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { TareError } from '@tare/accounting';
import { git } from './git.ts';

export interface LinkModulesOptions {
  /** Top of the person's files. */
  repository: string;
  /** Top of the work tree. */
  directory: string;
  revision: string;
  signal: AbortSignal;
}

const lockFiles = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
] as const;

/**
 * Links each installed `node_modules` that a package.json of the commit needs.
 * @returns the links, relative to the top
 * @throws TareError BUILD_NEEDED where one cannot be shared
 */
export async function linkModules(options: LinkModulesOptions): Promise<string[]> {
  const { repository, directory, revision, signal } = options;
  const listed = await git(['ls-files', '-z', '--', ':(glob)**/package.json'], { cwd: directory, signal });
  const folders = listed.stdout
    .split('\0')
    .filter((path) => path !== '')
    .map((path) => dirname(path))
    // What is installed here and not committed, and needed by the commit.
    .filter((folder) => isFolder(join(repository, folder, 'node_modules')))
    .filter((folder) => !isFolder(join(directory, folder, 'node_modules')))
    .filter((folder) => needsPackages(readManifest(join(directory, folder))));
  const obstacles = folders.flatMap((folder) => findObstacles(repository, directory, folder));
  if (obstacles.length > 0) {
    throw new TareError('BUILD_NEEDED', {
      message: `${revision} cannot use the packages that are installed here.`,
      seen: obstacles.slice(0, 8).join('\n'),
      remedy: 'Say how a work tree is made ready to run: --build "npm ci", or `build` in the configuration.',
    });
  }
  const links = folders.map((folder) => join(folder, 'node_modules'));
  for (const link of links) symlinkSync(join(repository, link), join(directory, link), 'dir');
  return links;
}

/** Why the packages installed in a folder may be others than the commit's. */
function findObstacles(repository: string, directory: string, folder: string): string[] {
  const names = [
    join(folder, 'package.json'),
    ...withParents(folder).flatMap((at) => lockFiles.map((name) => join(at, name))),
  ];
  const differing = names.filter((name) => readOrEmpty(join(repository, name)) !== readOrEmpty(join(directory, name)));
  const manifest = readManifest(join(directory, folder));
  const named = (what: string): string => `${join(folder, 'package.json')} ${what}`;
  return [
    ...differing.map((name) => `${name} is another one`),
    ...(manifest['workspaces'] === undefined ? [] : [named('has workspaces')]),
    ...specifiersOf(manifest)
      .filter(([, specifier]) => /^(file|link|portal|workspace):|^[./~]/.test(specifier))
      .map(([name, specifier]) => named(`takes ${name} from ${specifier}`)),
    // Also `npm link`, which no manifest shows: it would run the files of the working tree in the place of the commit's.
    ...linksIntoFiles(repository, join(repository, folder, 'node_modules')),
  ];
}

const dependencyKeys = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

const specifiersOf = (manifest: Record<string, unknown>): [string, string][] =>
  dependencyKeys.flatMap((key) =>
    Object.entries(Object(manifest[key])).map(([name, specifier]): [string, string] => [name, String(specifier)]),
  );

const needsPackages = (manifest: Record<string, unknown>): boolean =>
  manifest['workspaces'] !== undefined || specifiersOf(manifest).length > 0;

function readManifest(folder: string): Record<string, unknown> {
  try {
    const manifest: unknown = JSON.parse(readOrEmpty(join(folder, 'package.json')));
    return Object(manifest);
  } catch {
    // A damaged one is the program's own affair.
    return {};
  }
}

/** Packages that are links to files of the repository; a package manager's own store is in some node_modules. */
function linksIntoFiles(repository: string, modules: string): string[] {
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') && isFolder(join(modules, name))
      ? readdirSync(join(modules, name)).map((rest) => join(name, rest))
      : [name],
  );
  return names.flatMap((name) => {
    const target = relative(repository, realPath(join(modules, name)));
    const isOwnFile = !target.startsWith('..') && !target.split(sep).includes('node_modules');
    return isOwnFile ? [`${relative(repository, join(modules, name))} is a link to ${target}`] : [];
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A link to nowhere leads to none of the files.
    return path;
  }
}

/** A folder and all above it, up to the top: `a/b`, `a`, `.`. */
function withParents(folder: string): string[] {
  return folder === '.' ? ['.'] : [folder, ...withParents(dirname(folder))];
}

/** Bytes as text: compared only. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
