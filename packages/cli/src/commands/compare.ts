// `tare compare`: what does a change do to memory? Paired trials of commands, changes, variables or commits; or two saved recordings.

import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type Mode, TareError } from '@tare/accounting';
import type { Comparison } from '@tare/experiment';
import { visibleText } from '@tare/report';
import { compare, compareRecordings } from '@tare/trials';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { CompareProgressLine } from '../compare-progress-line.ts';
import { watchInterruption } from '../interruption.ts';
import { countOption, durationOption, listOption, modeOption } from '../options.ts';
import { type OutputFlags, type Presentation, presentResult, savedPathOf } from '../present-result.ts';
import { type CompareArmFlags, readCompareArms } from '../read-compare-arms.ts';
import { readEarlierComparison } from '../read-earlier-comparison.ts';
import { readRecording } from '../read-result.ts';
import { addSubjectOptions } from '../subject-options.ts';
import { requireOutput, writeOutputs } from '../write-output.ts';

interface CompareFlags extends CompareArmFlags, OutputFlags {
  mode?: readonly Mode[];
  answersMayDiffer?: boolean;
  seed?: number;
  time?: number;
  resume?: boolean;
}

export function compareCommand(context: CommandContext): Command {
  const command = new Command('compare')
    .summary('what a change does to memory, in paired trials')
    .description(
      'Starts the backend with and without the change, in turns and in random order, and says what the change saves or costs, with an\n' +
        'interval. How many pairs it takes follows from how far the unchanged backend differs from itself on this machine.',
    )
    .usage(
      "[options] 'COMMAND' 'OTHER COMMAND' ...\n" +
        '       tare compare [options] --change NAME | --vary NAME=A,B | --base REF [SERVICE...]\n' +
        '       tare compare [options] --vary NAME=A,B | --base REF -- COMMAND [ARG...]\n' +
        '       tare compare before.json after.json',
    )
    .argument('[word...]', 'commands, the first is the baseline; with --change, --vary or --base: services')
    .option('--change <NAME>', 'an entry of `changes` in the configuration, repeatable', listOption)
    .option('--vary <VARIABLE>', 'NAME=VALUE against without it, NAME=A,B,C against A; repeatable', listOption)
    .option('--base <REF>', 'that commit, in a work tree of its own, against the files as they are')
    .option('--build <COMMAND>', 'makes a work tree ready to run (default: `build` of the configuration)')
    .option('--answers-may-differ', 'other statuses and shapes of answers are told, and do not break a change')
    .option('--mode <MODE>', 'calm (what it retains), natural (what the machine holds) or both (default)', modeOption);
  return addSubjectOptions(command)
    .option('--seed <N>', 'order of arms and requests (default: 1)', countOption('--seed', 0))
    .option('--time <DURATION>', 'begin no further round after this long', durationOption('--time'))
    .option('--output <FILE>', 'write .json, .md or .html as well, repeatable', listOption)
    .option('--resume', 'go on with the rounds that an interrupted --output FILE.json lacks')
    .option('--json', 'print the result as JSON instead of the report')
    .option('--quiet', 'no progress')
    .option('--config <FILE>', 'configuration to read instead of the one that is found')
    .addHelpText('after', examples)
    .action(async (words: string[], flags: CompareFlags) => {
      for (const path of flags.output ?? []) requireOutput(path);
      const isSaved = words.length === 2 && words.every(isSavedFile);
      context.exitWith(isSaved ? await runSaved(context, words, flags) : await runCompare(context, words, flags));
    });
}

/** The last word of a command may be a file, too. */
const isSavedFile = (word: string): boolean => /\.(json|html)$/.test(word) && (!/\s/.test(word) || existsSync(word));

const examples = `
Examples:
  $ tare compare 'node server.js' 'node --max-semi-space-size=1 server.js'
  $ tare compare --vary WORKERS=1,2,4 -- node server.js
  $ tare compare --base main                         what this branch does, by tare.config.*
  $ tare compare --change jemalloc --output verdict.html
`;

/** @returns the exit status */
async function runCompare(context: CommandContext, words: string[], flags: CompareFlags): Promise<number> {
  const { terminal, subjectCommand } = context;
  const savedPath = savedPathOf(flags);
  const progress = new CompareProgressLine(terminal);
  const interruption = watchInterruption({
    remedy: 'Rounds that ended are kept. With --output FILE.json, --resume goes on from there.',
    onFirst: () => {
      progress.clear();
      terminal.tell('Stopping the subject; rounds that ended are kept. Ctrl-C again to leave at once.\n');
    },
  });
  const { signal } = interruption;
  let comparison: Comparison;
  try {
    const earlier = await readEarlierComparison(savedPath, flags);
    const onLine = (line: string): void => terminal.tell(flags.quiet ? '' : `  ${visibleText(line)}\n`);
    const arms = await readCompareArms({ subjectCommand, words, cwd: process.cwd(), onLine }, flags, signal);
    const { baseline, warnings } = arms;
    try {
      comparison = await compare({
        baseline,
        arms: arms.arms,
        modes: flags.mode ?? arms.modes ?? modeOption('both'),
        seed: flags.seed ?? arms.seed ?? 1,
        ...(flags.time === undefined ? {} : { timeMs: flags.time }),
        ...(earlier ? { earlier } : {}),
        ...(flags.answersMayDiffer ? { answersMayDiffer: true } : {}),
        warnings,
        signal,
        ...(flags.quiet ? {} : { onProgress: (step) => !signal.aborted && progress.update(step) }),
        // Saved after every round; a fault shows again at the end, and is told then.
        onSave: (soFar) => {
          if (savedPath !== undefined) writeOutputs([savedPath], soFar);
        },
      });
    } finally {
      progress.clear();
      await arms.dispose();
    }
  } finally {
    progress.clear();
    interruption.stop();
  }
  return present(context, comparison, { flags, signal, resumeFrom: savedPath });
}

/** Two files that were measured before. */
async function runSaved(
  context: CommandContext,
  [before = '', after = '']: string[],
  flags: CompareFlags,
): Promise<number> {
  const other = Object.keys(flags).filter((name) => !['output', 'json', 'quiet'].includes(name));
  if (other.length > 0) {
    throw new TareError('USAGE', {
      message: 'Saved recordings are compared as they are: nothing is started.',
      seen: other.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`).join(' '),
      remedy: 'Leave the option out, or give commands instead of files.',
    });
  }
  const [first, second] = [await readRecording(before), await readRecording(after)];
  const isSameName = basename(before) === basename(after);
  const comparison = compareRecordings(
    { name: isSameName ? before : basename(before), recording: first },
    { name: isSameName ? after : basename(after), recording: second },
    new Date().toISOString(),
  );
  return present(context, comparison, { flags });
}

type End = Pick<Presentation, 'flags' | 'signal' | 'resumeFrom'>;

/** @returns the exit status */
function present({ terminal }: CommandContext, comparison: Comparison, end: End): number {
  const { experiments, verdicts } = comparison;
  return presentResult(terminal, comparison, {
    ...end,
    isShown: experiments.some(({ selfComparison }) => selfComparison.privateBytes.length > 0),
    reportTellsError: true,
    // A broken change is an answer; no answer at all is none.
    status: verdicts.length > 0 && verdicts.every(({ state }) => state === 'unmeasured') ? 3 : 0,
  });
}
