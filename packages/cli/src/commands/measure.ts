// `tare measure`: weighs one command, or the services of a configuration.

import { existsSync } from 'node:fs';
import { type Mode, parseSize, type Recording, TareError } from '@tare/accounting';
import { measure } from '@tare/measure';
import { subjectFromCommand, subjectFromConfig } from '@tare/measure/config';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { watchInterruption } from '../interruption.ts';
import { loadServices } from '../load-services.ts';
import { countOption, durationOption, listOption, modeOption, sizeOption } from '../options.ts';
import { type OutputFlags, presentResult, savedPathOf } from '../present-result.ts';
import { ProgressLine } from '../progress-line.ts';
import { readRecording } from '../read-result.ts';
import { hasFigures } from '../render-result.ts';
import { addSubjectOptions, overridesOf, type SubjectFlags } from '../subject-options.ts';
import { requireOutput, writeOutputs } from '../write-output.ts';

interface MeasureFlags extends SubjectFlags, OutputFlags {
  config?: string;
  mode?: readonly Mode[];
  trials?: number;
  limit?: number;
  seed?: number;
  time?: number;
  resume?: boolean;
}

export function measureCommand(context: CommandContext): Command {
  const command = new Command('measure')
    .summary('weigh a backend: whole process tree, shared pages once')
    .description(
      'Starts the backend, waits until it is ready, drives load, reads its memory at every phase, and stops it without a trace.\n' +
        'With a command after two dashes no configuration is needed; without one, the services of tare.config.* are weighed.',
    )
    .usage('[options] -- COMMAND [ARG...]\n       tare measure [options] [SERVICE...]')
    .argument('[service...]', 'services of the configuration; all of them where none is named')
    .option('--mode <MODE>', 'calm (what it retains), natural (what the machine holds) or both', modeOption);
  return addSubjectOptions(command)
    .option('--trials <N>', 'fresh starts per mode (default: 1)', countOption('--trials', 1))
    .option('--limit <SIZE>', 'show the share of a plan, as 512MB', sizeOption('--limit'))
    .option('--seed <N>', 'order of the requests (default: 1)', countOption('--seed', 0))
    .option('--time <DURATION>', 'begin no further trial after this long', durationOption('--time'))
    .option('--output <FILE>', 'write .json, .md or .html as well, repeatable', listOption)
    .option('--resume', 'go on with the trials that an interrupted --output FILE.json lacks')
    .option('--json', 'print the recording as JSON instead of the report')
    .option('--quiet', 'no progress')
    .option('--config <FILE>', 'configuration to read instead of the one that is found')
    .addHelpText('after', examples)
    .action(async (services: string[], flags: MeasureFlags) => {
      context.exitWith(await runMeasure(context, services, flags));
    });
}

const examples = `
Examples:
  $ tare measure -- node server.js
  $ tare measure --route /cards --route 'POST /cards' --limit 512MB -- npm start
  $ tare measure --trials 5 --output weight.html -- node dist/main.js
  $ tare measure web worker                          services of tare.config.*
`;

async function runMeasure(context: CommandContext, services: string[], flags: MeasureFlags): Promise<number> {
  const { terminal } = context;
  for (const path of flags.output ?? []) requireOutput(path);
  const plan = await readPlan(context, services, flags);
  const savedPath = savedPathOf(flags);
  const earlier = await readEarlier(flags, savedPath);
  const progress = new ProgressLine(terminal);
  const interruption = watchInterruption({
    remedy: 'What was measured until then is kept. With --output FILE.json, --resume goes on from there.',
    onFirst: () => {
      progress.clear();
      terminal.tell('Stopping the subject; what was measured is kept. Ctrl-C again to leave at once.\n');
    },
  });
  let recording: Recording;
  try {
    recording = await measure(plan.subject, {
      ...plan.options,
      ...(earlier ? { earlier } : {}),
      ...(flags.time === undefined ? {} : { timeMs: flags.time }),
      signal: interruption.signal,
      ...(flags.quiet ? {} : { onProgress: (step) => !interruption.signal.aborted && progress.update(step) }),
      // Saved after every trial: a power cut costs one trial, not all of them. A fault shows again at the end, and is told then.
      onTrial: (soFar) => savedPath !== undefined && writeOutputs([savedPath], soFar),
    });
  } finally {
    progress.clear();
    interruption.stop();
  }
  return presentResult(terminal, recording, {
    flags,
    isShown: hasFigures(recording),
    reportTellsError: true,
    signal: interruption.signal,
    resumeFrom: savedPath,
  });
}

async function readPlan(
  context: CommandContext,
  services: string[],
  flags: MeasureFlags,
): Promise<{ subject: Parameters<typeof measure>[0]; options: Parameters<typeof measure>[1] }> {
  const overrides = overridesOf(flags);
  const options = (config: { trials?: number; modes?: readonly Mode[]; limitBytes?: number; seed?: number }) => {
    const limitBytes = flags.limit ?? config.limitBytes;
    return {
      modes: flags.mode ?? config.modes ?? modeOption('both'),
      trials: flags.trials ?? config.trials ?? 1,
      seed: flags.seed ?? config.seed ?? 1,
      ...(limitBytes === undefined ? {} : { limitBytes }),
    };
  };
  const cwd = process.cwd();
  const { subjectCommand } = context;
  if (subjectCommand !== undefined) {
    const ofConfiguration = [...(flags.config === undefined ? [] : ['--config', flags.config]), ...services];
    if (ofConfiguration.length > 0) {
      throw new TareError('USAGE', {
        message: 'A command and what a configuration says cannot be measured together.',
        seen: `${ofConfiguration.join(' ')} -- ${subjectCommand.join(' ')}`,
        remedy: 'Give a command after `--`, or measure the configuration, not both.',
      });
    }
    return { subject: subjectFromCommand(subjectCommand, { cwd, ...overrides }), options: options({}) };
  }
  const loaded = await loadServices('measure', { cwd, services, path: flags.config });
  const { config } = loaded;
  const limitBytes = config.limit === undefined ? undefined : parseSize(String(config.limit));
  return {
    subject: subjectFromConfig(loaded, { ...overrides, services }),
    options: options({
      ...(config.trials === undefined ? {} : { trials: config.trials }),
      ...(config.mode === undefined ? {} : { modes: modeOption(config.mode) }),
      ...(limitBytes === undefined ? {} : { limitBytes }),
      ...(config.seed === undefined ? {} : { seed: config.seed }),
    }),
  };
}

/** @throws TareError USAGE where --resume has nothing to go on from */
async function readEarlier(flags: MeasureFlags, savedPath: string | undefined): Promise<Recording | undefined> {
  if (!flags.resume) return undefined;
  if (savedPath === undefined) {
    throw new TareError('USAGE', {
      message: '--resume needs the file of the interrupted measurement.',
      seen: flags.output?.join(', ') ?? 'no --output',
      remedy: 'Give the same --output FILE.json as before.',
    });
  }
  return existsSync(savedPath) ? await readRecording(savedPath) : undefined;
}
