// Trials beside each other: what a program holds does not hang on who else uses the processors, and a plan is over sooner. Times do hang on it: the natural pairs,
// by which they are judged, run alone.

import type { Mode } from '@tare/accounting';
import type { Subject } from '@tare/measure';
import type { PlanStage } from './plan-options.ts';

/** On two cores a third one adds nothing, and more of a machine than that is not ours to take. */
const mostJobs = 2;

/** Where trials choose and decide nothing, and no times are asked for. */
const choosing: ReadonlySet<PlanStage> = new Set(['screening', 'compose']);

/** How many trials of a subject to begin with at once; a port that is named is had by one of them alone. */
export function usualJobs({ services }: Subject, processors: number): number {
  const hasNamedPort = services.some(({ ready }) => ready.kind === 'port' || ready.kind === 'url');
  return hasNamedPort ? 1 : Math.max(1, Math.min(mostJobs, processors));
}

export class Neighbours {
  #jobs: number;
  readonly #underWay = new Set<Promise<unknown>>();
  /** While one has to be alone, nobody begins. */
  #gate: Promise<unknown> | undefined;

  /** @param jobs trials that may be under way at once */
  constructor(jobs: number) {
    this.#jobs = jobs;
  }

  jobs(mode: Mode, stage: PlanStage): number {
    return mode === 'calm' || choosing.has(stage) ? this.#jobs : 1;
  }

  limit(jobs: number): void {
    this.#jobs = Math.max(1, Math.min(this.#jobs, Math.floor(jobs)));
  }

  /**
   * Runs a trial, and where it failed once more, by itself: two copies of a server may share a port, a file or a lock, and the change is not to blame.
   * @param jobs as `jobs` says, asked again each time: it may have been limited meanwhile
   * @param start is told whether it has neighbours
   * @param isSound whether it needs no second one
   * @param onSound called with the first where the second one was: the subject bears no neighbour
   */
  async run<Result>(
    jobs: () => number,
    start: (isBeside: boolean) => Promise<Result>,
    isSound: (result: Result) => boolean,
    onSound: (first: Result) => void,
  ): Promise<Result> {
    // Also where a list of trials was begun with more places than there are by now.
    while (this.#gate || this.#underWay.size >= jobs())
      await (this.#gate ?? Promise.race([...this.#underWay].map((trial) => trial.then(noop, noop))));
    const isBeside = jobs() > 1;
    const trial = start(isBeside);
    this.#underWay.add(trial);
    let first: Result;
    try {
      first = await trial;
    } finally {
      this.#underWay.delete(trial);
    }
    // By how it began: others may have been forbidden meanwhile, and it had its neighbour all the same.
    if (isSound(first) || !isBeside) return first;
    // In one go with the lines before: nobody may begin in between.
    const alone = this.#alone(start);
    const gate = alone.then(noop, noop);
    this.#gate = gate;
    try {
      const second = await alone;
      if (isSound(second)) onSound(first);
      return second;
    } finally {
      if (this.#gate === gate) this.#gate = undefined;
    }
  }

  async #alone<Result>(start: (isBeside: boolean) => Promise<Result>): Promise<Result> {
    const before = this.#gate;
    await Promise.allSettled([...this.#underWay, before]);
    return start(false);
  }
}

const noop = (): void => undefined;
