// How a process is started: as a worker of `cluster`, which shares its listening sockets, or as it is, for programs of other runtimes.

import { spawn } from 'node:child_process';
import cluster from 'node:cluster';
import { createRequire } from 'node:module';
import type { LaunchSettings } from './choose-launch.ts';
import type { Program } from './find-program.ts';
import { holdSockets } from './hold-sockets.ts';
import { type FromWorker, isFromWorker, type ToWorker } from './protocol.ts';

export interface Exit {
  /** null where a signal ended it. */
  status: number | null;
  signal: string | null;
  /** Why it could not even be started. */
  error?: string;
}

interface StartedListener {
  /** `address` for people: `ADDRESS:PORT`, or a path; `socket`: the port alone, or the path. Again for each socket. */
  onListening: (socket: string, address: string) => void;
  onMessage: (message: FromWorker) => void;
  /** Once. */
  onExit: (exit: Exit) => void;
}

export interface Started {
  /** undefined where it could not be started. */
  pid: number | undefined;
  /** To one that has ended it goes nowhere. */
  send(message: ToWorker): void;
  kill(signal: NodeJS.Signals): void;
}

export type StartWorker = (listener: StartedListener) => Started;

/** By the name of the package: the code that asks stands in a bundle, elsewhere than it was written. */
const agentPath: string = createRequire(import.meta.url).resolve('@tare/kit/internal/worker-agent');

/** Once in a process: `cluster` has one set of settings. */
export function prepareStart(program: Program, settings: LaunchSettings, cwd: string | undefined): StartWorker {
  const env = Object.fromEntries(settings.env.map(({ name, value }) => [name, value]));
  return program.kind === 'node'
    ? prepareCluster(program, [...settings.flags], env, cwd)
    : startPlain(program.command, env, cwd);
}

function prepareCluster(
  { runtime, flags, script, args }: Extract<Program, { kind: 'node' }>,
  chosen: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string | undefined,
): StartWorker {
  // The parent only holds the sockets: whoever is free takes the next connection. Handing them out one by one halves what a server of short connections
  // serves, and grows the parent (docs/benchmarks.md).
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  holdSockets();
  // `cluster` starts whatever this says.
  process.execPath = runtime;
  cluster.setupPrimary({
    exec: script,
    args: [...args],
    // What the person gave comes last: of two values the last one holds.
    execArgv: ['--require', agentPath, ...chosen, ...flags],
    ...(cwd === undefined ? {} : { cwd }),
  });
  return ({ onListening, onMessage, onExit }) => {
    const worker = cluster.fork({ ...env, TARE_WORKER: String(process.pid) });
    let isOver = false;
    const end = (exit: Exit): void => {
      if (!isOver) onExit(exit);
      isOver = true;
    };
    worker.on('listening', ({ address, port }) => {
      if (port === -1) onListening(String(address), String(address));
      else onListening(String(port), `${address ?? '*'}:${port}`);
    });
    worker.on('message', (message: unknown) => {
      if (isFromWorker(message)) onMessage(message);
    });
    worker.on('error', (error) => {
      if (worker.process.pid === undefined) end({ status: null, signal: null, error: error.message });
    });
    worker.process.on('exit', (status, signal) => end({ status, signal }));
    return {
      pid: worker.process.pid,
      send: (message) => {
        if (worker.isConnected()) worker.process.send?.(message, () => undefined);
      },
      kill: (signal) => void worker.process.kill(signal),
    };
  };
}

function startPlain(
  [file = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string | undefined,
): StartWorker {
  return ({ onExit }) => {
    const child = spawn(file, args, {
      stdio: 'inherit',
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    let isOver = false;
    const end = (exit: Exit): void => {
      if (!isOver) onExit(exit);
      isOver = true;
    };
    child.on('error', (error) => {
      if (child.pid === undefined) end({ status: null, signal: null, error: error.message });
    });
    child.on('exit', (status, signal) => end({ status, signal }));
    return {
      pid: child.pid,
      send: (message) => {
        // It has no agent: of all messages only the end can be told.
        if (message.tare === 'end') child.kill('SIGTERM');
      },
      kill: (signal) => void child.kill(signal),
    };
  };
}
