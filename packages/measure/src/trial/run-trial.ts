// One trial: a fresh start of the whole subject, read at each phase, ended without a trace. Whatever goes wrong, what was read so far is returned.

import type { Figure, Mode, PhaseName, SystemFiles, Trial, Unavailable, Warning } from '@tare/accounting';
import { AgentControl } from '../agent/agent-control.ts';
import type { CgroupParent } from '../cgroup/own-cgroup.ts';
import { chooseRoutes } from '../load/choose-routes.ts';
import type { LoadDriver, LoadResult } from '../load/load-driver.ts';
import { endService } from '../process/end-service.ts';
import { RunDirectory } from '../process/run-directory.ts';
import { readPageSize } from '../read-environment.ts';
import { endedBeforeReady } from '../ready/not-ready-error.ts';
import { waitReady } from '../ready/wait-ready.ts';
import { Sampler } from '../sample/sampler.ts';
import { settle } from '../sample/settle.ts';
import type { Route, Service, Subject } from '../subject/subject.ts';
import { bootService } from './boot-service.ts';
import { judgeLoad } from './judge-load.ts';
import { ServiceRun } from './service-run.ts';
import { crashedUnderLoad, recordError } from './trial-error.ts';

export interface TrialOptions {
  id: number;
  mode: Mode;
  subject: Subject;
  files: SystemFiles;
  driver: LoadDriver;
  cgroupParent: CgroupParent | Unavailable;
  /** Share of one core that sampling may take. */
  samplingShare: number;
  seed: number;
  signal: AbortSignal;
  onPhase: (phase: TrialStep) => void;
  /** Measures the bare runtime at a path in this trial's mode; called after the subject has gone, and remembered by the caller. */
  base: (executable: string) => Promise<Figure>;
}

/** Steps that a person can follow. */
export type TrialStep =
  | 'boot'
  | 'ready'
  | 'settling'
  | 'idle'
  | 'load'
  | 'loaded'
  | 'afterLoad'
  | 'collected'
  | 'stopping';

export interface TrialOutcome {
  trial: Trial;
  warnings: Warning[];
  /** How readiness was found, by service. */
  readyDescriptions: Record<string, string>;
  /** What ended the trial early; undefined for a complete one. */
  failure: unknown;
}

const settleOptions = { longestMs: 6_000, quietMs: 500 };

export async function runTrial(options: TrialOptions): Promise<TrialOutcome> {
  const trial = new TrialRun(options);
  let failure: unknown;
  try {
    await trial.run();
  } catch (error) {
    failure = error;
  }
  try {
    await trial.end();
  } catch (error) {
    // Somebody survived SIGKILL; what was measured before is worth keeping all the same.
    failure ??= error;
  }
  if (failure === undefined) {
    try {
      await trial.measureBases();
    } catch (error) {
      failure = error;
    }
  }
  return trial.outcome(failure);
}

class TrialRun {
  readonly #options: TrialOptions;
  readonly #directory: RunDirectory;
  readonly #control: AgentControl;
  readonly #sampler: Sampler;
  readonly #runs: ServiceRun[] = [];
  readonly #routes = new Map<string, Route[]>();
  readonly #warnings: Warning[] = [];
  readonly #phaseAtMs: Partial<Record<PhaseName, number>> = {};
  readonly #bases = new Map<string, Figure>();
  readonly #beganMs = performance.now();
  /** Aborted by the caller, or by a service that ends while it is needed. */
  readonly #stop: AbortController = new AbortController();
  /** Did not answer the last collection; asking again would only cost another wait. */
  #silent = new Set<number>();
  #loadBeganAtMs: number | null = null;
  #endedAtMs = 0;

  constructor(options: TrialOptions) {
    this.#options = options;
    this.#directory = new RunDirectory(options.files);
    this.#control = new AgentControl(this.#directory.controlDirectory);
    this.#sampler = new Sampler({
      files: options.files,
      pageSizeBytes: readPageSize(options.files),
      now: this.#now,
      shareOfCore: options.samplingShare,
      fastestMs: 50,
    });
    if (options.signal.aborted) this.#abort();
    else options.signal.addEventListener('abort', this.#abort, { once: true });
  }

  #abort = (): void => this.#stop.abort(this.#options.signal.reason);

  #now = (): number => performance.now() - this.#beganMs;

  async run(): Promise<void> {
    const { mode, onPhase, subject } = this.#options;
    onPhase('boot');
    for (const service of subject.services) await this.#boot(service);
    this.#mark('ready');
    onPhase('settling');
    await this.#warmUp();
    await this.#settle('after start');
    if (mode === 'calm') await this.#collect();
    this.#readAll('idle');
    if (mode === 'calm') await this.#control.release(this.#answeringPids());
    onPhase('load');
    await this.#load();
    this.#readAll('loaded');
    onPhase('loaded');
    await this.#settle('after load');
    this.#readAll('afterLoad');
    onPhase('afterLoad');
    await this.#collect();
    this.#readAll('collected');
    onPhase('collected');
    this.#sampler.stop();
    // Verdicts on the load come last: a Recording with a bad load is worth more than none.
    for (const run of this.#runs)
      this.#warnings.push(...judgeLoad(run.service, run.record(mode, this.#sampler, this.#bases)));
  }

  /** Ends every service in reverse order of their start; safe to call at any moment. */
  async end(): Promise<void> {
    this.#options.onPhase('stopping');
    // The caller's signal outlives the trial, and every trial would leave a listener on it.
    this.#options.signal.removeEventListener('abort', this.#abort);
    this.#endedAtMs = Math.round(this.#now());
    this.#sampler.stop();
    let failure: unknown;
    for (const run of [...this.#runs].reverse()) {
      const { service, finder, cgroup, started } = run;
      try {
        run.ended(await endService({ finder, cgroup, graceMs: service.stopGraceMs, exit: started.exit }));
      } catch (error) {
        // The others have to end all the same; the note stays, so that the next start tries again.
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    this.#directory.remove();
  }

  async measureBases(): Promise<void> {
    for (const executable of new Set(this.#runs.flatMap((run) => [...run.roster.runtimes().values()])))
      this.#bases.set(executable, await this.#options.base(executable));
  }

  outcome(failure: unknown): TrialOutcome {
    const { id, mode } = this.#options;
    const services = this.#runs.map((run) => run.record(mode, this.#sampler, this.#bases));
    return {
      trial: {
        id,
        mode,
        state: failure === undefined ? 'complete' : 'partial',
        phaseAtMs: this.#phaseAtMs,
        loadBeganAtMs: this.#loadBeganAtMs,
        durationMs: this.#endedAtMs,
        services,
        samplingShareOfCore: this.#sampler.shareOfCore,
        error: failure === undefined ? null : recordError(failure, this.#options.signal),
      },
      warnings: this.#warnings,
      readyDescriptions: Object.fromEntries(
        this.#runs.map((run) => [run.service.name, run.ready?.description ?? 'it did not become ready']),
      ),
      failure,
    };
  }

  async #boot(service: Service): Promise<void> {
    const { files, mode, cgroupParent, signal, onPhase } = this.#options;
    signal.throwIfAborted();
    const context = { files, mode, cgroupParent, directory: this.#directory, number: this.#runs.length };
    const booted = await bootService(service, context);
    const run = new ServiceRun(booted, files);
    this.#runs.push(run);
    this.#sampler.add({ name: service.name, finder: run.finder, cgroup: run.cgroup });
    const ready = await waitReady({ ...booted, files, signal: this.#stop.signal });
    run.becameReady(ready);
    run.readPhase('ready', this.#sampler, this.#now());
    onPhase('ready');
    const { routes, warnings } = await chooseRoutes(service, ready);
    this.#routes.set(service.name, routes);
    this.#warnings.push(...warnings);
  }

  async #settle(when: string): Promise<void> {
    // The stretch must hold two looks at processor time, however slowly a large tree is looked at.
    const quietMs = Math.max(settleOptions.quietMs, 2 * this.#sampler.familyIntervalMs);
    const longestMs = Math.max(settleOptions.longestMs, 2 * quietMs);
    const rested = await settle({
      longestMs,
      quietMs,
      read: () => this.#sampler.reading(),
      now: this.#now,
      signal: this.#stop.signal,
    });
    if (!rested) {
      this.#warnings.push({
        code: 'not-settled',
        service: null,
        message: `${when}, memory or processor use did not come to rest within ${Math.round(longestMs / 1000)} s; the reading was taken while it moved.`,
      });
    }
    this.#requireAlive();
  }

  async #collect(): Promise<void> {
    const { replies, silent } = await this.#control.collect(this.#pids());
    this.#silent = new Set(silent);
    const listed = this.#control.listedPids();
    for (const run of this.#runs) run.collected(replies, listed);
    if (silent.length > 0) {
      this.#warnings.push({
        code: 'not-collected',
        service: null,
        message: `Process ${silent.join(', ')} was too busy to collect its garbage; its collected figure is a natural one.`,
      });
    }
    this.#requireAlive();
  }

  #pids(): Set<number> {
    return new Set(this.#runs.flatMap((run) => run.finder.find().map((stat) => stat.pid)));
  }

  #answeringPids(): Set<number> {
    return new Set([...this.#pids()].filter((pid) => !this.#silent.has(pid)));
  }

  #readAll(phase: PhaseName): void {
    this.#requireAlive();
    for (const run of this.#runs) run.readPhase(phase, this.#sampler, this.#now());
    this.#mark(phase);
    if (phase === 'idle') this.#options.onPhase('idle');
  }

  #mark(phase: PhaseName): void {
    this.#phaseAtMs[phase] = Math.round(this.#now());
  }

  async #warmUp(): Promise<void> {
    for (const run of this.#runs) {
      const warmup = run.service.load?.warmup ?? 0;
      if (warmup > 0) await this.#drive(run, warmup);
    }
  }

  async #load(): Promise<void> {
    this.#loadBeganAtMs = Math.round(this.#now());
    for (const run of this.#runs) {
      const result = run.service.load ? await this.#drive(run, run.service.load.requests) : undefined;
      if (result) run.loaded(result);
    }
  }

  /** Drives one service; its death, or that of any other, ends the load at once instead of by a thousand refused connections. */
  async #drive(run: ServiceRun, requests: number): Promise<LoadResult | undefined> {
    const { driver, seed } = this.#options;
    const plan = run.service.load;
    const routes = this.#routes.get(run.service.name) ?? [];
    const origin = run.ready?.origin;
    if (!plan || origin === undefined || routes.length === 0) return undefined;
    const watch = setInterval(() => {
      const dead = this.#runs.find((candidate) => candidate.finder.refresh().length === 0);
      if (dead) this.#stop.abort(crashedUnderLoad(dead));
    }, 200);
    try {
      const closesConnections = run.ready?.closesConnections ?? false;
      return await driver.run({ origin, plan, routes, requests, closesConnections, seed }, this.#stop.signal);
    } finally {
      clearInterval(watch);
      this.#requireAlive();
    }
  }

  #requireAlive(): void {
    this.#stop.signal.throwIfAborted();
    const dead = this.#runs.find((run) => run.finder.refresh().length === 0 && run.finder.find().length === 0);
    if (!dead) return;
    throw this.#loadBeganAtMs === null
      ? endedBeforeReady(dead.service, dead.started, this.#options.files)
      : crashedUnderLoad(dead);
  }
}
