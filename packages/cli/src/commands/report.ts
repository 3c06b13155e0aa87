// `tare report`: renders saved results again, on any machine.

import { renderJson } from '@tare/report';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { listOption } from '../options.ts';
import { readShown } from '../read-result.ts';
import { renderResult } from '../render-result.ts';
import { requireOutput, writeOutput } from '../write-output.ts';

export function reportCommand(context: CommandContext): Command {
  return new Command('report')
    .summary('render a saved result again, offline')
    .description(
      'Reads what other commands wrote (.json, or an .html report) and prints it, or writes it in another form.',
    )
    .argument('<file...>', 'what --output of another command wrote')
    .option('--output <FILE>', 'write .json, .md or .html instead of printing; for one file', listOption)
    .option('--json', 'print as JSON')
    .action(async (files: string[], flags: { output?: string[]; json?: boolean }, command: Command) => {
      const { terminal } = context;
      const outputs = flags.output ?? [];
      for (const path of outputs) requireOutput(path);
      if (outputs.length > 0 && files.length > 1) command.error('error: --output takes one file to render');
      for (const [index, file] of files.entries()) {
        const result = await readShown(file);
        for (const path of outputs) {
          writeOutput(path, result);
          terminal.tell(`Wrote ${path}\n`);
        }
        if (outputs.length > 0) continue;
        if (index > 0 && !flags.json) terminal.print('\n');
        terminal.print(flags.json ? renderJson(result) : renderResult(result, terminal));
      }
    });
}
