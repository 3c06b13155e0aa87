// A plan under way: what it has found so far, and the one place where it starts a trial, saves, looks at the clock and tells how far it is.

import {
  distinctWarnings,
  type Mode,
  TareError,
  type Touch,
  type Trial,
  unavailable,
  type Warning,
} from '@tare/accounting';
import type { Change } from '@tare/changes';
import {
  type ChangeStanding,
  type DifferenceSpread,
  median,
  type Plan,
  type PlannedChange,
  planInterestBytes,
  type ReferenceService,
  type Screening,
  spreadOfStarts,
  type TrialOutcome,
} from '@tare/experiment';
import type { TrialSession, TrialStep } from '@tare/measure';
import type { Arm } from '../arm.ts';
import { ofOneTrial } from '../compare/compare.ts';
import { observe } from '../compare/observe.ts';
import { extendReference } from '../guard/reference.ts';
import { Neighbours } from './neighbours.ts';
import { withOwnPorts } from './own-ports.ts';
import type { PlanArms } from './plan-arms.ts';
import type { PlanProgress, PlanStage } from './plan-options.ts';
import { PlanStop } from './plan-stop.ts';

/** What is saved, and grows. */
export interface PlanState {
  explanation: Plan['explanation'];
  reference: ReferenceService[];
  changes: PlannedChange[];
  screenings: Screening[];
  experiments: Plan['experiments'];
  compositions: Plan['compositions'];
  pathExperiments: Plan['pathExperiments'];
  paths: Plan['paths'];
  screeningSweeps: number;
  pathSweeps: number;
  jobs: number;
  warnings: Warning[];
}

export interface PlanRunOptions {
  session: TrialSession;
  signal: AbortSignal;
  seed: number;
  timeMs: number;
  now: () => number;
  arms: PlanArms;
  candidates: readonly Change[];
  state: PlanState;
  /** Trials and ms that explaining took. */
  beganMs: number;
  trialsBefore: number;
  onProgress: (progress: PlanProgress) => void;
  onSave: () => Promise<void>;
  estimates: () => PlanProgress['estimates'];
}

export interface StagePlace {
  stage: PlanStage;
  done: number;
  nextLook: number;
  /** Trials of this stage and of those to come, this one included. */
  trialsLeft: number;
}

export interface PlanTrial {
  outcome: TrialOutcome;
  touches: Touch[];
  trial: Trial;
}

/** What a trial is supposed to take before one was seen. */
const supposedTrialMs = 2000;

export class PlanRun {
  readonly options: PlanRunOptions;
  readonly state: PlanState;
  readonly arms: PlanArms;
  readonly seed: number;
  trialsEnded: number;
  #estimates: PlanProgress['estimates'] | undefined;
  /** Of single trials, by mode and how many might run at once. */
  readonly #durations = new Map<string, number[]>();
  readonly #neighbours: Neighbours;
  /** Arms of the trials under way. */
  readonly #underWay: string[] = [];

  constructor(options: PlanRunOptions) {
    this.options = options;
    this.state = options.state;
    this.arms = options.arms;
    this.seed = options.seed;
    this.trialsEnded = options.trialsBefore;
    this.#neighbours = new Neighbours(options.state.jobs);
  }

  get elapsedMs(): number {
    return this.options.now() - this.options.beganMs;
  }

  /** Infinity without a bound. */
  get leftMs(): number {
    return this.options.timeMs - this.elapsedMs;
  }

  /** @throws PlanStop */
  requireTime(): void {
    this.requireWanted();
    if (this.leftMs <= 0) throw new PlanStop('time-was-up');
  }

  /** @throws PlanStop */
  requireWanted(): void {
    const { signal } = this.options;
    if (!signal.aborted) return;
    throw new PlanStop('interrupted', signal.reason instanceof TareError ? signal.reason.toJSON() : null);
  }

  /** Trials of a mode and stage that may be under way at once. */
  jobs(mode: Mode, stage: PlanStage): number {
    return this.#neighbours.jobs(mode, stage);
  }

  limitJobs(jobs: number): void {
    this.#neighbours.limit(jobs);
    this.state.jobs = this.jobs('calm', 'pairs');
  }

  /** From here on one by one: it cannot bear a copy of itself. */
  refuseNeighbours(because: string): void {
    this.limitJobs(1);
    const message = `Two copies of the subject do not go together (${because}); trials run one by one.`;
    this.warn([{ code: 'one-by-one', service: null, message }]);
  }

  /** What one more trial takes, ms, where it shares its time with neighbours: median of those that ran as it will, else of all. */
  trialMs(mode: Mode, stage: PlanStage): number {
    const jobs = this.jobs(mode, stage);
    const seen = this.#durations.get(`${mode} ${jobs}`) ?? [...this.#durations.values()].flat();
    return seen.length === 0 ? supposedTrialMs : median(seen) / jobs;
  }

  /** Candidates that a trial can say something about and that none has decided. */
  open(mode: Mode): Change[] {
    return this.options.candidates.filter(
      ({ name, mode: own, trial }) =>
        own === mode &&
        (trial.kind === 'launch' || trial.kind === 'arm') &&
        this.planned(name).standing.state === 'not-reached',
    );
  }

  change(name: string): Change {
    const found = this.options.candidates.find((change) => change.name === name);
    if (!found) throw new Error(`No candidate ${name}.`);
    return found;
  }

  planned(name: string): PlannedChange {
    const found = this.state.changes.find((change) => change.name === name);
    if (!found) throw new Error(`No planned change ${name}.`);
    return found;
  }

  settle(name: string, standing: ChangeStanding): void {
    this.planned(name).standing = standing;
  }

  /** Begun where there is none yet. */
  screening(mode: Mode): Screening {
    const known = this.state.screenings.find((screening) => screening.mode === mode);
    if (known) return known;
    const begun: Screening = {
      mode,
      selfComparison: { privateBytes: [], standardDeviation: null },
      smallestEffectBytes: 0,
      trials: [],
    };
    this.state.screenings.push(begun);
    return begun;
  }

  /** What the starts of the unchanged subject showed; after its comparison with itself. */
  noise(mode: Mode): { spread: DifferenceSpread | undefined; smallest: number } {
    const { privateBytes } = this.screening(mode).selfComparison;
    const spread = spreadOfStarts(privateBytes);
    return { spread, smallest: planInterestBytes(mode, spread, median(privateBytes)) };
  }

  /**
   * One fresh start, held against the reference; those of the unchanged subject become part of it.
   * @throws PlanStop where it was interrupted
   */
  measure(arm: Arm, mode: Mode, seed: number, place: StagePlace): Promise<PlanTrial> {
    const start = (isBeside: boolean): Promise<PlanTrial> => this.#start(arm, mode, seed, place, isBeside);
    return this.#neighbours.run(
      () => this.jobs(mode, place.stage),
      start,
      ({ outcome }) => outcome.state === 'measured',
      ({ outcome }) => this.refuseNeighbours('because' in outcome ? outcome.because : outcome.state),
    );
  }

  async #start(arm: Arm, mode: Mode, seed: number, place: StagePlace, isBeside: boolean): Promise<PlanTrial> {
    const { session, signal, now } = this.options;
    this.requireWanted();
    const subject = isBeside ? await withOwnPorts(arm.subject) : arm.subject;
    const beganMs = now();
    this.#underWay.push(arm.name);
    const { trial, warnings, failure, touches } = await session
      .trial(subject, {
        mode,
        seed,
        signal,
        lastPhase: mode === 'natural' ? 'afterLoad' : 'collected',
        onStep: (step) => this.tell(place, mode, this.#underWay.join(', '), step),
      })
      .finally(() => this.#underWay.splice(this.#underWay.indexOf(arm.name), 1));
    this.requireWanted();
    this.trialsEnded += 1;
    const how = `${mode} ${isBeside ? this.jobs(mode, place.stage) : 1}`;
    this.#durations.set(how, [...(this.#durations.get(how) ?? []), now() - beganMs]);
    this.warn(warnings);
    const isBaseline = arm.source.kind === 'unchanged';
    const { reference } = this.state;
    const { outcome } = observe(trial, failure, {
      reference: isBaseline ? [] : reference,
      answersMayDiffer: false,
    });
    if (isBaseline && outcome.state === 'measured') this.state.reference = extendReference(reference, trial);
    return { outcome: isBeside ? withoutTimes(outcome) : outcome, touches, trial };
  }

  warn(warnings: readonly Warning[]): void {
    const lasting = warnings.filter(({ code }) => !ofOneTrial.has(code));
    this.state.warnings = distinctWarnings([...this.state.warnings, ...lasting]);
  }

  tell({ stage, done, nextLook, trialsLeft }: StagePlace, mode: Mode | null, arm: string, step: TrialStep): void {
    const { onProgress } = this.options;
    // They change with rounds, steps are many more.
    this.#estimates ??= this.options.estimates();
    onProgress({
      stage,
      mode,
      arm,
      step,
      done,
      nextLook,
      trialsEnded: this.trialsEnded,
      trialsLeft: Math.max(1, trialsLeft),
      elapsedMs: this.elapsedMs,
      estimates: this.#estimates,
    });
  }

  save(): Promise<void> {
    this.#estimates = undefined;
    return this.options.onSave();
  }
}

/** Two servers on the same processors: how fast either answers says nothing. When it is ready is kept, since that is told of a change, and neighbours are the same for all arms. */
function withoutTimes(outcome: TrialOutcome): TrialOutcome {
  if (outcome.state !== 'measured') return outcome;
  const notSampled = unavailable('not-sampled');
  return {
    ...outcome,
    observation: { ...outcome.observation, latencyP95Ms: notSampled, throughputPerSecond: notSampled },
  };
}
