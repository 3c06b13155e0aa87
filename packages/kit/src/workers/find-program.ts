// What a command line starts: a script of Node.js, whose workers can share a port and be replaced one by one, or anything else, which is one process.

import { accessSync, closeSync, constants, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, delimiter, join, resolve } from 'node:path';

export type Program =
  | {
      kind: 'node';
      /** Path of the runtime. */
      runtime: string;
      /** Its own options, as they stood in the command. */
      flags: string[];
      script: string;
      args: string[];
    }
  | { kind: 'other'; command: readonly string[]; reason: OtherReason };

/** Why its workers cannot be had one by one: `evaluated`: node without a script. `wrapper`: starts the server as a process of its own. `foreign`: no program of Node.js. `missing`: not found. */
export type OtherReason = 'evaluated' | 'wrapper' | 'foreign' | 'missing';

/** Options of Node.js 20 to 24 that take the next word (`node --help` has them with `=...`); of all others a value stands behind an equals sign. */
const takesWord: ReadonlySet<string> = new Set(
  (
    '-r --require --import --loader --experimental-loader -C --conditions --allow-fs-read --allow-fs-write --build-snapshot-config ' +
    '--cpu-prof-dir --cpu-prof-interval --cpu-prof-name --diagnostic-dir --disable-proto --disable-warning --dns-result-order ' +
    '--env-file --env-file-if-exists --experimental-config-file --experimental-default-type --experimental-package-map ' +
    '--experimental-policy --experimental-sea-config --experimental-test-isolation --heap-prof-dir --heap-prof-interval ' +
    '--heap-prof-name --heapsnapshot-near-heap-limit --heapsnapshot-signal --icu-data-dir --input-type --inspect-port ' +
    '--inspect-publish-uid --localstorage-file --max-http-header-size --max-old-space-size-percentage ' +
    '--network-family-autoselection-attempt-timeout --openssl-config --policy-integrity --redirect-warnings --report-dir ' +
    '--report-directory --report-filename --report-signal --secure-heap --secure-heap-min --snapshot-blob --test-concurrency ' +
    '--test-coverage-branches --test-coverage-exclude --test-coverage-functions --test-coverage-include --test-coverage-lines ' +
    '--test-global-setup --test-name-pattern --test-random-seed --test-reporter --test-reporter-destination --test-rerun-failures ' +
    '--test-shard --test-skip-pattern --test-timeout --title --tls-cipher-list --tls-keylog --trace-event-categories ' +
    '--trace-event-file-pattern --trace-require-module --unhandled-rejections --use-largepages --v8-pool-size --watch-kill-signal ' +
    '--watch-path'
  ).split(' '),
);

/** With these, node runs no script of the command line. */
const evaluates =
  /^(-e|-p|-pe|-i|-c|--eval|--print|--interactive|--check|--test|--watch|--run|-h|--help|-v|--version)(=|$)|^--v8-options$/;

/** Programs of Node.js that start the server in a second process, which would have to be a worker. */
const wrappers: ReadonlySet<string> = new Set([
  'npm',
  'npx',
  'yarn',
  'pnpm',
  'tsx',
  'ts-node',
  'ts-node-dev',
  'nodemon',
  'pm2',
  'forever',
  'concurrently',
  'cross-env',
]);

export function findProgram(
  command: readonly string[],
  { env, cwd, runtime }: { env: Readonly<Record<string, string | undefined>>; cwd: string; runtime: string },
): Program {
  const [first = '', ...words] = command;
  const other = (reason: OtherReason): Program => ({ kind: 'other', command, reason });
  const path = locate(first, env, cwd);
  if (path === undefined) return other('missing');
  if (/^node(js)?$/.test(basename(first))) return readNodeWords(path, words) ?? other('evaluated');
  if (wrappers.has(basename(first))) return other('wrapper');
  const flags = shebangFlags(path);
  return flags ? { kind: 'node', runtime, flags, script: path, args: words } : other('foreign');
}

function readNodeWords(runtime: string, words: readonly string[]): Program | undefined {
  const flags: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') return scriptAt(index + 1);
    if (evaluates.test(word) || word === '-') return undefined;
    if (!word.startsWith('-')) return scriptAt(index);
    flags.push(word);
    if (takesWord.has(word)) {
      index += 1;
      flags.push(words[index] ?? '');
    }
  }
  return undefined;

  function scriptAt(index: number): Program | undefined {
    const script = words[index];
    return script === undefined ? undefined : { kind: 'node', runtime, flags, script, args: words.slice(index + 1) };
  }
}

/** @returns its real path, since a link in node_modules/.bin stands elsewhere than what it names */
function locate(name: string, env: Readonly<Record<string, string | undefined>>, cwd: string): string | undefined {
  if (name === '') return undefined;
  const places = name.includes('/')
    ? [resolve(cwd, name)]
    : (env['PATH'] ?? '')
        .split(delimiter)
        .filter(Boolean)
        .map((folder) => join(folder, name));
  for (const place of places) {
    try {
      accessSync(place, constants.X_OK);
      if (statSync(place).isFile()) return realpathSync(place);
    } catch {
      // Not here.
    }
  }
  return undefined;
}

/** @returns the options that its first line gives to node; undefined where that names another program */
function shebangFlags(path: string): string[] | undefined {
  const line = firstLine(path);
  const [interpreter = '', ...words] = line?.startsWith('#!') ? line.slice(2).trim().split(/\s+/) : [];
  const [name = '', ...flags] =
    basename(interpreter) === 'env'
      ? words.filter((word, index) => !(index === 0 && word === '-S'))
      : [interpreter, ...words];
  return /^node(js)?$/.test(basename(name)) ? flags : undefined;
}

function firstLine(path: string): string | undefined {
  const buffer = Buffer.alloc(256);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    return buffer.toString('latin1', 0, length).split('\n', 1)[0];
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
