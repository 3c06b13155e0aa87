// What `tare compare` compares, from the forms it can be asked in: commands; variables, changes or a commit on a command or a configuration.

import { type Mode, TareError, type Warning } from '@tare/accounting';
import { type LoadedConfig, subjectFromCommand, subjectFromConfig } from '@tare/measure/config';
import {
  type ArmPlan,
  parseVariation,
  planCommands,
  planRevision,
  planVariants,
  type Variants,
  WorkTrees,
} from '@tare/trials';
import { loadServices } from './load-services.ts';
import { modeOption } from './options.ts';
import { overridesOf, type SubjectFlags } from './subject-options.ts';

export interface CompareArmFlags extends SubjectFlags {
  config?: string;
  change?: string[];
  vary?: string[];
  base?: string;
  build?: string;
}

export interface CompareArms extends ArmPlan {
  /** Of the configuration, where there is one. */
  seed: number | undefined;
  modes: readonly Mode[] | undefined;
  warnings: Warning[];
  /** Removes the work trees. */
  dispose(): Promise<void>;
}

export interface AskedFor {
  /** After two dashes; undefined without them. */
  subjectCommand: readonly string[] | undefined;
  /** Commands; with --change, --vary or --base, names of services. */
  words: readonly string[];
  cwd: string;
  /** A line that the build of a work tree printed. */
  onLine: (line: string) => void;
}

/** @throws TareError USAGE, those of the configuration, and those of a work tree that cannot be made */
export async function readCompareArms(
  asked: AskedFor,
  flags: CompareArmFlags,
  signal: AbortSignal,
): Promise<CompareArms> {
  requireCompatible(asked, flags);
  const { subjectCommand, words, cwd, onLine } = asked;
  const overrides = overridesOf(flags);
  const { base, build, change: changes = [], vary = [] } = flags;
  const isEdit = base !== undefined || changes.length > 0 || vary.length > 0;
  if (!isEdit) return { ...planCommands(words, { cwd, ...overrides }), ...nothingElse };

  const services = subjectCommand === undefined ? words : [];
  const loaded =
    subjectCommand === undefined ? await loadServices('compare', { cwd, services, path: flags.config }) : undefined;
  const subject = loaded
    ? subjectFromConfig(loaded, { ...overrides, services })
    : subjectFromCommand(subjectCommand ?? [], { cwd, ...overrides });
  const trees = new WorkTrees({
    directory: loaded?.directory ?? cwd,
    build: build ?? loaded?.config.build,
    signal,
    onLine,
  });
  try {
    const variants: Variants = {
      variables: vary.map(parseVariation),
      ...(services.length > 0 ? { measured: services } : {}),
      ...(loaded && changes.length > 0 ? { changes: { loaded, names: changes, checkOut: trees.checkOut } } : {}),
    };
    const plan =
      base === undefined ? await planVariants(subject, variants) : planRevision(subject, await trees.checkOut(base));
    return { ...plan, ...ofConfiguration(loaded), warnings: await trees.warnings(), dispose: () => trees.dispose() };
  } catch (error) {
    await trees.dispose();
    throw error;
  }
}

const nothingElse = { seed: undefined, modes: undefined, warnings: [], dispose: async (): Promise<void> => undefined };

const ofConfiguration = (loaded: LoadedConfig | undefined): Pick<CompareArms, 'seed' | 'modes'> => ({
  seed: loaded?.config.seed,
  modes: loaded?.config.mode === undefined ? undefined : modeOption(loaded.config.mode),
});

const example = "tare compare 'node server.js' 'node --max-semi-space-size=1 server.js'";

/** @throws TareError USAGE */
function requireCompatible({ subjectCommand, words }: AskedFor, flags: CompareArmFlags): void {
  const { base, build, change, vary, config } = flags;
  const edits = [
    ...(base === undefined ? [] : [`--base ${base}`]),
    ...(change ?? []).map((name) => `--change ${name}`),
    ...(vary ?? []).map((text) => `--vary ${text}`),
  ];
  const usage = (message: string, seen: string, remedy: string): TareError =>
    new TareError('USAGE', { message, seen, remedy });
  if (base !== undefined && edits.length > 1) {
    throw usage(
      'A commit is compared with the files as they are, and with nothing else at the same time.',
      edits.join(' '),
      'Give --base alone, or a change with `revision` in the configuration beside the others.',
    );
  }
  if (build !== undefined && base === undefined && !change) {
    throw usage(
      '--build prepares the work tree of a commit, and there is none.',
      `--build ${JSON.stringify(build)}`,
      'Give --base REF with it, or --change NAME of a change that has a `revision`.',
    );
  }
  if (subjectCommand !== undefined) {
    const command = subjectCommand.join(' ');
    if (change) {
      throw usage(
        'Changes are those of a configuration; a command has none.',
        `${edits.join(' ')} -- ${command}`,
        'Use --vary NAME=VALUE or --base REF with a command, or leave the command out.',
      );
    }
    if (words.length > 0 || config !== undefined) {
      throw usage(
        'A command after two dashes, and what else is to be compared, cannot be told apart.',
        `${[...words, ...(config === undefined ? [] : [`--config ${config}`])].join(' ')} -- ${command}`,
        `Give whole commands in quotes: ${example}`,
      );
    }
    if (edits.length === 0) {
      throw usage(
        'There is nothing to compare the command with.',
        command,
        `Add --vary or --base, or give two commands in quotes: ${example}`,
      );
    }
    return;
  }
  const commandWord = words.find((word) => /\s/.test(word));
  if (edits.length > 0 && commandWord !== undefined) {
    throw usage(
      'A command that is to be changed follows two dashes.',
      `${edits.join(' ')} '${commandWord}'`,
      `Write: tare compare ${edits.join(' ')} -- ${commandWord}`,
    );
  }
}
