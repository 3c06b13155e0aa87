// What a task holds, and how it is let go: in the opposite order, whatever happened, and one failure keeps nothing else from being released.

import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { warn } from '../warn.ts';
import { endChild, spawnOwned } from './owned-child.ts';

export type Release = () => unknown | Promise<unknown>;

export interface ScopeOptions {
  /** Of its temporary directories; the name of its owner is in it. */
  directoryPrefix: string;
  /** For its children's environment. */
  marker: { name: string; value: string };
  /** From SIGTERM to SIGKILL, ms. */
  graceMs: number;
}

export interface Resources {
  directories: number;
  children: number;
  timers: number;
  /** Bytes of what it holds by name. */
  heldBytes: number;
}

export class Scope {
  readonly signal: AbortSignal;
  readonly #controller: AbortController = new AbortController();
  readonly #options: ScopeOptions;
  readonly #releases: Release[] = [];
  readonly #held = new Map<string, { value: unknown; bytes: number }>();
  readonly #counts = { directories: 0, children: 0, timers: 0 };
  #isOver = false;

  constructor(options: ScopeOptions) {
    this.#options = options;
    this.signal = this.#controller.signal;
  }

  /** Done at the end, before what was there already. After the end, at once. */
  defer(release: Release): void {
    // Nobody waits any more: a failure may end nothing.
    if (this.#isOver) void Promise.resolve().then(release).catch(warn);
    else this.#releases.push(release);
  }

  /** A new empty directory of its own, for this user alone. */
  async temporaryDirectory(): Promise<string> {
    this.signal.throwIfAborted();
    const directory = await mkdtemp(this.#options.directoryPrefix);
    this.#counts.directories += 1;
    this.defer(async () => {
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
      this.#counts.directories -= 1;
    });
    return directory;
  }

  /** A child, in a process group of its own, that ends with the task and takes along what it started. */
  spawn(command: string, words: readonly string[] = [], options: SpawnOptions = {}): ChildProcess {
    this.signal.throwIfAborted();
    const child = spawnOwned(command, words, options, this.#options.marker);
    this.#counts.children += 1;
    this.defer(async () => {
      await endChild(child, this.#options.graceMs);
      this.#counts.children -= 1;
    });
    return child;
  }

  timeout(run: () => void, ms: number): NodeJS.Timeout {
    return this.#timer(setTimeout(run, ms));
  }

  interval(run: () => void, ms: number): NodeJS.Timeout {
    return this.#timer(setInterval(run, ms));
  }

  /** Something large that the task works on, by name: let go with `drop`, or at the end. Another value under the name takes its place. */
  hold<T>(name: string, value: T, bytes: number = bytesOf(value)): T {
    if (!this.#isOver) this.#held.set(name, { value, bytes });
    return value;
  }

  drop(name: string): void {
    this.#held.delete(name);
  }

  get resources(): Resources {
    const heldBytes = [...this.#held.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    return { ...this.#counts, heldBytes };
  }

  /** Raises the signal. The work is to come to its end by itself; what it holds is released then. */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** @returns what releases threw */
  async release(): Promise<unknown[]> {
    const errors: unknown[] = [];
    this.#held.clear();
    // What a release defers is released as well.
    for (let release = this.#releases.pop(); release; release = this.#releases.pop()) {
      try {
        await release();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#isOver = true;
    this.#controller.abort(new Error('The task is over.'));
    return errors;
  }

  #timer(timer: NodeJS.Timeout): NodeJS.Timeout {
    this.#counts.timers += 1;
    this.defer(() => {
      clearTimeout(timer);
      this.#counts.timers -= 1;
    });
    return timer;
  }
}

const bytesOf = (value: unknown): number =>
  ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? value.byteLength : 0;

/** For `mkdtemp`, which adds six characters. */
export const directoryPrefix = (root: string, owner: string): string => join(root, `tare-task.${owner}.`);
