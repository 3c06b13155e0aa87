// A heavy module in a process or thread of its own, which is ended when nobody has called it for a while: its memory goes back to the system, as that of a loaded
// module never does.

import { KitError } from '../kit-error.ts';
import { addPart } from '../parts.ts';
import { type Answer, toError } from './protocol.ts';
import { type Host, type HostKind, startHost } from './start-host.ts';

/** What a module exports as functions, each answering by a promise. */
export type Calls<Module> = {
  readonly [Name in keyof Module as Module[Name] extends (...words: never[]) => unknown
    ? Name
    : never]: Module[Name] extends (...words: infer Words) => infer Value
    ? (...words: Words) => Promise<Awaited<Value>>
    : never;
};

export interface IsolateOptions {
  /** For reports; the file's name unless given. */
  name?: string;
  /** `process` unless given. */
  kind?: HostKind;
  /** Without a call for so long, it is ended; 30 s unless given. */
  idleMs?: number;
  /** Of a call, loading included; 30 s unless given. A call that takes longer ends the host, and all calls under way with it: nothing else stops them. */
  timeoutMs?: number;
  /** From SIGTERM to SIGKILL, 2 s unless given. */
  graceMs?: number;
  /** Options of Node.js for it; those of this program unless given. */
  execArgv?: readonly string[];
  env?: NodeJS.ProcessEnv;
}

export type IsolateState = 'stopped' | 'starting' | 'running';

export interface Isolate<Module> {
  readonly name: string;
  readonly call: Calls<Module>;
  readonly state: IsolateState;
  /** Of the process; null where there is none. */
  readonly pid: number | null;
  /** Ends it now; calls under way fail, the next one starts another. */
  stop(): void;
  /** The same, and takes no more calls. */
  close(): void;
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  timer: NodeJS.Timeout;
}

interface Running {
  host: Host;
  isReady: boolean;
  waiting: (() => void)[];
  pending: Map<number, Pending>;
}

/** @param address URL of the module, as `new URL('./images.js', import.meta.url)` */
export function isolate<Module extends object>(address: URL, options: IsolateOptions = {}): Isolate<Module> {
  const { name = address.pathname.split('/').at(-1) ?? 'module', kind = 'process' } = options;
  const { idleMs = 30_000, timeoutMs = 30_000, graceMs = 2000, execArgv, env } = options;
  const counts = { starts: 0, calls: 0, crashes: 0 };
  let running: Running | undefined;
  let idle: NodeJS.Timeout | undefined;
  let isClosed = false;
  let nextId = 1;

  const fail = (one: Running, error: unknown): void => {
    for (const { reject, timer } of one.pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    one.pending.clear();
    if (running === one) running = undefined;
    clearTimeout(idle);
  };
  const stop = (one: Running | undefined, error: KitError): void => {
    if (!one) return;
    fail(one, error);
    one.host.end();
  };
  const settle = (one: Running, id: number): Pending | undefined => {
    const call = one.pending.get(id);
    one.pending.delete(id);
    clearTimeout(call?.timer);
    if (one.pending.size === 0 && running === one) rest(one);
    return call;
  };
  /** Nobody waits for it: it does not keep the program alive, and goes after a while. */
  const rest = (one: Running): void => {
    one.host.hold(false);
    clearTimeout(idle);
    idle = setTimeout(() => stop(one, stopped(name)), idleMs);
    idle.unref();
  };
  const take = (one: Running, answer: Answer): void => {
    if (answer.kind === 'ready') {
      one.isReady = true;
      for (const send of one.waiting.splice(0)) send();
    } else if (answer.kind === 'failed') {
      const cause = toError(answer.error);
      const parts = {
        message: `${name} could not be loaded.`,
        seen: cause.message,
        remedy: 'Mend the module; the next call tries again.',
      };
      fail(one, new KitError('ISOLATE_FAILED', parts, { cause }));
    } else {
      const call = settle(one, answer.id);
      if (answer.kind === 'value') call?.resolve(answer.value);
      else call?.reject(toError(answer.error));
    }
  };
  const start = (): Running => {
    counts.starts += 1;
    const one: Running = {
      host: startHost({
        kind,
        address: address.href,
        execArgv,
        env,
        graceMs,
        onAnswer: (answer) => take(one, answer),
        onEnd: (how) => {
          if (running !== one) return;
          counts.crashes += 1;
          fail(one, crashed(name, how));
        },
      }),
      isReady: false,
      waiting: [],
      pending: new Map(),
    };
    return one;
  };
  const invoke = (functionName: string, words: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (isClosed) throw stopped(name);
      running ??= start();
      const one = running;
      const id = nextId++;
      counts.calls += 1;
      const timer = setTimeout(() => stop(one, timedOut(name, functionName, timeoutMs)), timeoutMs);
      clearTimeout(idle);
      one.host.hold(true);
      one.pending.set(id, { resolve, reject, timer });
      const send = (): void => {
        try {
          if (one.pending.has(id)) one.host.send({ id, name: functionName, words });
        } catch (error) {
          settle(one, id)?.reject(error);
        }
      };
      if (one.isReady) send();
      else one.waiting.push(send);
    });
  const state = (): IsolateState => (!running ? 'stopped' : running.isReady ? 'running' : 'starting');
  const pid = (): number | null => running?.host.pid ?? null;
  const remove = addPart({ kind: 'isolate', name, report: () => ({ state: state(), pid: pid(), kind, ...counts }) });
  const call = new Proxy(Object.create(null) as object, {
    // A promise would be taken apart by `await`, and nobody calls what is no name.
    get: (_, property) =>
      typeof property !== 'string' || property === 'then'
        ? undefined
        : (...words: unknown[]) => invoke(property, words),
  }) as Calls<Module>;
  return {
    name,
    call,
    get state() {
      return state();
    },
    get pid() {
      return pid();
    },
    stop: () => stop(running, stopped(name)),
    close: () => {
      isClosed = true;
      remove();
      stop(running, stopped(name));
    },
  };
}

const stopped = (name: string): KitError =>
  new KitError('ISOLATE_STOPPED', {
    message: `${name} was stopped.`,
    seen: 'a call under way',
    remedy: 'Call it again where it is still wanted.',
  });

const crashed = (name: string, how: string): KitError =>
  new KitError('ISOLATE_CRASHED', {
    message: `The host of ${name} ended in the middle of a call.`,
    seen: how,
    remedy: 'The next call starts another one; its output says what went wrong.',
  });

const timedOut = (name: string, functionName: string, ms: number): KitError =>
  new KitError('ISOLATE_TIMED_OUT', {
    message: `${functionName} of ${name} took too long, and was ended with its host.`,
    seen: `${ms} ms`,
    remedy: 'Give isolate() a longer timeoutMs where that is usual.',
  });
