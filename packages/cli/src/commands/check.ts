// `tare check`: budgets and what was before, against what is measured now; exit status 1 where either is broken.

import { TareError } from '@tare/accounting';
import type { CheckResult } from '@tare/experiment';
import { Command } from 'commander';
import { findCiService } from '../ci/ci-service.ts';
import { renderJunit } from '../ci/junit.ts';
import { type CheckFlags, runCheck } from '../ci/run-check.ts';
import { requireWritable, writeText } from '../ci/write-text.ts';
import type { CommandContext } from '../command-context.ts';
import { countOption, durationOption, listOption, modeOption } from '../options.ts';
import { presentResult } from '../present-result.ts';
import { requireOutput } from '../write-output.ts';

export function checkCommand(context: CommandContext): Command {
  return new Command('check')
    .summary('hold memory to budgets and to what it was')
    .description(
      'Weighs the services of tare.config.*.\n' +
        'Fails where one is over its budget, or has grown by more than is tolerated: since tare.baseline.json was written, or over another commit with --base.',
    )
    .argument('[service...]', 'services of the configuration; all of them where none is named')
    .option('--base <REF>', 'compare with that commit, started in turns with the files as they are')
    .option('--build <COMMAND>', 'makes the work tree of --base ready to run (default: `build` of the configuration)')
    .option('--update-baseline', 'write what is measured into tare.baseline.json, to be committed')
    .option('--mode <MODE>', 'compare calm, natural or both figures; budgets say their own (default: both)', modeOption)
    .option('--trials <N>', 'fresh starts per mode (default: 4; for a new baseline: 8)', countOption('--trials', 1))
    .option('--seed <N>', 'order of the requests (default: 1)', countOption('--seed', 0))
    .option('--time <DURATION>', 'begin no further trial after this long', durationOption('--time'))
    .option('--junit <FILE>', 'write JUnit XML as well')
    .option('--output <FILE>', 'write .json, .md or .html as well, repeatable', listOption)
    .option('--json', 'print the result as JSON instead of the report')
    .option('--quiet', 'no progress')
    .option('--config <FILE>', 'configuration to read instead of the one that is found')
    .addHelpText('after', examples)
    .action(async (services: string[], flags: CheckFlags) => {
      requireCompatible(flags);
      for (const path of flags.output ?? []) requireOutput(path);
      if (flags.junit !== undefined) requireWritable(flags.junit);
      const { result, told } = await runCheck(context, services, flags);
      context.exitWith(present(context, result, told, flags));
    });
}

const examples = `
Examples:
  $ tare check --update-baseline                 agree to what it weighs now
  $ tare check                                   budgets and baseline
  $ tare check --base main --junit memory.xml    what this branch does
`;

/** @throws TareError USAGE */
function requireCompatible({ base, build, updateBaseline }: CheckFlags): void {
  if (base !== undefined && updateBaseline) {
    throw new TareError('USAGE', {
      message: 'A baseline is written from the files as they are, not from a comparison.',
      seen: `--base ${base} --update-baseline`,
      remedy: 'Give one of them.',
    });
  }
  if (build !== undefined && base === undefined) {
    throw new TareError('USAGE', {
      message: '--build prepares the work tree of --base, and there is none.',
      seen: `--build ${JSON.stringify(build)}`,
      remedy: 'Give --base REF with it. What runs from the files as they are, you have built already.',
    });
  }
}

/** @param told lines for the person beside the report @returns the exit status */
function present(
  { terminal }: CommandContext,
  result: CheckResult,
  told: readonly string[],
  flags: CheckFlags,
): number {
  const service = findCiService(process.env);
  const { junit } = flags;
  return presentResult(terminal, result, {
    flags,
    isShown: true,
    reportTellsError: result.outcome !== 'interrupted',
    further: [
      ...(junit === undefined ? [] : [{ path: junit, write: () => writeText(junit, renderJunit(result)) }]),
      { path: null, write: () => service?.summarise(result) },
    ],
    // The service reads both streams.
    belowReport: service?.annotations(result) ?? '',
    told,
    status: statusOf(result),
  });
}

/** 1: over a budget, or a regression. 3: something could not be measured, and the rest is well. */
function statusOf({ passed, results, regression }: CheckResult): number {
  if ([...results, ...(regression ? [regression] : [])].some(({ state }) => state === 'over')) return 1;
  return passed ? 0 : 3;
}
