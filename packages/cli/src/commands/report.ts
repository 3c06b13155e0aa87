// `tare report`: renders saved results again, on any machine.

import { TareError } from '@tare/accounting';
import { planSchema } from '@tare/experiment';
import { type Result, renderJson } from '@tare/report';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { listOption } from '../options.ts';
import { emitPath } from '../plan/emit-path.ts';
import { requireEmitPlace } from '../plan/emitted-files.ts';
import type { PathName } from '../plan/how-to-document.ts';
import { pathOption, requireEmitForPath } from '../plan/plan-flags.ts';
import { readShown } from '../read-result.ts';
import { renderResult } from '../render-result.ts';
import { requireOutput, writeOutput } from '../write-output.ts';

interface ReportFlags {
  output?: string[];
  emit?: string;
  path?: PathName;
  json?: boolean;
}

export function reportCommand(context: CommandContext): Command {
  return new Command('report')
    .summary('render a saved result again, offline')
    .description(
      'Reads what other commands wrote (.json, or an .html report) and prints it, or writes it in another form.',
    )
    .argument('<file...>', 'what --output of another command wrote')
    .option('--output <FILE>', 'write .json, .md or .html instead of printing; for one file', listOption)
    .option('--emit <PLACE>', 'of a plan: write how to have a path, as `tare plan --emit` does, instead of printing')
    .option('--path <PATH>', 'which path --emit writes: conservative (usual) or aggressive', pathOption)
    .option('--json', 'print as JSON')
    .action(async (files: string[], flags: ReportFlags, command: Command) => {
      const { terminal } = context;
      const outputs = flags.output ?? [];
      for (const path of outputs) requireOutput(path);
      requireEmitForPath(flags);
      if (flags.emit !== undefined) requireEmitPlace(flags.emit);
      const writes = outputs.length > 0 || flags.emit !== undefined;
      if (writes && files.length > 1)
        command.error(`error: ${flags.emit === undefined ? '--output' : '--emit'} takes one file to render`);
      for (const [index, file] of files.entries()) {
        const result = await readShown(file);
        for (const path of outputs) {
          writeOutput(path, result);
          terminal.tell(`Wrote ${path}\n`);
        }
        if (flags.emit !== undefined) emit(context, result, file, { place: flags.emit, path: flags.path });
        if (writes) continue;
        if (index > 0 && !flags.json) terminal.print('\n');
        terminal.print(flags.json ? renderJson(result) : renderResult(result, terminal));
      }
    });
}

/** @throws TareError RECORDING_UNREADABLE where it is no plan, OUTPUT_UNWRITABLE */
function emit(
  { terminal }: CommandContext,
  result: Result,
  file: string,
  { place, path = 'conservative' }: { place: string; path: PathName | undefined },
): void {
  if (result.schema !== planSchema) {
    throw new TareError('RECORDING_UNREADABLE', {
      message: 'Only a plan says how to have a change.',
      seen: `${file}: "schema": "${result.schema}"`,
      remedy: 'Give a file that `tare plan --output FILE.json` wrote, or leave --emit out.',
    });
  }
  const { further, told } = emitPath(result, path, place);
  for (const { write } of further) write();
  for (const line of further.length > 0 ? [`Wrote ${place}`] : told) terminal.tell(`${line}\n`);
}
