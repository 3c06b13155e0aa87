// The life of a started subject: its services are booted in order, brought to rest, collected, driven and watched for death, and ended without a trace.
// What is read when is the business of the sequences that stand on it, run-trial.ts and run-growth.ts.

import { setTimeout as delay } from 'node:timers/promises';
import type { Mode, SystemFiles, Touch, Unavailable, Warning } from '@tare/accounting';
import { AgentControl, type Collection, type TracerAnswers, type TracerVerb } from '../agent/agent-control.ts';
import type { CgroupParent } from '../cgroup/own-cgroup.ts';
import { chooseRoutes } from '../load/choose-routes.ts';
import type { LoadDriver, LoadResult, LoadSession } from '../load/load-driver.ts';
import { endService } from '../process/end-service.ts';
import { RunDirectory } from '../process/run-directory.ts';
import { readPageSize } from '../read-environment.ts';
import { endedBeforeReady } from '../ready/not-ready-error.ts';
import { waitReady } from '../ready/wait-ready.ts';
import { Sampler } from '../sample/sampler.ts';
import { settle } from '../sample/settle.ts';
import type { Service, Subject } from '../subject/subject.ts';
import { bootService } from './boot-service.ts';
import { ServiceRun } from './service-run.ts';
import { crashedUnderLoad } from './trial-error.ts';

export interface RunningOptions {
  mode: Mode;
  subject: Subject;
  files: SystemFiles;
  driver: LoadDriver;
  cgroupParent: CgroupParent | Unavailable;
  /** Share of one core that sampling may take. */
  samplingShare: number;
  seed: number;
  signal: AbortSignal;
  /** With the tracer in every Node.js process; no unless said. */
  isTraced?: boolean;
}

const settleOptions = { longestMs: 6_000, quietMs: 250 };
const watchEveryMs = 200;

export class RunningSubject {
  readonly sampler: Sampler;
  readonly warnings: Warning[] = [];
  /** Uses of stand-ins; complete once it has ended. */
  readonly touches: Touch[] = [];
  readonly #options: RunningOptions;
  readonly #directory: RunDirectory;
  readonly #control: AgentControl;
  readonly #runs: ServiceRun[] = [];
  readonly #beganMs = performance.now();
  /** Aborted by the caller, or by a service that ends while it is needed. */
  readonly #stop: AbortController = new AbortController();
  #load: LoadSession | undefined;
  #loadBeganAtMs: number | null = null;
  #endedAtMs = 0;

  constructor(options: RunningOptions) {
    this.#options = options;
    this.#directory = new RunDirectory(options.files);
    this.#control = new AgentControl(this.#directory.controlDirectory);
    this.sampler = new Sampler({
      files: options.files,
      pageSizeBytes: readPageSize(options.files),
      now: this.now,
      shareOfCore: options.samplingShare,
      fastestMs: 50,
    });
    if (options.signal.aborted) this.#abort();
    else options.signal.addEventListener('abort', this.#abort, { once: true });
  }

  /** Services that were booted, in their order. */
  get runs(): readonly ServiceRun[] {
    return this.#runs;
  }

  /** ms since the start, and so are the moments below. */
  now = (): number => performance.now() - this.#beganMs;

  get loadBeganAtMs(): number | null {
    return this.#loadBeganAtMs;
  }

  /** 0 until then. */
  get endedAtMs(): number {
    return this.#endedAtMs;
  }

  /** How readiness was found, by service. */
  get ready(): Record<string, string> {
    return Object.fromEntries(
      this.#runs.map((run) => [run.service.name, run.ready?.description ?? 'it did not become ready']),
    );
  }

  #abort = (): void => this.#stop.abort(this.#options.signal.reason);

  /**
   * Does `work` on the subject and ends it, whatever happens.
   * @param onStopping called between the two
   * @returns what went wrong first; undefined where nothing did
   */
  async live(work: () => Promise<void>, onStopping: () => void = () => undefined): Promise<unknown> {
    let failure: unknown;
    try {
      await work();
    } catch (error) {
      failure = error;
    }
    try {
      onStopping();
      await this.#end();
    } catch (error) {
      // Somebody survived SIGKILL; what was measured before is worth keeping all the same.
      failure ??= error;
    }
    return failure;
  }

  /** @param onReady called for each service as soon as it answers, before anything else is asked of it */
  async start(onReady: (run: ServiceRun) => void = () => undefined): Promise<void> {
    const { subject, driver } = this.#options;
    for (const service of subject.services) await this.#boot(service, onReady);
    // Not before: what it needs to start would slow down the start that is measured.
    if (subject.services.some(({ load }) => load !== null)) this.#load = driver.open();
  }

  /** @param when for the warning, as `after load` */
  async settle(when: string): Promise<void> {
    // The stretch must hold two looks at processor time, however slowly a large tree is looked at.
    const quietMs = Math.max(settleOptions.quietMs, 2 * this.sampler.familyIntervalMs);
    const longestMs = Math.max(settleOptions.longestMs, 2 * quietMs);
    const rested = await settle({
      longestMs,
      quietMs,
      read: () => this.sampler.reading(),
      now: this.now,
      signal: this.#stop.signal,
    });
    if (!rested) {
      this.#warn(
        'not-settled',
        `${when}, memory or processor use did not come to rest within ${Math.round(longestMs / 1000)} s; the reading was taken while it moved.`,
      );
    }
    this.requireAlive();
  }

  /** Waits for so long, and not until anything stands still. */
  async rest(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    this.requireAlive();
  }

  async collect(): Promise<Collection> {
    const collection = await this.#control.collect(this.#pids());
    const { silent } = collection;
    for (const run of this.#runs) run.collected(collection);
    if (silent.length > 0) {
      this.#warn(
        'not-collected',
        `Process ${silent.join(', ')} was too busy to collect its garbage; its collected figure is a natural one.`,
      );
    }
    this.requireAlive();
    return collection;
  }

  /** Lets V8 collect without compaction again. */
  async release(): Promise<void> {
    await this.#control.release(this.#pids());
  }

  /** Gives a command to the tracers of its Node.js processes. */
  async trace(verb: TracerVerb, patienceMs: number): Promise<TracerAnswers> {
    const answers = await this.#control.trace(verb, this.#pids(), patienceMs);
    this.requireAlive();
    return answers;
  }

  /** Where tracers leave what they have seen, and programs declare their knobs. */
  get controlDirectory(): string {
    return this.#control.directory;
  }

  /** From now on a service that ends has crashed under load. */
  beginLoad(): void {
    this.#loadBeganAtMs = Math.round(this.now());
  }

  /** Drives one service; its death, or that of any other, ends the load at once instead of by a thousand refused connections. */
  async drive(run: ServiceRun, requests: number): Promise<LoadResult | undefined> {
    const { seed } = this.#options;
    const load = this.#load;
    const { ready, routes, position } = run;
    const plan = run.service.load;
    const origin = ready?.origin;
    if (!load || !plan || origin === undefined || routes.length === 0) return undefined;
    const watch = setInterval(() => {
      const dead = this.#runs.find((candidate) => candidate.finder.refresh().length === 0);
      if (dead) this.#stop.abort(crashedUnderLoad(dead));
    }, watchEveryMs);
    try {
      const closesConnections = ready?.closesConnections ?? false;
      const order = { origin, plan, routes, requests, closesConnections, seed, from: position };
      const result = await load.run(order, this.#stop.signal);
      run.position = result.reached;
      return result;
    } finally {
      clearInterval(watch);
      this.requireAlive();
    }
  }

  /** @throws what ended the subject, or the caller's reason to end it */
  requireAlive(): void {
    this.#stop.signal.throwIfAborted();
    const dead = this.#runs.find((run) => run.finder.refresh().length === 0 && run.finder.find().length === 0);
    if (!dead) return;
    throw this.#loadBeganAtMs === null
      ? endedBeforeReady(dead.service, dead.started, this.#options.files)
      : crashedUnderLoad(dead);
  }

  async #boot(service: Service, onReady: (run: ServiceRun) => void): Promise<void> {
    const { files, mode, cgroupParent, signal, isTraced = false } = this.#options;
    signal.throwIfAborted();
    const context = { files, mode, cgroupParent, directory: this.#directory, number: this.#runs.length, isTraced };
    const booted = await bootService(service, context);
    const run = new ServiceRun(booted, files);
    this.#runs.push(run);
    this.sampler.add({ name: service.name, finder: run.finder, cgroup: run.cgroup });
    const ready = await waitReady({ ...booted, files, signal: this.#stop.signal });
    run.becameReady(ready);
    onReady(run);
    const { routes, warnings } = await chooseRoutes(service, ready);
    run.routes = routes;
    this.warnings.push(...warnings);
  }

  /** Ends every service in reverse order of their start. */
  async #end(): Promise<void> {
    // The caller's signal outlives the subject, and every one would leave a listener on it.
    this.#options.signal.removeEventListener('abort', this.#abort);
    this.#endedAtMs = Math.round(this.now());
    this.sampler.stop();
    this.#load?.close();
    let failure: unknown;
    for (const run of [...this.#runs].reverse()) {
      const { service, finder, cgroup, started } = run;
      if (finder.find().length > 0) this.#stopListening(run);
      try {
        run.ended(await endService({ finder, cgroup, graceMs: service.stopGraceMs, exit: started.exit }));
      } catch (error) {
        // The others have to end all the same; the note stays, so that the next start tries again.
        failure ??= error;
      }
    }
    for (const run of this.#runs) this.touches.push(...run.readTouches());
    if (failure !== undefined) throw failure;
    this.#directory.remove();
  }

  /** A service that has ended tells why in its error; one that lives shows nothing of a worker that it has replaced. */
  #stopListening(run: ServiceRun): void {
    run.stopping();
    const [crash] = run.crashLines;
    if (crash === undefined) return;
    const message = `It printed a crash and went on: ${crash}`;
    this.warnings.push({ code: 'crash-logged', service: run.service.name, message });
  }

  #pids(): Set<number> {
    return new Set(this.#runs.flatMap((run) => run.finder.find().map((stat) => stat.pid)));
  }

  #warn(code: string, message: string): void {
    // A growth run collects many times; once is enough to be told.
    if (this.warnings.some((warning) => warning.message === message)) return;
    this.warnings.push({ code, service: null, message });
  }
}
