// The subject as it is in a work tree: the same services, in the same folders of another commit.

import { existsSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { TareError } from '@tare/accounting';
import type { Launch, Subject } from '@tare/measure';
import type { CheckedOut } from './check-out.ts';

/**
 * Folders of services and paths among their arguments are changed where they lie in the repository; what lies outside stays.
 * @param services names of those that are changed; all without it
 * @throws TareError USAGE where nothing of them lies in the repository; BUILD_NEEDED where a folder or program is not in the work tree
 */
export function subjectIn(subject: Subject, checkedOut: CheckedOut, services?: readonly string[]): Subject {
  let isTouched = false;
  const moved = subject.services.map((service) => {
    if (services && !services.includes(service.name)) return service;
    const launch = launchIn(service.launch, checkedOut);
    if (launch.cwd === service.launch.cwd && launch.argv.every((word, index) => word === service.launch.argv[index])) {
      return service;
    }
    isTouched = true;
    requireFiles(service.name, service.launch, launch, checkedOut);
    return { ...service, launch };
  });
  if (isTouched) return { ...subject, services: moved };
  throw new TareError('USAGE', {
    message: `No service runs in the repository, so ${checkedOut.revision} changes nothing.`,
    seen: `repository: ${checkedOut.repository}\n${subject.services.map(({ name, launch }) => `${name}: ${launch.cwd}`).join('\n')}`,
    remedy: 'Give the services a `cwd` in the repository, or run tare in it.',
  });
}

function launchIn(launch: Launch, { repository, directory }: CheckedOut): Launch {
  const placed = placeIn(repository, launch.cwd);
  return {
    ...launch,
    cwd: placed === undefined ? launch.cwd : join(directory, placed),
    argv: launch.argv.map((word) => {
      const place = isAbsolute(word) ? placeIn(repository, word) : undefined;
      return place === undefined ? replacePaths(word, repository, directory) : join(directory, place);
    }),
  };
}

/** Where a path lies below the top, also where it goes there by a link; undefined outside. */
function placeIn(top: string, path: string): string | undefined {
  return [path, realPath(path)]
    .map((candidate) => relative(top, candidate))
    .find((place) => place !== '..' && !place.startsWith('../') && !isAbsolute(place));
}

/** Within `--config=/repository/x` and the text of `sh -c`; `/repository-two` is another folder. */
const replacePaths = (word: string, from: string, to: string): string =>
  word.replace(new RegExp(`(?<![\\w./-])${escapePattern(from)}(?=/|$|[^\\w.-])`, 'g'), () => to);

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Said here, before the first trial, in words that name the revision: Node.js would only say that it misses a module. */
function requireFiles(name: string, now: Launch, then: Launch, { revision, directory }: CheckedOut): void {
  const missing = (what: string): TareError =>
    new TareError('BUILD_NEEDED', {
      message: `${name} needs ${relative(directory, what) || '.'}, which is not in the work tree of ${revision}.`,
      seen: what,
      remedy:
        'Where a build makes it, give the command with --build or `build` in the configuration. Where that revision starts otherwise, ' +
        'write a change with `revision` and `command`.',
    });
  if (!(statSync(then.cwd, { throwIfNoEntry: false })?.isDirectory() ?? !existsSync(now.cwd))) throw missing(then.cwd);
  for (const [index, word] of now.argv.entries()) {
    // Other files may be what the program itself makes at its first start.
    if (!(/\.[cm]?[jt]s$|\.py$|\.sh$/.test(word) || (index === 0 && word.includes('/')))) continue;
    const wanted = resolve(then.cwd, then.argv[index] ?? '');
    if (existsSync(resolve(now.cwd, word)) && !existsSync(wanted)) throw missing(wanted);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
