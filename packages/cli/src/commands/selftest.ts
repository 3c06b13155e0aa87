// `tare selftest`: does tare find on this machine what was planted, and nothing where nothing was? Exit status 1 where it does not.

import { type ErrorCode, exitStatus, type RecordedError } from '@tare/accounting';
import type { SelftestResult } from '@tare/experiment';
import { renderError, renderJson, renderTerminal } from '@tare/report';
import { type SelftestProgress, selftest } from '@tare/trials';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { CompareProgressLine } from '../compare-progress-line.ts';
import { watchInterruption } from '../interruption.ts';
import { LeakProgressLine } from '../leak-progress-line.ts';
import { countOption, listOption } from '../options.ts';
import { requireOutput, writeOutputs } from '../write-output.ts';

interface SelftestFlags {
  seed?: number;
  output?: string[];
  json?: boolean;
  quiet?: boolean;
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
  const outputs = flags.output ?? [];
  const faults = writeOutputs(outputs, result);
  const tellError = (error: RecordedError): void =>
    terminal.tell(renderError(error, { width: terminal.tellWidth, color: terminal.tellColor }));
  const { error, outcome, passed } = result;
  terminal.print(flags.json ? renderJson(result) : renderTerminal(result, terminal));
  // The report of a failed self-test tells the error at its top already.
  if (error && (flags.json || outcome === 'interrupted')) tellError(error);
  for (const fault of faults) tellError(fault.toJSON());
  if (!flags.quiet && !flags.json && faults.length === 0) for (const path of outputs) terminal.tell(`Wrote ${path}\n`);
  if (error) return error.code in exitStatus ? exitStatus[error.code as ErrorCode] : 3;
  if (outcome !== 'complete') return 3;
  if (!passed) return 1;
  return faults.length > 0 ? exitStatus.OUTPUT_UNWRITABLE : 0;
}
