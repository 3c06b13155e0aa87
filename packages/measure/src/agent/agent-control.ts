// tare's end of the agent: gives a command to every Node.js isolate of a subject by putting an empty file into a watched directory, and gathers the replies.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { IsolateHeap } from '@tare/accounting';

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
  /** Pids whose main thread has an agent that did not answer in time. */
  silent: number[];
}

type Verb = 'collect' | 'release';

/** A main thread that is busy for longer than this is reported as not collected. */
const answerTimeoutMs = 10_000;
/** Worker threads come and go without saying; once all main threads have answered, listed workers get this much longer. */
const workerTimeoutMs = 1_000;
/** V8 and the allocator hand pages back on helper threads; after the answer they need a moment. */
const givingBackMs = 120;
const pollMs = 10;

export class AgentControl {
  readonly directory: string;
  #number = 0;

  /** @param directory made here; removed with the trial's run directory */
  constructor(directory: string) {
    this.directory = directory;
    for (const name of ['commands', 'replies', 'threads']) mkdirSync(join(directory, name), { recursive: true });
  }

  /** Pids that run an agent. */
  listedPids(): Set<number> {
    return new Set(this.#threads().map((thread) => thread.pid));
  }

  /** Forces collection and compaction in every listed isolate of the living processes `pids`. */
  async collect(pids: ReadonlySet<number>): Promise<Collection> {
    const collection = await this.#command('collect', pids);
    await delay(givingBackMs);
    return collection;
  }

  /** Puts V8 back to collecting without compaction. */
  async release(pids: ReadonlySet<number>): Promise<void> {
    await this.#command('release', pids);
  }

  async #command(verb: Verb, pids: ReadonlySet<number>): Promise<Collection> {
    this.#number += 1;
    const number = this.#number;
    const expected = this.#threads().filter((thread) => pids.has(thread.pid));
    if (expected.length === 0) return { replies: [], silent: [] };
    writeFileSync(join(this.directory, 'commands', `${verb}.${number}`), '');
    const began = performance.now();
    let mainAnsweredAt = Number.POSITIVE_INFINITY;
    for (;;) {
      const replies = this.#replies(number).filter((reply) => pids.has(reply.pid));
      const answered = new Set(replies.map((reply) => `${reply.pid}.${reply.threadId}`));
      const missing = expected.filter((thread) => !answered.has(`${thread.pid}.${thread.threadId}`));
      const now = performance.now();
      const silent = missing.filter((thread) => thread.threadId === 0).map((thread) => thread.pid);
      if (silent.length === 0) mainAnsweredAt = Math.min(mainAnsweredAt, now);
      if (missing.length === 0 || now - began > answerTimeoutMs || now - mainAnsweredAt > workerTimeoutMs)
        return { replies, silent };
      await delay(pollMs);
    }
  }

  #threads(): { pid: number; threadId: number }[] {
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
