// The curve of a trial: cheap counters often, PSS as often as its cost allows. The sampler watches what it costs and slows down before it disturbs.

import {
  approximatePrivate,
  isKnown,
  knownOr,
  type ProcessStat,
  parseSmapsRollup,
  parseStatus,
  type Samples,
  type SystemFiles,
} from '@tare/accounting';
import { type OwnCgroup, readCgroup } from '../cgroup/own-cgroup.ts';
import type { ProcessFinder } from '../process/process-finder.ts';
import { sumTicks } from '../process/process-reader.ts';

export interface SampledService {
  name: string;
  finder: ProcessFinder;
  cgroup: OwnCgroup | undefined;
}

/** One look at one service; bytes. */
export interface Sample {
  atMs: number;
  privateBytes: number;
  rssSumBytes: number;
  pssBytes: number | null;
  chargedBytes: number | null;
  processes: number;
  /** Processor time of its living processes, clock ticks. */
  ticks: number;
}

export interface SamplerOptions {
  files: SystemFiles;
  /** Clock of the trial, ms. */
  now: () => number;
  /** Share of one core that sampling may take. */
  shareOfCore: number;
  /** Shortest time between two samples, ms. */
  fastestMs: number;
}

/** Without a control group all processes of the machine are searched for runaways, at most this often. */
const searchEveryMs = 2_000;
const fastestPssMs = 200;

interface Track extends SampledService {
  samples: Samples;
  last: Sample | undefined;
  searchedAtMs: number;
  /** Copy-on-write pages that the cheap counters count in every member of a forked family, by pid; known from the last PSS read. */
  sharedBytes: Map<number, number>;
}

export class Sampler {
  readonly #options: SamplerOptions;
  readonly #tracks: Track[] = [];
  #timer: NodeJS.Timeout | undefined;
  #spentMs = 0;
  #beganAtMs: number;
  #plainCostMs = 0;
  #pssCostMs = 0;
  #pssAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#beganAtMs = options.now();
  }

  add(service: SampledService): void {
    const samples: Samples = {
      atMs: [],
      privateBytes: [],
      rssSumBytes: [],
      pssBytes: [],
      chargedBytes: [],
      processes: [],
    };
    this.#tracks.push({
      ...service,
      samples,
      last: undefined,
      searchedAtMs: this.#options.now(),
      sharedBytes: new Map(),
    });
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** All samples so far. */
  samples(name: string): Samples {
    const track = this.#tracks.find((candidate) => candidate.name === name);
    if (!track) throw new Error(`No service ${name} is sampled.`);
    return track.samples;
  }

  /** The newest sample of each service; undefined before the first. */
  latest(): (Sample | undefined)[] {
    return this.#tracks.map((track) => track.last);
  }

  /** Largest private memory sampled from a moment on, bytes; undefined without a sample since. */
  peakPrivate(name: string, sinceMs: number): number | undefined {
    const { atMs, privateBytes } = this.samples(name);
    let peak: number | undefined;
    for (let index = atMs.length - 1; index >= 0 && (atMs[index] ?? 0) >= sinceMs; index -= 1)
      peak = Math.max(peak ?? 0, privateBytes[index] ?? 0);
    return peak;
  }

  /** What sampling has cost so far, as a share of one core. Reads of /proc run on the reader's time, so wall time is processor time here. */
  get shareOfCore(): number {
    const elapsed = this.#options.now() - this.#beganAtMs;
    return elapsed > 0 ? this.#spentMs / elapsed : 0;
  }

  /** Takes one sample of every service now. */
  sample(): void {
    const { now, shareOfCore } = this.#options;
    const began = performance.now();
    const atMs = now();
    // PSS makes the kernel walk page tables: half of the allowance is for it, half for the rest.
    const withPss = atMs - this.#pssAtMs >= Math.max(fastestPssMs, this.#pssCostMs / (shareOfCore / 2));
    if (withPss) this.#pssAtMs = atMs;
    for (const track of this.#tracks) this.#sampleTrack(track, atMs, withPss);
    const cost = performance.now() - began;
    this.#spentMs += cost;
    if (withPss) this.#pssCostMs = smooth(this.#pssCostMs, Math.max(0, cost - this.#plainCostMs));
    else this.#plainCostMs = smooth(this.#plainCostMs, cost);
  }

  #schedule(): void {
    if (this.#timer) return;
    const tick = (): void => {
      this.sample();
      const { fastestMs, shareOfCore } = this.#options;
      this.#timer = setTimeout(tick, Math.max(fastestMs, this.#plainCostMs / (shareOfCore / 2)));
    };
    this.#timer = setTimeout(tick, 0);
  }

  #sampleTrack(track: Track, atMs: number, withPss: boolean): void {
    const search = atMs - track.searchedAtMs > searchEveryMs;
    if (search) track.searchedAtMs = atMs;
    const members = search ? track.finder.find() : track.finder.refresh();
    let privateBytes = 0;
    let rssSumBytes = 0;
    let pssBytes: number | null = withPss ? 0 : null;
    for (const member of members) {
      const status = this.#readStatus(member);
      if (!status) continue;
      rssSumBytes += status.rssBytes;
      if (withPss && pssBytes !== null) {
        const rollup = this.#readRollup(member);
        pssBytes = rollup ? pssBytes + rollup.pssBytes : null;
        if (rollup) track.sharedBytes.set(member.pid, rollup.sharedBytes);
      }
      privateBytes += Math.max(0, status.privateBytes - (track.sharedBytes.get(member.pid) ?? 0));
    }
    const charged = track.cgroup ? readCgroup(track.cgroup, this.#options.files).chargedBytes : null;
    const sample: Sample = {
      atMs,
      privateBytes,
      rssSumBytes,
      pssBytes: members.length === 0 ? null : pssBytes,
      chargedBytes: charged === null || !isKnown(charged) ? null : charged,
      processes: members.length,
      ticks: sumTicks(members),
    };
    track.last = sample;
    for (const column of ['atMs', 'privateBytes', 'rssSumBytes', 'processes'] as const)
      track.samples[column].push(column === 'atMs' ? Math.round(sample.atMs) : sample[column]);
    track.samples.pssBytes.push(sample.pssBytes);
    track.samples.chargedBytes.push(sample.chargedBytes);
  }

  #readStatus({ pid }: ProcessStat): { privateBytes: number; rssBytes: number } | undefined {
    const text = this.#options.files.readText(`/proc/${pid}/status`);
    if (typeof text !== 'string') return undefined;
    const status = parseStatus(text);
    return { privateBytes: knownOr(approximatePrivate(status), 0), rssBytes: knownOr(status.rssBytes, 0) };
  }

  #readRollup({ pid }: ProcessStat): { pssBytes: number; sharedBytes: number } | undefined {
    const text = this.#options.files.readText(`/proc/${pid}/smaps_rollup`);
    if (typeof text !== 'string' || text === '') return undefined;
    const { pssBytes, anonymousBytes, pssAnonymousBytes } = parseSmapsRollup(text);
    if (!isKnown(pssBytes)) return undefined;
    const shared = isKnown(anonymousBytes) && isKnown(pssAnonymousBytes) ? anonymousBytes - pssAnonymousBytes : 0;
    return { pssBytes, sharedBytes: shared };
  }
}

/** Follows slowly, so that one descheduled read does not stretch the interval. */
const smooth = (average: number, value: number): number => (average === 0 ? value : average * 0.8 + value * 0.2);
