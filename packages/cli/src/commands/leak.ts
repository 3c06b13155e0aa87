// `tare leak`: does private memory grow with requests? Exit status 1 where it grows beyond the budget for certain.

import { TareError } from '@tare/accounting';
import type { LeakResult } from '@tare/experiment';
import { visibleText } from '@tare/report';
import { growthLength, leak } from '@tare/trials';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { type Interruption, watchInterruption } from '../interruption.ts';
import { LeakProgressLine } from '../leak-progress-line.ts';
import { countOption, durationOption, listOption, sizeOption } from '../options.ts';
import { type OutputFlags, presentResult, savedPathOf } from '../present-result.ts';
import { type LeakArmFlags, readLeakArms } from '../read-leak-arms.ts';
import { addSubjectOptions } from '../subject-options.ts';
import { requireOutput, writeOutputs } from '../write-output.ts';

interface LeakFlags extends LeakArmFlags, OutputFlags {
  requests?: number;
  readings?: number;
  warmup?: number;
  budget?: number;
  seed?: number;
  time?: number;
}

export function leakCommand(context: CommandContext): Command {
  const command = new Command('leak')
    .summary('growth with requests, and what it is made of')
    .description(
      'Drives the backend in blocks of requests, collects its garbage and reads its private memory after each, and says by how much it ' +
        'grows per 1,000 requests. With --base or --against, pairs of runs say what a change adds to the growth.',
    )
    .usage('[options] -- COMMAND [ARG...]\n       tare leak [options] [SERVICE...]')
    .argument('[service...]', 'services of the configuration; all of them where none is named')
    .option('--budget <SIZE>', 'growth to tolerate per 1,000 requests (default: 1MB)', sizeOption('--budget'))
    .option(
      '--readings <N>',
      'readings, evenly among the requests (default: 40; in pairs: 12)',
      countOption('--readings', fewestReadings),
    );
  return addSubjectOptions(command, {
    requests: 'requests to each service after the warm-up (default: 10000; in pairs: 3000)',
    warmup: 'requests before the first reading (default: 2500; in pairs: 1000)',
  })
    .option('--against <COMMAND>', 'another command that the growth is held against, in pairs of runs')
    .option('--base <REF>', 'a commit that the growth of the files as they are is held against, in pairs of runs')
    .option('--build <COMMAND>', 'makes the work tree of --base ready to run (default: `build` of the configuration)')
    .option('--seed <N>', 'order of requests and runs (default: 1)', countOption('--seed', 0))
    .option('--time <DURATION>', 'end the run, or begin no further pair, after this long', durationOption('--time'))
    .option('--output <FILE>', 'write .json, .md or .html as well, repeatable', listOption)
    .option('--json', 'print the result as JSON instead of the report')
    .option('--quiet', 'no progress')
    .option('--config <FILE>', 'configuration to read instead of the one that is found')
    .addHelpText('after', examples)
    .action(async (services: string[], flags: LeakFlags) => {
      requireLength(flags);
      for (const path of flags.output ?? []) requireOutput(path);
      context.exitWith(present(context, await runLeak(context, services, flags), flags));
    });
}

/** An interval of 95 % needs five; the one that ends the warm-up is one of them. */
const fewestReadings = 4;

const examples = `
Examples:
  $ tare leak -- node server.js
  $ tare leak --route /cards --route 'POST /cards' --budget 100kB -- npm start
  $ tare leak --against 'node old.js' -- node new.js
  $ tare leak --base main web                        services of tare.config.*
`;

/** @throws TareError USAGE */
function requireLength(flags: LeakFlags): void {
  const isPaired = flags.base !== undefined || flags.against !== undefined;
  const { requests, readings } = growthLength(isPaired, lengthOf(flags));
  if (requests >= readings) return;
  throw new TareError('USAGE', {
    message: 'There are more readings than requests.',
    seen: `--requests ${requests} --readings ${readings}`,
    remedy: 'Give several requests to a reading; a hundred or more are usual.',
  });
}

interface LeakEnd {
  result: LeakResult;
  interruption: Interruption;
}

async function runLeak(context: CommandContext, services: string[], flags: LeakFlags): Promise<LeakEnd> {
  const { terminal, subjectCommand } = context;
  const savedPath = savedPathOf(flags);
  const progress = new LeakProgressLine(terminal);
  const interruption = watchInterruption({
    remedy: 'What was read until then is judged and kept.',
    onFirst: () => {
      progress.clear();
      terminal.tell('Stopping the subject; what was read is kept. Ctrl-C again to leave at once.\n');
    },
  });
  const { signal } = interruption;
  try {
    const onLine = (line: string): void => terminal.tell(flags.quiet ? '' : `  ${visibleText(line)}\n`);
    const arms = await readLeakArms({ subjectCommand, services, cwd: process.cwd(), onLine }, flags, signal);
    const { arm, baseline, warnings } = arms;
    try {
      const result = await leak({
        arm,
        ...(baseline === undefined ? {} : { baseline }),
        ...lengthOf(flags),
        ...(flags.budget === undefined ? {} : { budgetBytes: flags.budget }),
        ...(flags.time === undefined ? {} : { timeMs: flags.time }),
        seed: flags.seed ?? arms.seed ?? 1,
        warnings,
        signal,
        ...(flags.quiet ? {} : { onProgress: (step) => !signal.aborted && progress.update(step) }),
        // Saved after every run; a fault shows again at the end, and is told then.
        onSave: (soFar) => savedPath !== undefined && writeOutputs([savedPath], soFar),
      });
      return { result, interruption };
    } finally {
      await arms.dispose();
    }
  } finally {
    progress.clear();
    interruption.stop();
  }
}

function lengthOf({ requests, readings, warmup }: LeakFlags) {
  return {
    ...(requests === undefined ? {} : { requests }),
    ...(readings === undefined ? {} : { readings }),
    ...(warmup === undefined ? {} : { warmupRequests: warmup }),
  };
}

/** @returns the exit status */
function present({ terminal }: CommandContext, { result, interruption }: LeakEnd, flags: LeakFlags): number {
  const grows = result.services.some(({ state }) => state === 'grows');
  return presentResult(terminal, result, {
    flags,
    isShown: result.runs.some(({ services }) => services.some(({ readings }) => readings.length > 0)),
    reportTellsError: true,
    signal: interruption.signal,
    status: grows ? 1 : result.passed ? 0 : 3,
  });
}
