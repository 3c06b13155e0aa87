// What a process is there for, from its program, its command line and its place in the tree; so that a wrapper's cost has a name.

import { basename } from 'node:path';
import type { ProcessRole } from '@tare/accounting';

export interface RoleClues {
  argv: readonly string[];
  executable: string | undefined;
  /** Whether its environment holds NODE_UNIQUE_ID, which node:cluster gives to its workers. */
  isClusterWorker: boolean;
  /** It is the parent of such workers. */
  hasClusterWorkers: boolean;
  /** Role of the member that started it; undefined for the service's first process. */
  parentRole: ProcessRole | undefined;
}

const shells = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'busybox']);
const packageRunners = new Set([
  'npm',
  'npx',
  'npm-cli.js',
  'npx-cli.js',
  'yarn',
  'yarn.js',
  'pnpm',
  'pnpm.cjs',
  'corepack',
]);
const typescriptLoaders = new Set(['tsx', 'ts-node', 'ts-node-esm', 'esno', 'babel-node', 'swc-node']);
const watchers = new Set(['nodemon', 'node-dev', 'pm2', 'pm2-runtime', 'forever', 'chokidar', 'concurrently']);

/** Roles that only start something else; their weight is the price of convenience. */
const wrapperRoles: ReadonlySet<ProcessRole> = new Set(['package-runner', 'shell', 'typescript-loader', 'watcher']);

/** Runtimes whose bare weight tare can measure, by the name of the program file. */
export function runtimeKind(executable: string | undefined): 'node' | 'python' | undefined {
  const name = executable === undefined ? '' : basename(executable);
  if (/^node(js)?(-?\d[\d.]*)?$/.test(name)) return 'node';
  if (/^python(\d(\.\d+)?)?$/.test(name)) return 'python';
  return undefined;
}

export function nameRole(clues: RoleClues): ProcessRole {
  const { argv, executable, isClusterWorker, hasClusterWorkers, parentRole } = clues;
  const isInner = parentRole !== undefined && !wrapperRoles.has(parentRole);
  const program = executable === undefined ? basename(argv[0] ?? '') : basename(executable);
  if (shells.has(program)) return 'shell';
  const kind = runtimeKind(executable);
  if (kind === undefined) return isInner ? 'child' : 'native';
  if (kind === 'node') {
    const path = scriptPath(argv);
    const script = basename(path);
    const bin = scriptPackage(path);
    if (packageRunners.has(script) || packageRunners.has(bin)) return 'package-runner';
    if (watchers.has(script) || watchers.has(bin)) return 'watcher';
    // The wrapper is the process that is given the loader's own program; the one that runs the server merely has it preloaded.
    if (typescriptLoaders.has(script) || typescriptLoaders.has(bin)) return 'typescript-loader';
    if (isClusterWorker) return 'cluster-worker';
    if (hasClusterWorkers) return 'cluster-primary';
  }
  return isInner ? 'child' : 'runtime';
}

/** Options of Node.js whose value is the next word; a preloaded file is not what the process runs. */
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
]);

/** The file that Node.js was told to run; the first word of a title, which npm and others put in place of their command line ("npm run start"). */
function scriptPath(argv: readonly string[]): string {
  if (argv.length === 1) return (argv[0] ?? '').split(' ')[0] ?? '';
  return (
    argv.find((word, index) => index > 0 && !word.startsWith('-') && !optionsWithValue.has(argv[index - 1] ?? '')) ?? ''
  );
}

/** The package that a script inside node_modules belongs to: `/app/node_modules/tsx/dist/cli.mjs` -> `tsx`. */
function scriptPackage(path: string): string {
  const match = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
  return match?.[1] ?? '';
}
