// tare's end of the agent: gives a command to every Node.js isolate of a subject by putting an empty file into a watched directory, and gathers the replies.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type IsolateHeap, type ProcessStat, parseStat } from '@tare/accounting';
import { isAlive, sumTicks } from '../process/process-reader.ts';

export const agentPath: string = fileURLToPath(new URL('../../agent/agent.cjs', import.meta.url));

export interface AgentReply {
  pid: number;
  threadId: number;
  /** null where the collection succeeded. */
  error: string | null;
  heap: IsolateHeap;
}

export interface Collection {
  replies: AgentReply[];
  /** Pids that run an agent. */
  listed: ReadonlySet<number>;
  /** Pids whose main thread has an agent that did not answer in time. */
  silent: number[];
  /** Pids with a living thread, of whatever kind, that did not: their heap is known in part at most. */
  incomplete: ReadonlySet<number>;
}

export interface AgentThread {
  pid: number;
  /** 0 for the main thread. */
  threadId: number;
}

/** Commands of a traced trial (agent/tracer.cjs). */
export type TracerVerb = 'trace-ready' | 'trace-load' | 'trace-loaded' | 'trace-report' | 'trace-shapes';

type Verb = 'collect' | 'release' | TracerVerb;

export interface TracerAnswers {
  /** Did as told. */
  done: AgentThread[];
  /** Live, and did not: busy for too long, asleep, or not able to. */
  missing: { thread: AgentThread; because: string }[];
}

/** A main thread that is busy for longer than this is reported as not collected. */
const answerTimeoutMs = 10_000;
/** Once all main threads have answered: workers that sleep for so long sleep on (idle threads of a pool). Those that work are collecting, and get the time. */
const workerTimeoutMs = 1_000;
/** V8 and the allocator hand pages back on helper threads; after the answer they need a moment. */
const givingBackMs = 120;
const pollMs = 10;

export class AgentControl {
  readonly directory: string;
  #number = 0;
  /** Missed a command: by the thread, the first one missed. Waiting for it again would cost as much again, and it may sleep for ever. */
  readonly #mute = new Map<string, number>();

  /** @param directory made here; removed with the trial's run directory */
  constructor(directory: string) {
    this.directory = directory;
    for (const name of ['commands', 'replies', 'threads', 'knobs', 'traces', 'shapes'])
      mkdirSync(join(directory, name), { recursive: true });
  }

  /** Pids that run an agent. */
  listedPids(): Set<number> {
    return new Set(this.#threads().map((thread) => thread.pid));
  }

  /** Forces collection and compaction in every listed isolate of the living processes `pids`. */
  async collect(pids: ReadonlySet<number>): Promise<Collection> {
    const { replies, missing } = await this.#command('collect', pids);
    await delay(givingBackMs);
    return {
      replies,
      listed: this.listedPids(),
      silent: missing.filter(isMain).map((thread) => thread.pid),
      incomplete: new Set(missing.map((thread) => thread.pid)),
    };
  }

  /** Puts V8 back to collecting without compaction. */
  async release(pids: ReadonlySet<number>): Promise<void> {
    await this.#command('release', pids);
  }

  /**
   * Gives a command to the tracer in every listed isolate of the processes `pids`.
   * @param patienceMs for the main threads; the longest answers are written in seconds
   */
  async trace(verb: TracerVerb, pids: ReadonlySet<number>, patienceMs: number): Promise<TracerAnswers> {
    const { replies, missing } = await this.#command(verb, pids, { patienceMs, awaitsMuted: true });
    const threadOf = ({ pid, threadId }: AgentReply): AgentThread => ({ pid, threadId });
    return {
      done: replies.filter(({ error }) => error === null).map(threadOf),
      missing: [
        ...missing.map((thread) => ({ thread, because: 'it was too busy to answer' })),
        ...replies.flatMap((reply) => (reply.error === null ? [] : { thread: threadOf(reply), because: reply.error })),
      ],
    };
  }

  /** @returns what was answered, and who did not although it lives */
  async #command(
    verb: Verb,
    pids: ReadonlySet<number>,
    options: { patienceMs: number; awaitsMuted: boolean } = { patienceMs: answerTimeoutMs, awaitsMuted: false },
  ): Promise<{ replies: AgentReply[]; missing: AgentThread[] }> {
    this.#number += 1;
    const number = this.#number;
    const expected = this.#threads().filter((thread) => pids.has(thread.pid));
    if (expected.length === 0) return { replies: [], missing: [] };
    this.#hearLateAnswers();
    writeFileSync(join(this.directory, 'commands', `${verb}.${number}`), '');
    const began = performance.now();
    /** When a main thread was last awaited, or an awaited worker last seen at work. */
    let activeAt = began;
    const ticks = new Map<string, number>();
    for (;;) {
      const replies = this.#replies(number).filter((reply) => pids.has(reply.pid));
      const answered = new Set(replies.map(keyOf));
      const missing: AgentThread[] = [];
      const awaited: AgentThread[] = [];
      const now = performance.now();
      for (const thread of expected) {
        const key = keyOf(thread);
        const stat = answered.has(key) ? undefined : readThread(thread);
        // Worker threads end without taking their name off the list.
        if (!stat) continue;
        missing.push(thread);
        // What a trace needs is worth waiting for, while the main thread works on what it missed.
        if (this.#mute.has(key) && !(options.awaitsMuted && isMain(thread))) continue;
        awaited.push(thread);
        const spent = sumTicks([stat]);
        if (isMain(thread) || stat.state === 'R' || spent !== ticks.get(key)) activeAt = now;
        ticks.set(key, spent);
      }
      if (awaited.length === 0 || now - began > options.patienceMs || now - activeAt > workerTimeoutMs) {
        for (const thread of awaited) this.#mute.set(keyOf(thread), number);
        return { replies, missing };
      }
      await delay(pollMs);
    }
  }

  /** A thread that has done what it missed can be waited for again. */
  #hearLateAnswers(): void {
    if (this.#mute.size === 0) return;
    for (const name of readdirSync(join(this.directory, 'replies'))) {
      const [of, pid, threadId] = name.split('.').map(Number);
      const key = `${pid}.${threadId}`;
      if ((of ?? 0) >= (this.#mute.get(key) ?? Number.POSITIVE_INFINITY)) this.#mute.delete(key);
    }
  }

  #threads(): AgentThread[] {
    return readdirSync(join(this.directory, 'threads')).map((name) => {
      const [pid, threadId] = name.split('.');
      return { pid: Number(pid), threadId: Number(threadId) };
    });
  }

  #replies(number: number): AgentReply[] {
    const directory = join(this.directory, 'replies');
    const replies: AgentReply[] = [];
    for (const name of readdirSync(directory)) {
      const [of, pid, threadId] = name.split('.');
      if (Number(of) !== number || name.endsWith('~')) continue;
      const content = JSON.parse(readFileSync(join(directory, name), 'utf8')) as Omit<IsolateHeap, 'threadId'> & {
        error: string | null;
      };
      const { error, heapUsedBytes = 0, heapTotalBytes = 0, externalBytes = 0, arrayBuffersBytes = 0 } = content;
      const heap = { threadId: Number(threadId), heapUsedBytes, heapTotalBytes, externalBytes, arrayBuffersBytes };
      replies.push({ pid: Number(pid), threadId: Number(threadId), error, heap });
    }
    return replies;
  }
}

const keyOf = ({ pid, threadId }: AgentThread): string => `${pid}.${threadId}`;
const isMain = ({ threadId }: AgentThread): boolean => threadId === 0;

function readThread({ pid, threadId }: AgentThread): ProcessStat | undefined {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/task/${threadId === 0 ? pid : threadId}/stat`, 'utf8'));
    return stat && isAlive(stat) ? stat : undefined;
  } catch {
    return undefined;
  }
}
