// Where a command line names Node.js, and which of its words are Node.js's own options.

import { basename } from 'node:path';

export interface NodeCommand {
  /** Words before the runtime: `/usr/bin/env`, `tini`, `--`. */
  before: readonly string[];
  runtime: string;
  /** One entry an option, its value as a second word where it was written so. */
  options: readonly (readonly string[])[];
  /** The program file and its arguments. */
  rest: readonly string[];
}

/** Programs that replace themselves by, or only wait for, what follows them. */
const passers = new Set([
  'env',
  'tini',
  'dumb-init',
  'nice',
  'ionice',
  'exec',
  'setsid',
  'nohup',
  'stdbuf',
  'cross-env',
]);

/** Options of Node.js whose value may be the next word. */
const optionsWithValue = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '--title',
  '--input-type',
  '--icu-data-dir',
  '--openssl-config',
]);

const isNode = (word: string): boolean => /^node(js)?(-?\d[\d.]*)?$/.test(basename(word));

/** @returns undefined where the command starts something else, as `npm start` or `sh -c 'node server.js'` */
export function parseNodeCommand(argv: readonly string[]): NodeCommand | undefined {
  const at = argv.findIndex(isNode);
  const runtime = argv[at];
  if (runtime === undefined) return undefined;
  const before = argv.slice(0, at);
  if (before.length > 0 && !isPassing(before)) return undefined;
  const options: string[][] = [];
  let position = at + 1;
  for (; position < argv.length; position += 1) {
    const word = argv[position] ?? '';
    if (!word.startsWith('-') || word === '-' || word === '--') break;
    const value = argv[position + 1];
    // A program given by text is the program: what follows is no file.
    if (/^(-e|-p|-pe|--eval|--print)$/.test(word)) break;
    if (optionsWithValue.has(word) && value !== undefined) {
      options.push([word, value]);
      position += 1;
    } else options.push([word]);
  }
  return { before, runtime, options, rest: argv.slice(position) };
}

/** All of it options, assignments and plain numbers of programs that only pass on. */
function isPassing(words: readonly string[]): boolean {
  const [first = ''] = words;
  return (
    passers.has(basename(first)) &&
    words
      .slice(1)
      .every((word) => word.startsWith('-') || /^\w+=/.test(word) || /^\d+$/.test(word) || passers.has(word))
  );
}

export const formatNodeCommand = ({ before, runtime, options, rest }: NodeCommand): string[] => [
  ...before,
  runtime,
  ...options.flat(),
  ...rest,
];
