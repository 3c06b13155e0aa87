// `tare selftest`: does tare find on this machine what was planted, and nothing where nothing was? Exit status 1 where it does not.

import type { SelftestResult } from '@tare/experiment';
import { type SelftestProgress, selftest } from '@tare/trials';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { CompareProgressLine } from '../compare-progress-line.ts';
import { watchInterruption } from '../interruption.ts';
import { LeakProgressLine } from '../leak-progress-line.ts';
import { countOption, listOption } from '../options.ts';
import { type OutputFlags, presentResult } from '../present-result.ts';
import { requireOutput } from '../write-output.ts';

interface SelftestFlags extends OutputFlags {
  seed?: number;
}

export function selftestCommand(context: CommandContext): Command {
  return new Command('selftest')
    .summary('whether tare finds what is planted, on this machine')
    .description(
      'Plants 10 MB, 1 MB, 0.2 MB and nothing in a small server, and a leak of known slope, and looks for them as `compare` and ' +
        '`leak` do. Takes one to two minutes.',
    )
    .option('--seed <N>', 'order of the trials (default: 1)', countOption('--seed', 0))
    .option('--output <FILE>', 'write .json, .md or .html as well, repeatable', listOption)
    .option('--json', 'print the result as JSON instead of the report')
    .option('--quiet', 'no progress')
    .action(async (flags: SelftestFlags) => {
      for (const path of flags.output ?? []) requireOutput(path);
      context.exitWith(present(context, await runSelftest(context, flags), flags));
    });
}

async function runSelftest({ terminal }: CommandContext, { seed, quiet }: SelftestFlags): Promise<SelftestResult> {
  const lines = { retained: new CompareProgressLine(terminal), leak: new LeakProgressLine(terminal) };
  const clear = (): void => {
    lines.retained.clear();
    lines.leak.clear();
  };
  const interruption = watchInterruption({
    remedy: 'Run `tare selftest` again; it takes one to two minutes.',
    onFirst: () => {
      clear();
      terminal.tell('Stopping.\n');
    },
  });
  const { signal } = interruption;
  const onProgress = (progress: SelftestProgress): void => {
    if (signal.aborted) return;
    if (progress.stage === 'retained') lines.retained.update(progress.compare);
    else {
      lines.retained.clear();
      lines.leak.update(progress.leak);
    }
  };
  try {
    return await selftest({ ...(seed === undefined ? {} : { seed }), signal, ...(quiet ? {} : { onProgress }) });
  } finally {
    clear();
    interruption.stop();
  }
}

/** @returns the exit status */
function present({ terminal }: CommandContext, result: SelftestResult, flags: SelftestFlags): number {
  const { outcome, passed } = result;
  return presentResult(terminal, result, {
    flags,
    isShown: true,
    reportTellsError: outcome !== 'interrupted',
    status: outcome !== 'complete' ? 3 : passed ? 0 : 1,
  });
}
