// Where the configuration file is: in the folder asked about or the nearest one above it that has one.

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TareError } from '@tare/accounting';

/** Every name that a configuration file can have. */
export const configFileNames: readonly string[] = ['ts', 'mts', 'mjs', 'js', 'cjs', 'json'].map(
  (extension) => `tare.config.${extension}`,
);

/**
 * Looks in `cwd` and its parents, up to the root of the repository. Without a repository the highest folder with a package.json is the
 * last one: further up, a file may belong to somebody else, and a script found there would be run.
 * @throws TareError CONFIG_NOT_FOUND; CONFIG_INVALID where two stand in one folder.
 */
export function findConfig(cwd: string): string {
  const folders = searchedFolders(resolve(cwd));
  for (const folder of folders) {
    const found = configIn(folder);
    if (found !== undefined) return found;
  }
  throw new TareError('CONFIG_NOT_FOUND', {
    message: 'There is no tare.config file here or above.',
    seen: folders.map((folder) => `looked in ${folder}${similarFiles(folder)}`).join('\n'),
    remedy: 'Write one with `tare init`, or measure without one: `tare measure -- node server.js`.',
  });
}

/** The one configuration file of a folder. */
export function configIn(folder: string): string | undefined {
  const found = configFileNames.filter((name) => existsSync(join(folder, name)));
  if (found.length > 1) {
    throw new TareError('CONFIG_INVALID', {
      message: 'Two configuration files stand beside each other, and nothing says which one counts.',
      seen: found.map((name) => join(folder, name)).join('\n'),
      remedy: 'Keep one of them, or name the one that counts with --config.',
    });
  }
  return found[0] === undefined ? undefined : join(folder, found[0]);
}

function searchedFolders(start: string): string[] {
  const above = [start];
  for (let folder = start; dirname(folder) !== folder; ) {
    folder = dirname(folder);
    above.push(folder);
  }
  // A linked work tree and a submodule have a file of that name instead of a folder.
  const repository = above.findIndex((folder) => existsSync(join(folder, '.git')));
  const project = above.findLastIndex((folder) => existsSync(join(folder, 'package.json')));
  const last = repository === -1 ? project : repository;
  return above.slice(0, Math.max(last, 0) + 1);
}

function similarFiles(folder: string): string {
  try {
    const similar = readdirSync(folder).filter((name) => /^\.?tare(\.config\.|rc)/.test(name));
    return similar.length === 0 ? '' : ` (${similar.join(', ')} is no form that is read)`;
  } catch {
    return ' (which cannot be listed)';
  }
}
