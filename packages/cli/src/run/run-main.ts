// `tare run`: from its command line to a supervised server, and to an exit status. It stays beside the server, so it loads nothing that it does not need:
// reports and the other commands come only with a fault.

import { spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { ErrorCode } from '@tare/accounting';
import {
  chooseLaunch,
  findAllocators,
  findBudget,
  findProgram,
  type LaunchChoice,
  type OtherReason,
  type Program,
  type RunEvent,
  type RunOutcome,
  type Supervisor,
  supervise,
} from '@tare/kit/workers';
import { guardStreams, processTerminal, type Terminal } from '../terminal.ts';
import { type RunCommand, type RunFault, readRunCommand } from './read-run-command.ts';
import { eventWords, explainWords, launchWords } from './run-words.ts';

const leastShareBytes = 32e6;
/** Told with `--quiet`, too. */
const faults: ReadonlySet<RunEvent['kind']> = new Set([
  'crashed',
  'cut',
  'killed',
  'no-heap-file',
  'not-replaced',
  'tight',
  'too-fast',
  'too-small',
]);

/**
 * Nothing here is hot enough to be worth compiled code, which is memory (some 1.3 MB of it: docs/benchmarks.md#tare-run), and the heap is small enough to be
 * collected whole each time, so that its pages do not pile up while workers come and go (12.7 to 10.7 MB: `npm run bench recycles`).
 */
const leanHeap = [
  '--no-opt',
  '--no-sparkplug',
  '--max-lazy',
  '--optimize-for-size',
  '--gc-global',
  '--compact-on-every-full-gc',
];

/** @param args after `run`; @returns the exit status */
export async function runMain(args: readonly string[]): Promise<number> {
  leanHeap.forEach(setFlagsFromString);
  // Who reads what is told may go; the server stays.
  guardStreams();
  const terminal = processTerminal(args.includes('--no-color') ? { ...process.env, NO_COLOR: '1' } : process.env);
  const asked = readRunCommand(args);
  if (asked.kind === 'help') return (await import('../main.ts')).main(['run', '--help']);
  if (asked.kind === 'fault') return refuse('USAGE', asked.fault, terminal);
  const { run } = asked;
  const program = findProgram(run.command, { env: process.env, cwd: process.cwd(), runtime: process.execPath });
  if (program.kind === 'other' && program.reason === 'missing') {
    return refuse(
      'COMMAND_NOT_FOUND',
      {
        message: 'There is no such program.',
        seen: run.command.join(' '),
        remedy:
          'Give the command as you would in a shell; what stands in a script of package.json is found under node_modules/.bin.',
      },
      terminal,
    );
  }
  const budget = readBudget(run);
  if ('message' in budget) return refuse('USAGE', budget, terminal);
  const choice = choose(run, program, budget.bytes);
  if (run.explain) {
    for (const line of [
      ...launchWords({ budgetBytes: budget.bytes, workers: workersOf(run, program) }, choice),
      '',
      ...explainWords(choice),
      ...programWords(program, run),
    ])
      terminal.print(`${line}\n`);
    return 0;
  }
  return hold(run, program, budget.bytes, choice, terminal);
}

async function hold(
  run: RunCommand,
  program: Program,
  budgetBytes: number,
  choice: LaunchChoice,
  terminal: Terminal,
): Promise<number> {
  const { heapFiles, heapQuotaBytes, heapOnLimit, json, quiet, ...bounds } = run;
  const say = (text: string): void => {
    if (!json && !quiet) terminal.tell(`tare  ${text}\n`);
  };
  for (const line of [
    ...launchWords({ budgetBytes, workers: workersOf(run, program) }, choice),
    ...programWords(program, run),
  ])
    say(line);
  // A share that no server fits in is no help to one that would keep to it.
  const shareBytes = Math.round(Math.max(leastShareBytes, choice.workerBytes));
  const stop = watchStop();
  const supervisor = supervise({
    ...bounds,
    program,
    budgetBytes,
    settings: {
      flags: choice.settings.flags,
      // A server with @tare/kit keeps to its share by itself, before it has to be replaced.
      env: [...choice.settings.env, { name: 'TARE_BUDGET', value: String(shareBytes) }],
    },
    ...(heapFiles === undefined
      ? {}
      : {
          heapFiles: {
            // A server may change its directory.
            directory: resolve(heapFiles),
            quotaBytes: heapQuotaBytes,
            ...(heapOnLimit ? { onLimit: heapOnLimit } : {}),
          },
        }),
    onEvent: (event: RunEvent) => {
      if (json) terminal.tell(`${JSON.stringify(event)}\n`);
      else if (!quiet || faults.has(event.kind)) {
        if (event.kind !== 'started') terminal.tell(`tare  ${eventWords(event)}\n`);
      }
    },
  });
  passSignals(supervisor);
  stop.by(supervisor);
  const opened = await openStatus(supervisor, run);
  if (opened && 'message' in opened) {
    supervisor.stop();
    await supervisor.done;
    return refuse('PORT_TAKEN', opened, terminal);
  }
  if (opened && json) terminal.tell(`${JSON.stringify({ atMs: Date.now(), kind: 'metrics', ...opened })}\n`);
  else if (opened) say(`metrics and status on port ${opened.port}`);
  return finish(await supervisor.done, run, terminal);
}

/** Without its own memory where nobody asked for a port. */
async function openStatus(
  supervisor: Supervisor,
  { metricsPort, metricsHost }: RunCommand,
): Promise<RunFault | { port: number } | undefined> {
  if (metricsPort === undefined) return undefined;
  const { listenForStatus } = await import('@tare/kit/workers/status');
  const { TARE_RUN_TOKEN: token } = process.env;
  try {
    const server = await listenForStatus(supervisor, {
      port: metricsPort,
      ...(metricsHost === undefined ? {} : { host: metricsHost }),
      ...(token ? { token } : {}),
    });
    return { port: (server.address() as AddressInfo).port };
  } catch (error) {
    return {
      message: `The port for metrics, ${metricsPort}, cannot be listened on.`,
      seen: error instanceof Error ? error.message : String(error),
      remedy: 'Give another --metrics-port, or end the program that has this one.',
    };
  }
}

/** From before the first worker is there: the first asks for an end in good order, the second does not wait for connections any more. */
function watchStop(): { by(supervisor: Supervisor): void } {
  let asked = 0;
  let held: Supervisor | undefined;
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      asked += 1;
      held?.stop();
    });
  }
  return {
    by: (supervisor) => {
      held = supervisor;
      for (let times = 0; times < asked; times += 1) supervisor.stop();
    },
  };
}

/** What means something else to servers is theirs. */
function passSignals(supervisor: Supervisor): void {
  for (const name of ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const)
    process.on(name, () => supervisor.signal(name));
}

async function finish(outcome: RunOutcome, run: RunCommand, terminal: Terminal): Promise<number> {
  if (outcome.state !== 'never-ready') return 0;
  const { status, signal, error } = outcome.exit;
  return refuse(
    'EXITED_BEFORE_READY',
    {
      message: 'The server ended before it was ready, each time it was started.',
      seen: error ?? (signal === null ? `status ${status}` : signal),
      remedy:
        signal === 'SIGABRT'
          ? 'Its heap may be too small for it: give a larger --budget, or --max-old-space-size in its command.'
          : `Run it by itself to see why: ${run.command.join(' ')}`,
    },
    terminal,
  );
}

function readBudget({ budgetBytes }: RunCommand): { bytes: number } | RunFault {
  if (budgetBytes !== undefined) return { bytes: budgetBytes };
  try {
    const found = findBudget(process.env);
    if (found) return found;
  } catch (error) {
    const seen = process.env['TARE_BUDGET'] ?? String(error);
    return { message: 'TARE_BUDGET is no size.', seen, remedy: 'Write it as 180MB or 180MiB.' };
  }
  return {
    message: 'There is no budget to keep: none is given, and no container sets a limit.',
    remedy: 'Give one, as `tare run --budget 180MB -- node server.js`.',
  };
}

const workersOf = ({ workers }: RunCommand, { kind }: Program): number => (kind === 'node' ? workers : 1);

function choose(run: RunCommand, program: Program, budgetBytes: number): LaunchChoice {
  const given = (process.env['NODE_OPTIONS'] ?? '').split(/\s+/).filter(Boolean);
  return chooseLaunch({
    budgetBytes,
    workers: workersOf(run, program),
    nodeMajor: program.kind === 'node' ? majorOf(program.runtime) : null,
    flags: program.kind === 'node' ? [...given, ...program.flags] : [],
    env: process.env,
    allocators: findAllocators(),
    ...(run.allocator ? { allocator: run.allocator } : {}),
  });
}

function majorOf(runtime: string): number | null {
  if (runtime === process.execPath) return Number(process.versions.node.split('.')[0]);
  const { stdout = '' } = spawnSync(runtime, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  const major = /^v(\d+)\./.exec(stdout)?.[1];
  return major === undefined ? null : Number(major);
}

const otherWords: Readonly<Record<OtherReason, string>> = {
  evaluated: 'node runs no script file here',
  wrapper:
    'it starts the server as a process of its own; give the command of the script itself to have workers that share the port',
  foreign: 'it is no program of Node.js',
  missing: 'it was not found',
};

/** What cannot be done with this program, said plainly. */
function programWords(program: Program, { workers }: RunCommand): string[] {
  if (program.kind === 'node') return [];
  const lines = [`one supervised process, and no server while it is replaced: ${otherWords[program.reason]}`];
  return workers > 1 ? [...lines, `--workers ${workers} is not possible with it`] : lines;
}

/** Rendering faults takes what the rest of the command line is made of; by then there is nothing to keep light. */
async function refuse(code: ErrorCode, fault: RunFault, terminal: Terminal): Promise<number> {
  const [{ exitStatus, TareError }, { renderError }] = await Promise.all([
    import('@tare/accounting'),
    import('@tare/report'),
  ]);
  const error = new TareError(code, fault);
  terminal.tell(renderError(error.toJSON(), { width: terminal.tellWidth, color: terminal.tellColor }));
  return exitStatus[code];
}
