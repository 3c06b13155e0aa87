// Short names for commands that are compared: what differs between them, as the person wrote it.

import { distinctNames } from './distinct-names.ts';

/**
 * At least one command. Leaves out the words with which all commands begin and end. A command of which nothing is left, as `node server.js` beside
 * `node --expose-gc server.js`, is called by the whole of it. Folders of absolute paths are left out where the names stay distinct.
 */
export function nameCommands(commands: readonly string[]): string[] {
  const split = commands.map(wordsOf);
  const shortest = Math.min(...split.map((words) => words.length));
  const prefix = countShared(split, shortest, (words, index) => words[index]);
  const suffix = countShared(split, shortest - prefix, (words, index) => words.at(-1 - index));
  const whole = split.map((words) => words.join(' '));
  const parts = split.map((words, index) => words.slice(prefix, words.length - suffix).join(' ') || whole[index] || '');
  // "a" and "a a" both come down to "a", and so may files of two folders.
  const isClear = (names: readonly string[]): boolean => new Set(names).size === new Set(whole).size;
  return distinctNames([parts.map(withoutFolders), parts].find(isClear) ?? whole);
}

/** `/srv/app/server.js 2` is `server.js 2`: where it lies is seldom what differs. */
const withoutFolders = (name: string): string => name.replace(/(?<=^|\s)\/(?:[^\s/]+\/)+(?=[^\s/])/g, '');

/** Words of the shell with their quotes, which stay in the name. */
const wordsOf = (command: string): string[] =>
  command.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs) ?? [command.trim()];

function countShared(
  lists: readonly string[][],
  most: number,
  at: (words: readonly string[], index: number) => string | undefined,
): number {
  const [first = []] = lists;
  for (let index = 0; index < most; index += 1) {
    if (!lists.every((words) => at(words, index) === at(first, index))) return index;
  }
  return most;
}
