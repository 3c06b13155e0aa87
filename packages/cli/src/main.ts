// The command line: arguments to a library call, its value to a report, its fault to an exit status. Nothing else in tare prints or exits.

import { exitStatus, type RecordedError, TareError } from '@tare/accounting';
import { tareVersion } from '@tare/measure';
import { renderError } from '@tare/report';
import { Command, CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import { guardStreams, processTerminal } from './terminal.ts';

/** In the order of the help. Only what is asked for is loaded: all of them together take a quarter of a second and 7 MB more. */
const commands: Readonly<Record<string, () => Promise<(context: CommandContext) => Command>>> = {
  measure: async () => (await import('./commands/measure.ts')).measureCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  plan: async () => (await import('./commands/plan.ts')).planCommand,
  compare: async () => (await import('./commands/compare.ts')).compareCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  decide: async () => (await import('./commands/decide.ts')).decideCommand,
  leak: async () => (await import('./commands/leak.ts')).leakCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  run: async () => (await import('./commands/run.ts')).runCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  selftest: async () => (await import('./commands/selftest.ts')).selftestCommand,
};

/** Commands that are given a subject's command line after two dashes. */
const takesCommand: ReadonlySet<string> = new Set(['measure', 'explain', 'compare', 'plan', 'leak']);

/** @returns the exit status: 0 fine, 2 usage or configuration, 3 could not measure (by a fault of tare, too), 130 interrupted */
export async function main(args: readonly string[]): Promise<number> {
  const streams = guardStreams();
  const commandName = args.find((argument) => !argument.startsWith('-'));
  // Its command line is its own; the help and the version are read as everybody's.
  if (commandName === 'run' && !args.slice(0, dashesOf(args)).some((word) => /^(-h|--help|-V|--version)$/.test(word))) {
    const at = args.indexOf('run');
    return (await import('./run/run-main.ts')).runMain(args.filter((_, index) => index !== at));
  }
  // For other commands two dashes mean what they always do: no options follow.
  const dashes = takesCommand.has(commandName ?? '') ? args.indexOf('--') : -1;
  const own = dashes === -1 ? args : args.slice(0, dashes);
  const subjectCommand = dashes === -1 ? undefined : args.slice(dashes + 1);
  const env = own.includes('--no-color') ? { ...process.env, NO_COLOR: '1' } : process.env;
  const terminal = processTerminal(env);
  let status = 0;
  const context = {
    terminal,
    subjectCommand,
    exitWith: (code: number): void => {
      status = code;
    },
  };
  const program = new Command('tare')
    .description("Proves what a backend's memory is worth: measure it, try changes, hold the result.")
    .version(tareVersion, '-V, --version')
    .option('--no-color', 'no colours (also: NO_COLOR=1)')
    .configureHelp({ helpWidth: Math.min(terminal.width, 120), showGlobalOptions: true })
    .configureOutput({
      writeOut: terminal.print,
      writeErr: terminal.tell,
      outputError: (text) => text,
    })
    .exitOverride()
    .showSuggestionAfterError();
  const asked = Object.hasOwn(commands, commandName ?? '') ? commands[commandName ?? ''] : undefined;
  for (const load of asked ? [asked] : Object.values(commands)) {
    const command = await load();
    program.addCommand(command(context).copyInheritedSettings(program));
  }
  try {
    await program.parseAsync([...own], { from: 'user' });
    await streams.delivered();
    return status;
  } catch (error) {
    const isDashed = subjectCommand !== undefined;
    const fault = asTareError(
      error,
      program.commands.find((command) => command.name() === commandName)?.name(),
      isDashed,
    );
    if (fault === undefined) {
      // Help and version end by an exception too.
      if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitStatus.USAGE;
      terminal.tell(`${error instanceof Error ? error.stack : String(error)}\n\n`);
      terminal.tell(renderError(bug, { width: terminal.tellWidth, color: terminal.tellColor }));
      return 3;
    }
    terminal.tell(renderError(fault.toJSON(), { width: terminal.tellWidth, color: terminal.tellColor }));
    return exitStatus[fault.code];
  }
}

const dashesOf = (args: readonly string[]): number => (args.includes('--') ? args.indexOf('--') : args.length);

/** Its stack, printed above it, is what whoever mends it needs. */
const bug: RecordedError = {
  code: 'BUG',
  message: 'This is a fault of tare itself.',
  remedy: 'Please report it with the command line and the lines above.',
  docsPage: 'docs/errors.md#bug',
};

const measureHint = 'A command to measure follows two dashes: tare measure -- node server.js';

/** commander's own faults in our words; undefined for what is no fault of the person. */
function asTareError(error: unknown, command: string | undefined, isDashed: boolean): TareError | undefined {
  if (error instanceof TareError) return error;
  if (!(error instanceof CommanderError) || error.exitCode === 0) return undefined;
  if (error.code === 'commander.help') return undefined;
  const [message = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /^\((.+)\)$/.exec(more.join(' ').trim())?.[1];
  const help = `See \`tare ${command === undefined ? '' : `${command} `}--help\`.`;
  const isAboutMeasure = suggestion === undefined && !isDashed && (command === undefined || command === 'measure');
  return new TareError('USAGE', {
    message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/\.\.$/, '.'),
    remedy: [suggestion, help, isAboutMeasure ? measureHint : undefined].filter(Boolean).join(' '),
  });
}
