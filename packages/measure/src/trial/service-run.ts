// One service while a trial runs: how it was started, what it answered, what it weighed. Becomes a ServiceTrial at any moment, also half-way.

import {
  type Breakdown,
  type CgroupRecord,
  type EndingRecord,
  type Figure,
  isKnown,
  type Mode,
  type PhaseFigures,
  type PhaseName,
  phaseNames,
  type ServiceTrial,
  type SystemFiles,
  subtractFigures,
  sumFigures,
  type Touch,
  type Unavailable,
  unavailable,
} from '@tare/accounting';
import type { Collection } from '../agent/agent-control.ts';
import { type OwnCgroup, readCgroup } from '../cgroup/own-cgroup.ts';
import { type LoadPosition, type LoadResult, loadStart } from '../load/load-driver.ts';
import { CrashWatch } from '../process/crash-watch.ts';
import type { ProcessFinder } from '../process/process-finder.ts';
import { ServiceRoster } from '../process/service-roster.ts';
import type { StartedService } from '../process/start-service.ts';
import type { ReadyService } from '../ready/wait-ready.ts';
import type { Sampler } from '../sample/sampler.ts';
import type { PlacedStandIns } from '../stand-in/place-stand-ins.ts';
import { markReady, readTouches } from '../stand-in/read-touches.ts';
import type { Route, Service } from '../subject/subject.ts';

export interface ServiceParts {
  service: Service;
  started: StartedService;
  finder: ProcessFinder;
  cgroup: OwnCgroup | Unavailable;
  standIns: PlacedStandIns | undefined;
}

const absent = (state: 'not-sampled'): PhaseFigures => ({
  privateBytes: unavailable(state),
  pssBytes: unavailable(state),
  rssSumBytes: unavailable(state),
  chargedBytes: unavailable(state),
  peakPrivateBytes: unavailable(state),
});

export class ServiceRun {
  readonly service: Service;
  readonly started: StartedService;
  readonly finder: ProcessFinder;
  readonly roster: ServiceRoster;
  /** What its load asks for; empty where it gets none. */
  routes: readonly Route[] = [];
  /** How far its load has come. */
  position: LoadPosition = loadStart;
  readonly #cgroup: OwnCgroup | Unavailable;
  readonly #standIns: PlacedStandIns | undefined;
  readonly #files: SystemFiles;
  readonly #phases = new Map<PhaseName, PhaseFigures>();
  #ready: ReadyService | undefined;
  #load: LoadResult | undefined;
  #ending: EndingRecord | undefined;
  #cgroupRecord: CgroupRecord | Unavailable;
  #phaseReadAtMs = 0;
  readonly #crashes = new CrashWatch();
  readonly #stopListening: () => void;

  constructor(parts: ServiceParts, files: SystemFiles) {
    this.service = parts.service;
    this.started = parts.started;
    this.finder = parts.finder;
    this.roster = new ServiceRoster(files);
    this.#files = files;
    this.#cgroup = parts.cgroup;
    this.#standIns = parts.standIns;
    this.#cgroupRecord = 'state' in parts.cgroup ? parts.cgroup : unavailable('not-sampled');
    this.#stopListening = parts.started.output.watch((line) => this.#crashes.read(line));
  }

  get crashLines(): string[] {
    return this.#crashes.lines;
  }

  /** From now on it does what tare makes it do: workers that miss their primary in a shutdown may well throw. */
  stopping(): void {
    this.#stopListening();
  }

  get cgroup(): OwnCgroup | undefined {
    return 'state' in this.#cgroup ? undefined : this.#cgroup;
  }

  get ready(): ReadyService | undefined {
    return this.#ready;
  }

  becameReady(ready: ReadyService): void {
    this.#ready = ready;
    if (this.#standIns) markReady(this.#standIns);
  }

  /** Uses of its stand-ins so far; gone with the trial's directory. */
  readTouches(): Touch[] {
    return this.#standIns ? readTouches(this.#standIns, this.started.root.pid) : [];
  }

  /** Reads all processes for `phase`. `nowMs` is the trial's clock. */
  readPhase(phase: PhaseName, sampler: Sampler, nowMs: number): void {
    const figures = this.roster.read(phase, this.finder.find());
    const peak = sampler.peakPrivate(this.service.name, this.#phaseReadAtMs);
    this.#phaseReadAtMs = nowMs;
    const cgroup = this.cgroup ? readCgroup(this.cgroup, this.#files) : undefined;
    // The forced collection has a peak of its own, which no user would ever see.
    if (this.cgroup && cgroup && phase !== 'collected') {
      const { peakChargedBytes, inactiveFileBytes, outOfMemoryKills } = cgroup;
      this.#cgroupRecord = { version: this.cgroup.version, peakChargedBytes, inactiveFileBytes, outOfMemoryKills };
    }
    this.#phases.set(phase, {
      ...figures,
      chargedBytes: cgroup ? cgroup.chargedBytes : (this.#cgroup as Unavailable),
      // The exact reading may be above every sample of the approximate counters.
      peakPrivateBytes: isKnown(figures.privateBytes)
        ? Math.max(peak ?? 0, figures.privateBytes)
        : (peak ?? unavailable('not-sampled')),
    });
  }

  collected(collection: Collection): void {
    this.roster.collected(this.finder.find(), collection);
  }

  loaded(result: LoadResult): void {
    this.#load = result;
  }

  ended(record: EndingRecord): void {
    this.#ending = record;
  }

  /** @param base private bytes of a bare runtime by its path */
  record(mode: Mode, sampler: Sampler, base: ReadonlyMap<string, Figure>): ServiceTrial {
    const phases = Object.fromEntries(
      phaseNames.map((phase) => [phase, this.#phases.get(phase) ?? absent('not-sampled')]),
    ) as ServiceTrial['phases'];
    const processes = this.roster.records();
    return {
      name: this.service.name,
      readyMs: this.#ready?.readyMs ?? unavailable('not-sampled'),
      port: this.#ready?.port ?? null,
      phases,
      breakdown: breakdown(mode, phases, processes, base),
      processes,
      load: this.#load?.figures ?? unavailable('not-sampled'),
      routes: this.#load?.routes ?? [],
      samples: sampler.samples(this.service.name),
      cgroup: this.#cgroupRecord,
      ending: this.#ending ?? unavailable('not-sampled'),
      crashLines: this.crashLines,
    };
  }
}

/**
 * Base / Libraries / Runtime / Total of one service. Base counts a bare runtime for every runtime process that was there at idle.
 * calm: both readings are after a forced collection; natural: both are untouched.
 */
function breakdown(
  mode: Mode,
  phases: ServiceTrial['phases'],
  processes: ServiceTrial['processes'],
  base: ReadonlyMap<string, Figure>,
): Breakdown {
  const idle = phases.idle.privateBytes;
  const total = (mode === 'calm' ? phases.collected : phases.afterLoad).privateBytes;
  const runtimes = processes.flatMap((process) =>
    process.baseKey !== null && isKnown(process.phases.idle.privateBytes) ? [process.baseKey] : [],
  );
  // A program without a separable runtime (a database, a compiled server) has no Base: all of its idle weight is its own.
  const baseBytes = !isKnown(idle)
    ? idle
    : runtimes.length === 0
      ? unavailable('unsupported')
      : sumFigures(runtimes.map((path) => base.get(path) ?? unavailable('not-sampled')));
  return {
    baseBytes,
    // A Base that there is and that was not weighed leaves Libraries unknown too: they would silently hold it.
    librariesBytes: !isKnown(baseBytes) && baseBytes.state === 'unsupported' ? idle : subtractFigures(idle, baseBytes),
    runtimeBytes: subtractFigures(total, idle),
    totalBytes: total,
  };
}
