// Which subject is searched for a leak, and what it is held against: from a command or a configuration, and --against or --base.

import { TareError, type Warning } from '@tare/accounting';
import type { Subject } from '@tare/measure';
import { type LoadedConfig, subjectFromCommand, subjectFromConfig } from '@tare/measure/config';
import { type Arm, checkOut, planRevision } from '@tare/trials';
import { loadServices } from './load-services.ts';
import { overridesOf, type SubjectFlags } from './subject-options.ts';

export interface LeakArmFlags extends Omit<SubjectFlags, 'requests' | 'warmup'> {
  config?: string;
  base?: string;
  build?: string;
  against?: string;
}

export interface LeakArms {
  arm: Arm;
  baseline: Arm | undefined;
  /** Of the configuration, where there is one. */
  seed: number | undefined;
  warnings: Warning[];
  /** Removes the work tree of --base. */
  dispose(): Promise<void>;
}

export interface AskedFor {
  /** After two dashes; undefined without them. */
  subjectCommand: readonly string[] | undefined;
  services: readonly string[];
  cwd: string;
  /** What a build of --base prints. */
  onLine: (line: string) => void;
}

/** @throws TareError USAGE, those of the configuration, and those of a work tree that cannot be made */
export async function readLeakArms(asked: AskedFor, flags: LeakArmFlags, signal: AbortSignal): Promise<LeakArms> {
  requireCompatible(asked, flags);
  const { subjectCommand, services, cwd, onLine } = asked;
  const overrides = overridesOf(flags);
  if (subjectCommand !== undefined) {
    const arm = commandArm(subjectCommand, subjectFromCommand(subjectCommand, { cwd, ...overrides }));
    const { against } = flags;
    const baseline = against === undefined ? undefined : otherCommand(against, arm, { cwd, ...overrides });
    return withBase({ arm, baseline }, { flags, directory: cwd, loaded: undefined, signal, onLine });
  }
  const loaded = await loadServices('leak', { cwd, services, path: flags.config });
  const subject = subjectFromConfig(loaded, { ...overrides, services });
  const arm: Arm = { name: subject.name, source: { kind: 'unchanged' }, subject };
  return withBase({ arm, baseline: undefined }, { flags, directory: loaded.directory, loaded, signal, onLine });
}

const commandArm = (argv: readonly string[], subject: Subject): Arm => ({
  name: argv.join(' '),
  source: { kind: 'unchanged' },
  subject,
});

/** The same command on both sides is a fair question: what does noise alone add? */
function otherCommand(command: string, arm: Arm, options: Parameters<typeof subjectFromCommand>[1]): Arm {
  return {
    name: command === arm.name ? `${command} (again)` : command,
    source: { kind: 'command', command },
    subject: subjectFromCommand([command], options),
  };
}

interface BaseContext {
  flags: LeakArmFlags;
  directory: string;
  loaded: LoadedConfig | undefined;
  signal: AbortSignal;
  onLine: (line: string) => void;
}

async function withBase(
  { arm, baseline }: { arm: Arm; baseline: Arm | undefined },
  { flags, directory, loaded, signal, onLine }: BaseContext,
): Promise<LeakArms> {
  const seed = loaded?.config.seed;
  if (flags.base === undefined) return { arm, baseline, seed, warnings: [], dispose: async () => undefined };
  const build = flags.build ?? loaded?.config.build;
  const checkedOut = await checkOut({ directory, revision: flags.base, build, signal, onLine });
  try {
    const plan = planRevision(arm.subject, checkedOut);
    return {
      arm: plan.arms[0] ?? arm,
      baseline: plan.baseline,
      seed,
      warnings: checkedOut.warnings.map((message) => ({ code: 'work-tree', service: null, message })),
      dispose: checkedOut.dispose,
    };
  } catch (error) {
    await checkedOut.dispose();
    throw error;
  }
}

/** @throws TareError USAGE */
function requireCompatible({ subjectCommand, services }: AskedFor, flags: LeakArmFlags): void {
  const { against, base, build, config } = flags;
  const ofConfiguration = [...(config === undefined ? [] : ['--config', config]), ...services];
  if (subjectCommand !== undefined && ofConfiguration.length > 0) {
    throw new TareError('USAGE', {
      message: 'A command and what a configuration says cannot be searched together.',
      seen: `${ofConfiguration.join(' ')} -- ${subjectCommand.join(' ')}`,
      remedy: 'Give a command after `--`, or services of the configuration, not both.',
    });
  }
  if (against !== undefined && subjectCommand === undefined) {
    throw new TareError('USAGE', {
      message: '--against is a command that another one is held against, and there is no other.',
      seen: `--against ${JSON.stringify(against)}`,
      remedy: "Give the command to search after two dashes: tare leak --against 'node old.js' -- node new.js",
    });
  }
  if (against !== undefined && base !== undefined) {
    throw new TareError('USAGE', {
      message: 'Growth is held against one thing at a time.',
      seen: `--against ${JSON.stringify(against)} --base ${base}`,
      remedy: 'Give one of them.',
    });
  }
  if (build !== undefined && base === undefined) {
    throw new TareError('USAGE', {
      message: '--build prepares the work tree of --base, and there is none.',
      seen: `--build ${JSON.stringify(build)}`,
      remedy: 'Give --base REF with it.',
    });
  }
}
