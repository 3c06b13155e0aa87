// Arms from whole command lines: the first one is what the others are compared with.

import { TareError } from '@tare/accounting';
import { type CommandOptions, parseCommand, subjectFromCommand } from '@tare/measure/config';
import type { Arm, ArmPlan } from '../arm.ts';
import { nameCommands } from './name-commands.ts';
import { relaunch } from './relaunch.ts';

/**
 * @param commands as `sh` reads them; the same one twice shows what noise alone does
 * @throws TareError USAGE for fewer than two, and for one that cannot be understood
 */
export function planCommands(commands: readonly string[], options: CommandOptions): ArmPlan {
  if (commands.length < 2) {
    throw new TareError('USAGE', {
      message: 'A comparison of commands needs two of them.',
      seen: commands[0] ?? 'none',
      remedy: "Give each in quotes: tare compare 'node server.js' 'node --max-semi-space-size=1 server.js'.",
    });
  }
  const names = nameCommands(commands);
  const [baseline, ...arms] = commands.map((command, index) => armOf(command, names[index] ?? command, options));
  if (baseline === undefined) throw new Error('There were two commands.');
  return { baseline, arms };
}

function armOf(command: string, name: string, options: CommandOptions): Arm {
  const argv = parseCommand(command);
  if (argv.state === 'fault') {
    throw new TareError('USAGE', {
      message: `A command ${argv.fault}.`,
      seen: command === '' ? '""' : command,
      remedy: argv.remedy,
    });
  }
  // Put in place once more: a single word with a space in it (a path) would be read as a command again.
  const subject = relaunch(subjectFromCommand(argv.value, options), undefined, (launch) => ({
    ...launch,
    argv: argv.value,
  }));
  return { name, source: { kind: 'command', command }, subject };
}
