// A stage of a Dockerfile in a directory of its own, which takes the place of `/`. The programs of the base image are those of this machine.

import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { userNumber } from './users.mjs';

/** What begins with a slash as a word or a value does, and not as the rest of an address. */
const absolutePath = /(?<=^|[\s=<>"'])\/(?=\w)/g;

/**
 * `sourceOf`: the directory of a stage, or of the context; `run`: carries out a text for the shell.
 *
 * @returns where a command of the image is started, and with which variables
 */
export async function carryOut({ steps }, { directory, sourceOf, run }) {
  let workingDirectory = '/';
  let environment = {};
  const below = (path) => join(directory, posix.resolve(workingDirectory, path));
  const mapPaths = (text) => text.replace(absolutePath, () => `${directory}/`);
  const kinds = {
    workdir: ({ path }) => {
      workingDirectory = posix.resolve(workingDirectory, path);
      mkdirSync(below('.'), { recursive: true });
    },
    environment: ({ variables }) => {
      const mapped = Object.entries(variables).map(([name, value]) => [name, mapPaths(value)]);
      environment = { ...environment, ...Object.fromEntries(mapped) };
    },
    copy: ({ from, sources, target }) => {
      const paths = sources.map((source) => join(sourceOf(from), source));
      copy(paths, below(target), target.endsWith('/') || paths.length > 1);
    },
    run: ({ command }) => run(mapPaths(nameOwners(command)), { cwd: below('.'), env: environment }),
  };
  for (const step of steps) await kinds[step.kind](step);
  return { cwd: below('.'), env: environment };
}

/** As COPY does: what is in a directory, and not the directory; a file into a directory, or by another name. */
function copy(paths, target, isFolder) {
  for (const path of paths) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) throw new Error(`COPY: there is no ${path}.`);
    const isInto = isFolder || (existsSync(target) && statSync(target).isDirectory());
    const to = stats.isFile() && isInto ? join(target, basename(path)) : target;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(path, to, { recursive: true, verbatimSymlinks: true });
  }
}

/** This machine has other users than the image: those of the image go by number, and only root may give files away. */
function nameOwners(command) {
  if (process.getuid() !== 0) return `chown() { :; }; ${command}`;
  return command.replace(/\bchown (\w+):(\w+)/g, (_, user, group) => `chown ${userNumber(user)}:${userNumber(group)}`);
}
