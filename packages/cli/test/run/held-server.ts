// `tare run` as a process that tests follow by its events, and clients of the server that it holds.

import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RunEvent, RunStatus } from '@tare/kit/workers';
import { expect } from 'vitest';
import { type Finished, folder, processesLeft, startTare } from '../support/run-tare.ts';

type Kind = RunEvent['kind'];
type EventOf<K extends Kind> = Extract<RunEvent, { kind: K }>;

export interface Held {
  /** Of tare. */
  readonly pid: number;
  readonly events: readonly RunEvent[];
  readonly finished: Promise<Finished>;
  /** The one of that kind that fits, of those after the first `after` events; it may have been told already. */
  event<K extends Kind>(
    kind: K,
    fits?: (event: EventOf<K>) => boolean,
    after?: number,
    withinMs?: number,
  ): Promise<EventOf<K>>;
  all<K extends Kind>(kind: K): EventOf<K>[];
  /** Where the first worker that is ready listens. */
  port(): Promise<number>;
  /** Of every worker that was started. */
  pids(): number[];
  signal(name: NodeJS.Signals): void;
  /** Its standard error has no reader any more. */
  deafen(): void;
  /** @returns how it ended */
  stop(): Promise<Finished>;
}

/** Outer bound of a wait: longer than any machine takes, and no test is about it. */
const patienceMs = 25_000;

export const program = (name: string): string => fileURLToPath(new URL(`programs/${name}`, import.meta.url));

const running = new Set<{ held: Held; kill: () => void }>();

export interface HoldOptions {
  env?: Record<string, string>;
  cwd?: string;
}

/** @param options of tare, before the two dashes; `--json` is among them */
export function hold(options: readonly string[], command: readonly string[], more: HoldOptions = {}): Held {
  const budget = options.includes('--budget') ? [] : ['--budget', '400MB'];
  const { child, finished } = startTare(['run', '--json', ...budget, ...options, '--', ...command], more);
  const events: RunEvent[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  child.stderr?.on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    // Workers write to the same stream.
    for (const line of lines) if (line.startsWith('{"atMs":')) events.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const find = <K extends Kind>(kind: K, fits: (event: EventOf<K>) => boolean, after: number): EventOf<K> | undefined =>
    events.slice(after).find((event): event is EventOf<K> => event.kind === kind && fits(event as EventOf<K>));
  const held: Held = {
    pid: child.pid ?? 0,
    events,
    finished,
    event: <K extends Kind>(
      kind: K,
      fits: (event: EventOf<K>) => boolean = () => true,
      after = 0,
      withinMs = patienceMs,
    ) =>
      new Promise<EventOf<K>>((resolve, reject) => {
        const story = (): string => events.map((event) => JSON.stringify(event)).join('\n');
        const late = setTimeout(() => end(new Error(`No '${kind}' was told in time, but:\n${story()}`)), withinMs);
        const end = (error?: Error, found?: EventOf<K>): void => {
          clearTimeout(late);
          waiting.delete(look);
          if (found) resolve(found);
          else reject(error);
        };
        const look = (): void => {
          const found = find(kind, fits, after);
          if (found) end(undefined, found);
        };
        waiting.add(look);
        look();
        void finished.then(({ stderr }) => end(new Error(`It ended before '${kind}' was told:\n${stderr}`)));
      }),
    all: <K extends Kind>(kind: K) => events.filter((event): event is EventOf<K> => event.kind === kind),
    port: async () => {
      const { addresses } = await held.event('ready', (event) => event.addresses.length > 0);
      return Number(/:(\d+)$/.exec(addresses[0] ?? '')?.[1]);
    },
    pids: () => held.all('started').flatMap(({ pid }) => pid ?? []),
    signal: (name) => void child.kill(name),
    deafen: () => void child.stderr?.destroy(),
    stop: () => {
      child.kill('SIGTERM');
      return finished;
    },
  };
  running.add({ held, kill: () => child.kill('SIGKILL') });
  return held;
}

/** After each test: whatever it has started is gone, also what was not asked to. */
export async function leaveNothing(): Promise<void> {
  for (const client of clients.splice(0)) client.destroy();
  const named: number[] = [];
  for (const { held, kill } of running) {
    kill();
    named.push(...held.pids());
  }
  running.clear();
  const left = (): number[] => [...new Set([...processesLeft(), ...named.filter(isRunning)])];
  try {
    await expect.poll(left, { timeout: 10_000, message: 'processes that are left' }).toEqual([]);
  } finally {
    for (const pid of processesLeft()) process.kill(pid, 'SIGKILL');
  }
}

/** Who has ended and was not waited for by init is no process any more. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Polls: generous, since no test is about how long it takes. */
export const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: patienceMs, interval: 50 });

/** A file that tells programs/serve.mjs what to do when it starts. */
export function startFile(name: string): { env: Record<string, string>; write: (todo: '' | 'die' | 'hang') => void } {
  const path = join(folder, name);
  return { env: { START: path }, write: (todo) => writeFileSync(path, todo) };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const clients: { destroy(): void }[] = [];

export function keptAlive(maxSockets = Number.POSITIVE_INFINITY): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets });
  clients.push(agent);
  return agent;
}

export interface Answer {
  status: number;
  body: string;
  headers: IncomingMessage['headers'];
}

export interface Asking {
  agent?: Agent;
  method?: string;
  headers?: Record<string, string>;
}

/** One request, never sent twice. @throws the connection's error, by its promise */
export const ask = (port: number, path = '/', { agent, method = 'GET', headers = {} }: Asking = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    // Without an agent each request has a connection of its own.
    const asked: ClientRequest = request(
      { host: '127.0.0.1', port, path, method, headers, agent: agent ?? false },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
        response.once('error', reject);
      },
    );
    asked.once('error', reject);
    asked.end();
  });

export interface Load {
  answers: number;
  failures: string[];
  /** Who answered. */
  pids: Set<string>;
  end(): Promise<void>;
}

/** Each of so many clients asks again as soon as it has its answer, or after a pause. */
export function load(port: number, path: string, askers: readonly (Agent | undefined)[], pauseMs = 0): Load {
  let goesOn = true;
  const told: Load = { answers: 0, failures: [], pids: new Set(), end: () => Promise.resolve() };
  const loops = askers.map(async (agent) => {
    while (goesOn) {
      try {
        const { status, body } = await ask(port, path, agent ? { agent } : {});
        if (status === 200) told.answers += 1;
        else told.failures.push(`status ${status}`);
        told.pids.add(body);
        if (pauseMs > 0) await delay(pauseMs);
      } catch (error) {
        told.failures.push(String(error));
        // What cannot be reached is not asked a thousand times.
        await delay(50);
      }
    }
  });
  told.end = async () => {
    goesOn = false;
    await Promise.all(loops);
  };
  return told;
}

/** A connection that has left HTTP, as a WebSocket does. */
export async function upgraded(port: number): Promise<Socket> {
  const asked = request({ host: '127.0.0.1', port, headers: { Connection: 'Upgrade', Upgrade: 'echo' } });
  asked.end();
  const [, socket] = (await once(asked, 'upgrade')) as [IncomingMessage, Socket];
  socket.on('error', () => undefined);
  clients.push(socket);
  return socket;
}

export const readStatus = async (port: number, asking: Asking = {}): Promise<RunStatus> =>
  JSON.parse((await ask(port, '/status', asking)).body) as RunStatus;
