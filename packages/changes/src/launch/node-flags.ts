// Options of Node.js as values: which are the same option written differently, which may stand in NODE_OPTIONS, how a list of them changes.

/** One option: `['--max-semi-space-size=1']` or `['--require', 'dd-trace/init']`. */
export type NodeOption = readonly string[];

/**
 * May not stand in NODE_OPTIONS: seen by starting Node.js 20.20, 22.23 and 24.21 with each (`NODE_OPTIONS=--lite-mode node -p 1`). Node.js then does not start
 * at all, so what is not known to be allowed is treated as if it were not.
 */
const allowedInNodeOptions = new Set([
  '--max-semi-space-size',
  '--max-old-space-size',
  '--enable-source-maps',
  '--no-enable-source-maps',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '--conditions',
  '--stack-trace-limit',
  '--max-http-header-size',
  '--v8-pool-size',
]);

/** May be given several times, each time with another effect. */
const repeatable = new Set(['--require', '--import', '--loader', '--experimental-loader', '--conditions']);

/** V8's options may be written with underscores. */
const longName = (name: string): string =>
  name === '-r' ? '--require' : name === '-C' ? '--conditions' : name.replaceAll('_', '-');

interface ParsedOption {
  name: string;
  value: string | undefined;
}

function parseOption([word = '', next]: NodeOption): ParsedOption {
  const equals = word.indexOf('=');
  if (equals < 0) return { name: longName(word), value: next };
  return { name: longName(word.slice(0, equals)), value: word.slice(equals + 1) };
}

/** `--name=value` for comparing. */
function keyOf(option: NodeOption): string {
  const { name, value } = parseOption(option);
  return value === undefined ? name : `${name}=${value}`;
}

export const mayStandInNodeOptions = (flag: string): boolean => allowedInNodeOptions.has(parseOption([flag]).name);

/** Whether the options hold `flag`: `--name` finds it with any value, `--name=value` with this one alone. */
export const holdsFlag = (options: readonly NodeOption[], flag: string): boolean =>
  options.some((option) => matches(option, flag));

function matches(option: NodeOption, flag: string): boolean {
  return flag.includes('=') ? keyOf(option) === keyOf([flag]) : parseOption(option).name === longName(flag);
}

/** The value that holds: the last one that is given. */
export const valueOfFlag = (options: readonly NodeOption[], name: string): string | undefined =>
  options.map(parseOption).findLast((option) => option.name === name)?.value;

export const withoutFlags = (options: readonly NodeOption[], flags: readonly string[]): NodeOption[] =>
  options.filter((option) => !flags.some((flag) => matches(option, flag)));

/** New ones first and in alphabetical order, so that the order in which changes were put together does not show; an older value of the same option goes. */
export function withFlags(options: readonly NodeOption[], flags: readonly string[]): NodeOption[] {
  if (flags.length === 0) return [...options];
  const added = new Map<string, string>();
  for (const flag of flags) {
    const { name } = parseOption([flag]);
    added.set(repeatable.has(name) ? keyOf([flag]) : name, flag);
  }
  const kept = options.filter((option) => !added.has(parseOption(option).name) && !added.has(keyOf(option)));
  return [...[...added.values()].sort().map((flag) => [flag]), ...kept];
}
