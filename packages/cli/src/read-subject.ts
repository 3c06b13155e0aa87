// The one subject of a command that takes services of a configuration, or a subject's command line instead.

import { TareError } from '@tare/accounting';
import type { Subject } from '@tare/measure';
import { type LoadedConfig, subjectFromCommand, subjectFromConfig } from '@tare/measure/config';
import { loadServices } from './load-services.ts';
import { overridesOf, type SubjectFlags } from './subject-options.ts';

export interface SubjectAsked {
  /** Of tare: `explain`. */
  command: string;
  /** What it does to a subject, as a participle: `explained`. */
  participle: string;
  /** After two dashes; undefined without them. */
  subjectCommand: readonly string[] | undefined;
  services: readonly string[];
  cwd: string;
}

export interface FoundSubject {
  subject: Subject;
  /** undefined for a command line. */
  loaded: LoadedConfig | undefined;
}

/** @throws TareError USAGE for a command beside services, and those of the configuration */
export async function readSubject(
  asked: SubjectAsked,
  flags: SubjectFlags & { config?: string },
): Promise<FoundSubject> {
  const { command, subjectCommand, services, cwd } = asked;
  const overrides = overridesOf(flags);
  if (subjectCommand === undefined) {
    const loaded = await loadServices(command, { cwd, services, path: flags.config });
    return { subject: subjectFromConfig(loaded, { ...overrides, services }), loaded };
  }
  const ofConfiguration = [...(flags.config === undefined ? [] : ['--config', flags.config]), ...services];
  if (ofConfiguration.length > 0) {
    throw new TareError('USAGE', {
      message: `A command and what a configuration says cannot be ${asked.participle} together.`,
      seen: `${ofConfiguration.join(' ')} -- ${subjectCommand.join(' ')}`,
      remedy: 'Give a command after `--`, or services of the configuration, not both.',
    });
  }
  return { subject: subjectFromCommand(subjectCommand, { cwd, ...overrides }), loaded: undefined };
}
