// `tare explain`: where private memory comes from, package by package, and who imports it.

import { isKnown } from '@tare/accounting';
import { type ExplainResult, explain } from '@tare/trials';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { ExplainProgressLine } from '../explain/explain-progress-line.ts';
import { profileOutputs, requireProfilePlace } from '../explain/heap-profiles.ts';
import { type Interruption, watchInterruption } from '../interruption.ts';
import { countOption, listOption } from '../options.ts';
import { type OutputFlags, presentResult } from '../present-result.ts';
import { readSubject } from '../read-subject.ts';
import { addSubjectOptions, type SubjectFlags } from '../subject-options.ts';
import { requireOutput } from '../write-output.ts';

interface ExplainFlags extends SubjectFlags, OutputFlags {
  heapProfile?: string;
  seed?: number;
  config?: string;
}

export function explainCommand(context: CommandContext): Command {
  const command = new Command('explain')
    .summary('where the bytes come from, package by package')
    .description(
      'Starts the backend once as it is and once with a tracer in it, and says which packages its memory belongs to, who imports them, and what the ' +
        'load makes of them. Estimates: `tare plan` tries what they suggest.',
    )
    .usage('[options] -- COMMAND [ARG...]\n       tare explain [options] [SERVICE...]')
    .argument('[service...]', 'services of the configuration; all of them where none is named');
  return addSubjectOptions(command)
    .option('--heap-profile <PLACE>', 'write heap profiles as well: a folder, or one FILE.heapprofile')
    .option('--seed <N>', 'order of the requests (default: 1)', countOption('--seed', 0))
    .option('--output <FILE>', 'write .json, .md or .html as well, repeatable', listOption)
    .option('--json', 'print the result as JSON instead of the report')
    .option('--quiet', 'no progress')
    .option('--config <FILE>', 'configuration to read instead of the one that is found')
    .addHelpText('after', examples)
    .action(async (services: string[], flags: ExplainFlags) => {
      for (const path of flags.output ?? []) requireOutput(path);
      if (flags.heapProfile !== undefined) requireProfilePlace(flags.heapProfile);
      context.exitWith(present(context, await runExplain(context, services, flags), flags));
    });
}

const examples = `
Examples:
  $ tare explain -- node server.js
  $ tare explain --route /cards --output where.html -- npm start
  $ tare explain --heap-profile profiles web         services of tare.config.*
`;

interface ExplainEnd {
  result: ExplainResult;
  interruption: Interruption;
}

async function runExplain(context: CommandContext, services: string[], flags: ExplainFlags): Promise<ExplainEnd> {
  const { terminal, subjectCommand } = context;
  const asked = { command: 'explain', participle: 'explained', subjectCommand, services, cwd: process.cwd() };
  const { subject, loaded } = await readSubject(asked, flags);
  const progress = new ExplainProgressLine(terminal);
  const interruption = watchInterruption({
    remedy: 'Run it again for the whole of it; it takes two starts of the subject.',
    onFirst: () => {
      progress.clear();
      terminal.tell('Stopping the subject; what was found is kept. Ctrl-C again to leave at once.\n');
    },
  });
  const { signal } = interruption;
  try {
    const result = await explain({
      subject,
      seed: flags.seed ?? loaded?.config.seed ?? 1,
      signal,
      ...(flags.quiet ? {} : { onProgress: (step) => !signal.aborted && progress.update(step) }),
    });
    return { result, interruption };
  } finally {
    progress.clear();
    interruption.stop();
  }
}

/** @returns the exit status */
function present({ terminal }: CommandContext, { result, interruption }: ExplainEnd, flags: ExplainFlags): number {
  const { explanation } = result;
  const further = flags.heapProfile === undefined ? [] : profileOutputs(flags.heapProfile, result);
  const isProfileLacking = flags.heapProfile !== undefined && further.length === 0;
  return presentResult(terminal, explanation, {
    flags,
    isShown: explanation.services.some(({ privateBytes, packages }) => packages.length > 0 || isKnown(privateBytes)),
    reportTellsError: true,
    signal: interruption.signal,
    further,
    told: isProfileLacking ? ['There is no heap profile: no Node.js could be looked into.'] : [],
  });
}
