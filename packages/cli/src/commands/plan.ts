// `tare plan`: tries every change that may save memory, composes what saves into paths, measures these, and says how to have them.

import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { countOption, durationOption, listOption, sizeOption } from '../options.ts';
import { emitPath } from '../plan/emit-path.ts';
import { requireEmitPlace } from '../plan/emitted-files.ts';
import { type PlanFlags, pathOption, requireCompatible } from '../plan/plan-flags.ts';
import { priceOption } from '../plan/price-option.ts';
import { listCandidates, type PlanEnd, runPlan } from '../plan/run-plan.ts';
import { presentResult, savedPathOf } from '../present-result.ts';
import { addSubjectOptions } from '../subject-options.ts';
import { requireOutput } from '../write-output.ts';

export function planCommand(context: CommandContext): Command {
  const command = new Command('plan')
    .summary('try every change that may save memory')
    .description(
      'Finds changes that may save memory, tries each on the running backend in paired trials, composes a conservative and an aggressive path of ' +
        'what saves, measures each path as a whole, and says how to have it. Nothing of yours is changed.',
    )
    .usage('[options] -- COMMAND [ARG...]\n       tare plan [options] [SERVICE...]')
    .argument('[service...]', 'services of the configuration; all of them where none is named')
    .option('--list', 'print what would be tried, and why; try nothing')
    .option('--only <NAME>', 'try this change, or changes of this kind, alone; repeatable', listOption)
    .option('--skip <NAME>', 'leave out this change, or changes of this kind; repeatable', listOption)
    .option(
      '--runtime <PATH>',
      'another node binary to try, repeatable (default: `runtimes` of the configuration)',
      listOption,
    )
    .option('--limit <SIZE>', 'show what fits into a plan, as 512MB', sizeOption('--limit'))
    .option('--price <AMOUNT>', 'of a GB a month, as 5.50EUR (default: `price` of the configuration)', priceOption)
    .option('--emit <PLACE>', 'write how to have a path: FILE.md, or a folder with a file for each place')
    .option('--path <PATH>', 'which path --emit writes: conservative (usual) or aggressive', pathOption);
  return addSubjectOptions(command)
    .option('--seed <N>', 'order of arms and requests (default: 1)', countOption('--seed', 0))
    .option(
      '--jobs <N>',
      'trials beside each other, where times are not judged (default: 2, where it can be)',
      countOption('--jobs', 1),
    )
    .option('--time <DURATION>', 'end within about this long, paths included', durationOption('--time'))
    .option('--output <FILE>', 'write .json, .md or .html as well, repeatable', listOption)
    .option('--resume', 'go on with the trials that an interrupted --output FILE.json lacks')
    .option('--json', 'print the result as JSON instead of the report')
    .option('--quiet', 'no progress')
    .option('--config <FILE>', 'configuration to read instead of the one that is found')
    .addHelpText('after', examples)
    .action(async (services: string[], flags: PlanFlags) => {
      requireCompatible(flags);
      for (const path of flags.output ?? []) requireOutput(path);
      if (flags.emit !== undefined) requireEmitPlace(flags.emit);
      context.exitWith(
        flags.list
          ? await listCandidates(context, services, flags)
          : present(context, await runPlan(context, services, flags), flags),
      );
    });
}

const examples = `
Examples:
  $ tare plan -- node server.js
  $ tare plan --list web                               services of tare.config.*
  $ tare plan --time 3m --output plan.json --output plan.html -- node server.js
  $ tare plan --skip lazy-import --limit 512MB --emit howto -- node server.js
`;

/** @returns the exit status */
function present({ terminal }: CommandContext, { plan, interruption }: PlanEnd, flags: PlanFlags): number {
  const { emit, path = 'conservative' } = flags;
  const emission = emit === undefined ? undefined : emitPath(plan, path, emit);
  const isJudged = plan.verdicts.some(({ state }) => state !== 'unmeasured');
  return presentResult(terminal, plan, {
    flags,
    isShown: plan.explanation !== null || plan.screenings.length > 0,
    reportTellsError: true,
    signal: interruption.signal,
    further: emission?.further ?? [],
    told: emission?.told ?? [],
    resumeFrom: savedPathOf(flags),
    // To have found nothing worth it is an answer; to have run out of time before any is none.
    status: plan.outcome === 'complete' || isJudged ? 0 : 3,
  });
}
