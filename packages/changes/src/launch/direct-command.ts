// What a service runs in the end where wrappers (npm, a shell, tsx, nodemon) start it: the command line of the process that does the work.

import { basename } from 'node:path';
import type { ProcessRecord, ProcessRole } from '@tare/accounting';
import { parseNodeCommand } from './node-command.ts';

export const wrapperRoles: ReadonlySet<ProcessRole> = new Set([
  'package-runner',
  'shell',
  'typescript-loader',
  'watcher',
]);
const workingRoles: ReadonlySet<ProcessRole> = new Set(['runtime', 'cluster-primary']);

/** Recorded words are cut there: a longer one is not known whole. */
const keptArgumentLength = 200;

export const wrappersOf = (processes: readonly ProcessRecord[]): ProcessRecord[] =>
  processes.filter(({ role }) => wrapperRoles.has(role));

/**
 * Pure.
 * @returns null where several processes do the work, where its title hides its command line, or where a word of it was cut
 */
export function directCommand(
  launched: readonly string[],
  processes: readonly ProcessRecord[],
): readonly string[] | null {
  const working = processes.filter(({ role }) => workingRoles.has(role));
  const [only] = working;
  if (only === undefined || working.length > 1) return null;
  if (wrappersOf(processes).length === 0 && parseNodeCommand(launched) !== undefined) return launched;
  const { argv } = only;
  // A title takes the place of the whole command line as one word.
  const isWhole = argv.length > 1 && argv.every((word) => word.length < keptArgumentLength);
  return isWhole && parseNodeCommand(argv) !== undefined ? argv : null;
}

/** As a person calls it: `npm`, `sh`, `tsx`. */
export function wrapperName({ argv, executable }: ProcessRecord): string {
  const words = argv.length === 1 ? (argv[0] ?? '').split(' ') : argv;
  const program = basename(words[0] ?? '');
  if (!/^node(js)?$/.test(program))
    return program === '' && typeof executable === 'string' ? basename(executable) : program;
  const script = words.find((word, index) => index > 0 && !word.startsWith('-')) ?? '';
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(script)?.[1];
  return inPackage !== undefined && inPackage !== '.bin'
    ? inPackage
    : basename(script).replace(/(-cli)?\.[cm]?js$/, '');
}

/** `npm, sh`; empty where nothing wraps. */
export const wrapperNames = (processes: readonly ProcessRecord[]): string =>
  [...new Set(wrappersOf(processes).map(wrapperName))].join(', ');

/** Name of the script of package.json that a package runner is asked for: `start` of `npm start`. */
function scriptAsked(argv: readonly string[]): string | undefined {
  const [runner = '', ...words] = argv;
  if (!/^(npm|yarn|pnpm)(\.c?js)?$/.test(basename(runner))) return undefined;
  const plain = words.filter((word) => !word.startsWith('-'));
  const [first, second] = plain;
  return first === 'run' || first === 'run-script' ? second : first;
}

/** Variables that the wrappers set by assignments in front of the command, as `NODE_ENV=production node server.js`; a direct start needs them too. */
export function assignedByWrappers(
  launched: readonly string[],
  manifest: string | undefined,
): Readonly<Record<string, string>> {
  const inline = /^(ba|da|a|z)?sh$/.test(basename(launched[0] ?? ''))
    ? launched[launched.indexOf('-c') + 1]
    : undefined;
  const script = inline ?? readScript(manifest, scriptAsked(launched));
  const assigned: Record<string, string> = {};
  const words = (script ?? '').match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  for (const word of words) {
    const match = /^([A-Za-z_]\w*)=(.*)$/.exec(word);
    if (match === null && /^(cross-env|env|exec)$/.test(word)) continue;
    if (match === null) break;
    const [, name = '', value = ''] = match;
    // What the shell would replace is not known here.
    if (!/[$`]/.test(value)) assigned[name] = value.replace(/["']/g, '');
  }
  return assigned;
}

function readScript(manifest: string | undefined, name: string | undefined): string | undefined {
  if (manifest === undefined || name === undefined) return undefined;
  try {
    const parsed: { scripts?: Record<string, unknown> } | null = JSON.parse(manifest);
    const script = parsed?.scripts?.[name];
    return typeof script === 'string' ? script : undefined;
  } catch {
    return undefined;
  }
}
