// The curve of a trial: cheap counters often, PSS as often as its cost allows. The sampler watches what it costs and slows down before it disturbs.

import {
  isKnown,
  knownOr,
  type ProcessStat,
  pagesToBytes,
  parseSmapsRollup,
  parseStatm,
  type Samples,
  type SystemFiles,
} from '@tare/accounting';
import { type OwnCgroup, readCgroup } from '../cgroup/own-cgroup.ts';
import type { ProcessFinder } from '../process/process-finder.ts';
import { sumTicks } from '../process/process-reader.ts';
import type { SettleReading } from './settle.ts';

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
  pageSizeBytes: number;
  /** Clock of the trial, ms. */
  now: () => number;
  /** Share of one core that sampling may take. */
  shareOfCore: number;
  /** Shortest time between two samples, ms. */
  fastestMs: number;
}

/** Without a control group all processes of the machine are searched for runaways, at most this often. */
const searchEveryMs = 2_000;
const fastestFamilyMs = 100;
const fastestPssMs = 200;

interface Track extends SampledService {
  samples: Samples;
  last: Sample | undefined;
  members: readonly ProcessStat[];
  searchedAtMs: number;
  /**
   * What the cheap counters get wrong, by pid, from the last PSS read: swap is missing in them, and copy-on-write pages count in every member of a
   * forked family.
   */
  correctionBytes: Map<number, number>;
}

/** One kind of read: how dear it is, and when it was last done. */
interface Tier {
  /** Part of the whole allowance. */
  part: number;
  fastestMs: number;
  /** Of the last reads, newest last. */
  costsMs: number[];
  atMs: number;
}

/** The median of so many reads is their cost: a read during which tare was descheduled must not stretch the interval. */
const keptCosts = 5;
/** Before that many the cost is not known. */
const fewestCosts = 3;

export class Sampler {
  readonly #options: SamplerOptions;
  readonly #tracks: Track[] = [];
  #timer: NodeJS.Timeout | undefined;
  #spentMs = 0;
  #beganAtMs: number;
  /** Counters of known processes. */
  readonly #memory: Tier;
  /** Who is there, and their processor time. */
  readonly #family: Tier;
  /** A walk over page tables. */
  readonly #pss: Tier;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#beganAtMs = options.now();
    const tier = (part: number, fastestMs: number): Tier => ({
      part,
      fastestMs,
      costsMs: [],
      atMs: Number.NEGATIVE_INFINITY,
    });
    this.#memory = tier(0.4, options.fastestMs);
    this.#family = tier(0.3, Math.max(fastestFamilyMs, options.fastestMs));
    this.#pss = tier(0.3, Math.max(fastestPssMs, options.fastestMs));
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
      members: service.finder.find(),
      searchedAtMs: this.#options.now(),
      correctionBytes: new Map(),
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

  /** All services together, for `settle`. */
  reading(): SettleReading {
    const sum = (of: (sample: Sample) => number): number =>
      this.latest().reduce((total, sample) => total + (sample ? of(sample) : 0), 0);
    return { privateBytes: sum((sample) => sample.privateBytes), ticks: sum((sample) => sample.ticks) };
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

  /** How far apart the looks at members and their processor time are now. */
  get familyIntervalMs(): number {
    return this.#interval(this.#family);
  }

  /** Takes one sample of every service now. */
  sample(): void {
    const atMs = this.#options.now();
    const beganMs = performance.now();
    if (this.#isDue(this.#family, atMs)) this.#spend(this.#family, atMs, () => this.#lookForMembers(atMs));
    if (this.#isDue(this.#pss, atMs)) this.#spend(this.#pss, atMs, () => this.#sampleAll(atMs, true));
    else this.#spend(this.#memory, atMs, () => this.#sampleAll(atMs, false));
    this.#spentMs += performance.now() - beganMs;
  }

  #interval(tier: Tier): number {
    if (tier.costsMs.length < fewestCosts) return tier.fastestMs;
    const costMs = [...tier.costsMs].sort((a, b) => a - b)[Math.floor((tier.costsMs.length - 1) / 2)] ?? 0;
    return Math.max(tier.fastestMs, costMs / (this.#options.shareOfCore * tier.part));
  }

  #isDue(tier: Tier, atMs: number): boolean {
    // A timer may fire a little early; a sample must not slip to the next round for that.
    return atMs - tier.atMs >= this.#interval(tier) - 5;
  }

  #spend(tier: Tier, atMs: number, work: () => void): void {
    const beganMs = performance.now();
    work();
    tier.costsMs = [...tier.costsMs.slice(1 - keptCosts), performance.now() - beganMs];
    tier.atMs = atMs;
  }

  #schedule(): void {
    if (this.#timer) return;
    const tick = (): void => {
      this.sample();
      this.#timer = setTimeout(tick, this.#interval(this.#memory));
    };
    this.#timer = setTimeout(tick, 0);
  }

  #lookForMembers(atMs: number): void {
    for (const track of this.#tracks) {
      const search = atMs - track.searchedAtMs > searchEveryMs;
      if (search) track.searchedAtMs = atMs;
      track.members = search ? track.finder.find() : track.finder.refresh();
    }
  }

  #sampleAll(atMs: number, withPss: boolean): void {
    for (const track of this.#tracks) this.#sampleTrack(track, atMs, withPss);
  }

  #sampleTrack(track: Track, atMs: number, withPss: boolean): void {
    const { files, pageSizeBytes } = this.#options;
    let privateBytes = 0;
    let rssSumBytes = 0;
    let pssBytes: number | null = withPss ? 0 : null;
    let processes = 0;
    for (const { pid } of track.members) {
      if (withPss) {
        const rollup = this.#readRollup(pid);
        pssBytes = rollup && pssBytes !== null ? pssBytes + rollup.pssBytes : null;
        if (rollup) track.correctionBytes.set(pid, rollup.correctionBytes);
      }
      const text = files.readText(`/proc/${pid}/statm`);
      const memory = typeof text === 'string' ? parseStatm(text) : undefined;
      // A process that has ended holds nothing; the next look at the family leaves it out.
      if (!memory || memory.resident === 0) continue;
      processes += 1;
      rssSumBytes += pagesToBytes(memory.resident, pageSizeBytes);
      const anonymousBytes = pagesToBytes(memory.anonymous, pageSizeBytes);
      privateBytes += Math.max(0, anonymousBytes + (track.correctionBytes.get(pid) ?? 0));
    }
    const charged = track.cgroup ? readCgroup(track.cgroup, files).chargedBytes : null;
    const sample: Sample = {
      atMs,
      privateBytes,
      rssSumBytes,
      pssBytes: processes === 0 ? null : pssBytes,
      chargedBytes: charged === null || !isKnown(charged) ? null : charged,
      processes,
      ticks: sumTicks(track.members),
    };
    track.last = sample;
    const { samples } = track;
    samples.atMs.push(Math.round(sample.atMs));
    for (const column of ['privateBytes', 'rssSumBytes', 'processes'] as const) samples[column].push(sample[column]);
    samples.pssBytes.push(sample.pssBytes);
    samples.chargedBytes.push(sample.chargedBytes);
  }

  #readRollup(pid: number): { pssBytes: number; correctionBytes: number } | undefined {
    const text = this.#options.files.readText(`/proc/${pid}/smaps_rollup`);
    if (typeof text !== 'string' || text === '') return undefined;
    const { pssBytes, anonymousBytes, pssAnonymousBytes, swapBytes, swapPssBytes } = parseSmapsRollup(text);
    if (!isKnown(pssBytes)) return undefined;
    const shared = isKnown(anonymousBytes) && isKnown(pssAnonymousBytes) ? anonymousBytes - pssAnonymousBytes : 0;
    const swap = isKnown(swapPssBytes) ? swapPssBytes : knownOr(swapBytes, 0);
    return { pssBytes, correctionBytes: swap - shared };
  }
}
