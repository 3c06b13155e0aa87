// One running host, whichever kind it is.

import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Answer, Call } from './protocol.ts';

/**
 * - `process`: what it held goes back to the system when it ends, and a crash ends nothing else
 * - `thread`: starts sooner and shares Node.js itself; a native add-on that crashes ends the program, and some of its memory may stay with the allocator
 */
export type HostKind = 'process' | 'thread';

export interface HostOptions {
  kind: HostKind;
  /** URL of the module. */
  address: string;
  execArgv: readonly string[] | undefined;
  env: NodeJS.ProcessEnv | undefined;
  /** From asking to ending, ms. */
  graceMs: number;
  onAnswer: (answer: Answer) => void;
  /** Once, whatever ended it. */
  onEnd: (how: string) => void;
}

export interface Host {
  /** Of a process; null of a thread. */
  pid: number | null;
  /** @throws for what cannot be cloned */
  send(call: Call): void;
  /** Whether it keeps the program alive. */
  hold(isHeld: boolean): void;
  end(): void;
}

/** By the name of the package: the code that asks stands in a bundle, elsewhere than it was written. */
const hostPath: string = createRequire(import.meta.url).resolve('@tare/kit/internal/isolate-host');

export const startHost = (options: HostOptions): Host =>
  options.kind === 'process' ? startProcess(options) : startThread(options);

function startProcess({ address, execArgv, env, graceMs, onAnswer, onEnd }: HostOptions): Host {
  const child = fork(hostPath, [address], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...(execArgv ?? inherited(process.execArgv))],
    ...(env ? { env } : {}),
  });
  child.on('message', (answer) => onAnswer(answer as Answer));
  child.on('error', (error) => onEnd(error.message));
  child.on('exit', (status, signal) => onEnd(signal ? `it was ended by ${signal}` : `it ended with status ${status}`));
  return {
    pid: child.pid ?? null,
    send: (call) => {
      // A channel that has just closed says so by the end of the process.
      child.send(call, () => undefined);
    },
    hold: (isHeld) => {
      if (isHeld) {
        child.ref();
        child.channel?.ref();
      } else {
        child.unref();
        child.channel?.unref();
      }
    },
    end: () => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
    },
  };
}

/** Without a program that was given on the command line: a host that ran it would start hosts of its own, without end. */
export function inherited(words: readonly string[]): string[] {
  const evaluates = /^(-e|-p|-pe|--eval|--print)$/;
  return words.filter(
    (word, index) =>
      !evaluates.test(word) && !evaluates.test(words[index - 1] ?? '') && !/^--(eval|print|input-type)=/.test(word),
  );
}

function startThread({ address, execArgv, env, onAnswer, onEnd }: HostOptions): Host {
  const worker = new Worker(hostPath, {
    workerData: address,
    ...(execArgv ? { execArgv: [...execArgv] } : {}),
    ...(env ? { env } : {}),
  });
  let fault = '';
  worker.on('message', (answer: Answer) => onAnswer(answer));
  worker.on('error', (error) => {
    fault = `: ${error.message}`;
  });
  worker.on('exit', (status) => onEnd(`it ended with status ${status}${fault}`));
  return {
    pid: null,
    send: (call) => worker.postMessage(call),
    hold: (isHeld) => {
      if (isHeld) worker.ref();
      else worker.unref();
    },
    end: () => void worker.terminate(),
  };
}
