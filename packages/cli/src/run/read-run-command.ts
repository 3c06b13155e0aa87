// The command line of `tare run`. Read by hand, with what Node.js brings: the process stays for as long as the server does, and every module that it loads is memory
// that the server cannot have.

import { parseArgs } from 'node:util';
import { parseDuration, parseSize } from '@tare/accounting/self';

export interface RunCommand {
  command: readonly string[];
  budgetBytes?: number;
  workers: number;
  recycleAfter?: number;
  recycleJitter?: number;
  recycleEveryMs?: number;
  drainMs?: number;
  startTimeoutMs?: number;
  metricsPort?: number;
  metricsHost?: string;
  allocator?: 'jemalloc' | 'mimalloc';
  heapFiles?: string;
  heapQuotaBytes: number;
  heapOnLimit?: 'snapshot' | 'profile';
  explain: boolean;
  json: boolean;
  quiet: boolean;
}

/** What a person can mend. */
export interface RunFault {
  message: string;
  seen?: string;
  remedy: string;
}

export type ReadRunCommand = { kind: 'run'; run: RunCommand } | { kind: 'help' } | { kind: 'fault'; fault: RunFault };

const options = {
  budget: { type: 'string' },
  workers: { type: 'string' },
  'recycle-after': { type: 'string' },
  'recycle-jitter': { type: 'string' },
  'recycle-every': { type: 'string' },
  drain: { type: 'string' },
  'start-timeout': { type: 'string' },
  'metrics-port': { type: 'string' },
  'metrics-host': { type: 'string' },
  allocator: { type: 'string' },
  'heap-files': { type: 'string' },
  'heap-quota': { type: 'string' },
  'heap-on-limit': { type: 'string' },
  explain: { type: 'boolean' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

class Faulty extends Error {
  readonly fault: RunFault;

  constructor(fault: RunFault) {
    super(fault.message);
    this.fault = fault;
  }
}

const seeHelp = 'See `tare run --help`.';

/** @param args after `run` */
export function readRunCommand(args: readonly string[]): ReadRunCommand {
  const dashes = args.indexOf('--');
  const own = dashes === -1 ? args : args.slice(0, dashes);
  const command = dashes === -1 ? [] : args.slice(dashes + 1);
  try {
    const { values, positionals } = parseArgs({ args: [...own], options, allowPositionals: true });
    if (values.help) return { kind: 'help' };
    if (positionals.length > 0 || command.length === 0) {
      throw new Faulty({
        message: 'The command to run follows two dashes.',
        ...(positionals.length > 0 ? { seen: positionals.join(' ') } : {}),
        remedy: 'Write it as `tare run --budget 180MB -- node server.js`.',
      });
    }
    return { kind: 'run', run: readValues(values, command) };
  } catch (error) {
    if (error instanceof Faulty) return { kind: 'fault', fault: error.fault };
    // Of parseArgs: an option that it does not know, or one without its value.
    const message = error instanceof Error ? (error.message.split(/\. (?=To )/)[0] ?? '') : String(error);
    return { kind: 'fault', fault: { message: `${message}.`.replace(/\.\.$/, '.'), remedy: seeHelp } };
  }
}

type Values = Partial<Record<keyof typeof options, string | boolean>>;

function readValues(values: Values, command: readonly string[]): RunCommand {
  const text = (name: keyof typeof options): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const read = <T>(
    name: keyof typeof options,
    parse: (given: string) => T | undefined,
    problem: string,
    remedy: string,
  ): T | undefined => {
    const given = text(name);
    if (given === undefined) return undefined;
    const value = parse(given);
    if (value !== undefined) return value;
    throw new Faulty({ message: `The value of --${name} ${problem}.`, seen: given, remedy });
  };
  const count = (name: keyof typeof options, least: number, most: number): number | undefined =>
    read(
      name,
      (given) => wholeNumber(given, least, most),
      'is no whole number that fits',
      `Give a whole number from ${least} to ${most}.`,
    );
  const size = (name: keyof typeof options): number | undefined =>
    read(name, sizeWithUnit, 'is no size with a unit', 'Write it as 180MB or 180MiB.');
  const duration = (name: keyof typeof options): number | undefined =>
    read(name, (given) => parseDuration(given) || undefined, 'is no duration', 'Write it as 500ms, 30s, 2m or 1h.');
  const oneOf = <T extends string>(name: keyof typeof options, words: readonly T[]): T | undefined =>
    read(
      name,
      (given) => words.find((word) => word === given),
      'is none that is known',
      `Write ${words.join(' or ')}.`,
    );

  const run = dropUndefined({
    budgetBytes: size('budget'),
    recycleAfter: count('recycle-after', 1, 2 ** 53 - 1),
    recycleJitter: count('recycle-jitter', 0, 2 ** 53 - 1),
    recycleEveryMs: duration('recycle-every'),
    drainMs: duration('drain'),
    startTimeoutMs: duration('start-timeout'),
    metricsPort: count('metrics-port', 0, 65_535),
    metricsHost: text('metrics-host'),
    allocator: oneOf('allocator', ['jemalloc', 'mimalloc']),
    heapFiles: text('heap-files'),
    heapOnLimit: oneOf('heap-on-limit', ['snapshot', 'profile']),
  });
  requires(values, 'recycle-jitter', 'recycle-after', '--recycle-after 10000 --recycle-jitter 1000');
  requires(values, 'metrics-host', 'metrics-port', '--metrics-port 9100 --metrics-host 0.0.0.0');
  requires(values, 'heap-on-limit', 'heap-files', '--heap-files /var/tmp/heaps --heap-on-limit profile');
  requires(values, 'heap-quota', 'heap-files', '--heap-files /var/tmp/heaps --heap-quota 500MB');
  return {
    ...run,
    command,
    workers: count('workers', 1, 256) ?? 1,
    heapQuotaBytes: size('heap-quota') ?? 500e6,
    explain: values.explain === true,
    json: values.json === true,
    quiet: values.quiet === true,
  };
}

function requires(values: Values, name: keyof typeof options, other: keyof typeof options, example: string): void {
  if (values[name] === undefined || values[other] !== undefined) return;
  throw new Faulty({ message: `--${name} means nothing without --${other}.`, remedy: `Write it as ${example}.` });
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}

/** A bare number would be bytes; nobody means these. */
const sizeWithUnit = (text: string): number | undefined =>
  /^[\d.]+$/.test(text) ? undefined : parseSize(text) || undefined;

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

const dropUndefined = <T extends object>(record: T): Defined<T> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Defined<T>;
