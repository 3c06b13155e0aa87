// `tare doctor`: what can be measured on this machine, and why not where it cannot.

import { examineMachine } from '@tare/measure';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { watchInterruption } from '../interruption.ts';
import { renderFindings } from '../render-findings.ts';

export function doctorCommand(context: CommandContext): Command {
  return new Command('doctor')
    .summary('what can be measured on this machine')
    .description(
      'Tries every source of figures that tare uses and says what is missing, what that costs, and what to do.',
    )
    .option('--json', 'print as JSON')
    .action(async (flags: { json?: boolean }) => {
      const { terminal } = context;
      // It starts a bare runtime, which has to be ended whatever happens.
      const interruption = watchInterruption({
        remedy: 'Run `tare doctor` again; it takes a few seconds.',
        onFirst: () => terminal.tell('Stopping.\n'),
      });
      const report = await examineMachine().finally(interruption.stop);
      interruption.signal.throwIfAborted();
      terminal.print(flags.json ? `${JSON.stringify(report, null, 2)}\n` : renderFindings(report, terminal));
      context.exitWith(report.canMeasure ? 0 : 3);
    });
}
