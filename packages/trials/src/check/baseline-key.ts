// What figures depend on besides the program's own code: runtime major, architecture, allocator. Figures of another key are those of another program.

import type { ProcessRecord, ProcessRole, Recording } from '@tare/accounting';
import type { BaselineKey } from '@tare/experiment';
import type { Subject } from '@tare/measure';
import type { ProgramLinks } from './parse-program-links.ts';

export interface KeySources {
  /** What a program file is linked with; undefined where it cannot be read. */
  linksOf: (path: string) => ProgramLinks | undefined;
  /** The environment that services inherit. */
  inherited: Readonly<Record<string, string | undefined>>;
}

/** Children come and go with the load; these are there whenever the service is. */
const lasting: ReadonlySet<ProcessRole> = new Set(['runtime', 'cluster-primary', 'cluster-worker', 'native']);

const unknown = 'unknown';

/** A part that could not be found out is `unknown`. */
export function baselineKey(recording: Recording, subject: Subject, sources: KeySources): BaselineKey {
  const programs = recording.trials
    .flatMap((trial) => trial.services)
    .flatMap(({ name, processes }) =>
      processes.filter(({ role }) => lasting.has(role)).map((process) => ({ service: name, process })),
    );
  const runtimes = programs.flatMap(({ process }) => runtimeOf(process, recording));
  const allocators = programs.map(({ service, process }) =>
    allocatorOf(process, preloadOf(service, subject, sources.inherited), sources.linksOf),
  );
  return {
    runtime: programs.length === 0 ? unknown : joined(runtimes) || 'none',
    architecture: recording.environment.architecture,
    allocator: joined(allocators) || unknown,
  };
}

/** Nothing is compared by a key that is known in part: unknown is not equal to unknown. */
export const isWhole = ({ runtime, allocator }: BaselineKey): boolean => !`${runtime} ${allocator}`.includes(unknown);

export const sameKey = (a: BaselineKey, b: BaselineKey): boolean =>
  a.runtime === b.runtime && a.architecture === b.architecture && a.allocator === b.allocator;

/** In words, as `node 20 on x64 with glibc`. */
export const describeKey = ({ runtime, architecture, allocator }: BaselineKey): string =>
  `${runtime === 'none' ? 'native programs' : runtime} on ${architecture} with ${allocator}`;

const joined = (names: readonly string[]): string => [...new Set(names)].sort().join(' + ');

/** Node.js counts majors by its first number, Python by its first two. */
const major: Readonly<Record<string, RegExp>> = { node: /^v?(\d+)/, python: /^(\d+\.\d+)/ };

function runtimeOf({ baseKey }: ProcessRecord, { bases }: Recording): string[] {
  if (baseKey === null) return [];
  const versions = bases.filter(({ key }) => key === baseKey).map(({ version }) => version);
  const known = versions.find((version) => version !== unknown) ?? '';
  const [kind = '', version = ''] = known.split(' ');
  const number = major[kind]?.exec(version)?.[1];
  return [number === undefined ? unknown : `${kind} ${number}`];
}

function preloadOf(name: string, { services }: Subject, inherited: KeySources['inherited']): string {
  const env = services.find((service) => service.name === name)?.launch.env ?? {};
  return ('LD_PRELOAD' in env ? env['LD_PRELOAD'] : inherited['LD_PRELOAD']) ?? '';
}

/** Allocators that take the place of the C library's when they are preloaded or linked. */
const replacements = ['jemalloc', 'mimalloc', 'tcmalloc'];

function allocatorOf(process: ProcessRecord, preload: string, linksOf: KeySources['linksOf']): string {
  const preloaded = replacements.find((name) => preload.includes(name));
  if (preloaded !== undefined) return preloaded;
  const links = typeof process.executable === 'string' ? linksOf(process.executable) : undefined;
  if (!links) return unknown;
  const linked = replacements.find((name) => links.libraries.some((library) => library.includes(name)));
  if (linked !== undefined) return linked;
  if (links.interpreter === undefined) return 'static';
  return links.interpreter.includes('musl') ? 'musl' : 'glibc';
}
