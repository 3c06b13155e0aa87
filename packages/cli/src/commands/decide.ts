// `tare decide`: writes down what was decided on a change, with what was measured, and when to think it over.

import { dirname, join, resolve } from 'node:path';
import { TareError } from '@tare/accounting';
import { type Comparison, type Decision, type Trigger, verdictSchema } from '@tare/experiment';
import { findConfig } from '@tare/measure/config';
import { formatDuration, formatLimit, visibleText } from '@tare/report';
import { decide, withDecision } from '@tare/trials';
import { Command } from 'commander';
import { baselineName, emptyBaseline, readBaseline, writeBaseline } from '../ci/baseline-file.ts';
import type { CommandContext } from '../command-context.ts';
import { listOption } from '../options.ts';
import { readResult } from '../read-result.ts';

interface DecideFlags {
  accept?: boolean;
  reject?: boolean;
  because: string;
  revisit?: string[];
  config?: string;
}

export function decideCommand(context: CommandContext): Command {
  return new Command('decide')
    .summary('write down a decision on a change, with what was measured')
    .description(
      'Takes the verdicts on a change from a saved comparison into tare.baseline.json, with the reason and with triggers.\n' +
        '`tare check` says when one has come true. An earlier decision on the same change is replaced.',
    )
    .argument('<verdict>', 'what `tare compare --output FILE.json` wrote')
    .argument('<change>', 'its name there; after two dashes where it begins with one')
    .option('--accept', 'the change was taken')
    .option('--reject', 'it was not')
    .requiredOption('--because <TEXT>', 'why, in a sentence')
    .option('--revisit <TRIGGER>', "'total above 200MB', 'service added' or 'p95 above 50ms', repeatable", listOption)
    .option('--config <FILE>', 'configuration that the baseline stands beside, instead of the one that is found')
    .addHelpText('after', examples)
    .action(async (verdict: string, change: string, flags: DecideFlags) => {
      const word = wordOf(flags);
      const comparison = await readComparison(verdict);
      const decision = decide(comparison, {
        change,
        decision: word,
        because: flags.because,
        revisit: flags.revisit ?? [],
        decidedAt: new Date().toISOString(),
      });
      const file = join(directoryOf(flags.config), baselineName);
      const baseline = (await readBaseline(file)) ?? emptyBaseline;
      writeBaseline(file, withDecision(baseline, decision));
      context.terminal.print(describe(decision));
    });
}

const examples = `
Examples:
  $ tare decide --reject --because 'p95 doubled' verdict.json jemalloc
  $ tare decide --accept --because 'room' verdict.json -- --jitless
`;

/** @throws TareError USAGE unless one of the two was said */
function wordOf({ accept, reject }: DecideFlags): Decision['decision'] {
  if (accept !== reject && (accept || reject)) return accept ? 'accepted' : 'rejected';
  throw new TareError('USAGE', {
    message: 'The decision is not clear.',
    seen: accept ? '--accept --reject' : 'neither --accept nor --reject',
    remedy: 'Give one of --accept and --reject.',
  });
}

async function readComparison(path: string): Promise<Comparison> {
  const result = await readResult(path);
  if (result.schema === verdictSchema) return result;
  throw new TareError('RECORDING_UNREADABLE', {
    message: 'The file holds no verdicts.',
    seen: `${path}: "schema": "${result.schema}"`,
    remedy: 'Give a file that `tare compare --output FILE.json` wrote.',
  });
}

/** The configuration is not run: its place is all that counts. */
const directoryOf = (config: string | undefined): string =>
  dirname(config === undefined ? findConfig(process.cwd()) : resolve(config));

function describe({ change, decision, revisitWhen }: Decision): string {
  const head = `Wrote to ${baselineName}: ${visibleText(change)} is ${decision}.\n`;
  const when = revisitWhen.map((trigger) => `  to be thought over: ${triggerWords(trigger)}\n`);
  return `${head}${when.join('')}`;
}

function triggerWords(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'total-above':
      return `total above ${formatLimit(trigger.bytes)}`;
    case 'service-added':
      return `a service beside ${trigger.services.map(visibleText).join(', ')}`;
    case 'p95-above':
      return `p95 above ${formatDuration(trigger.milliseconds)}`;
  }
}
