// Whole paths against the unchanged subject, with fresh pairs: what composing promised has to be seen. A path that breaks loses its last member and is
// measured anew; none is returned that breaks anything. A conservative path that does harm as a whole loses the member that is likeliest to do it.

import type { Mode } from '@tare/accounting';
import type { Change } from '@tare/changes';
import {
  activeMembers,
  type Harm,
  harmOf,
  judgeExperiment,
  type ModeExperiment,
  type PathStep,
  type Verdict,
} from '@tare/experiment';
import type { Arm } from '../arm.ts';
import type { Composed } from './compose-path.ts';
import type { PlanRun } from './plan-run.ts';
import { runRounds } from './run-rounds.ts';

type PathName = 'conservative' | 'aggressive';

/** What a path is made of, and what was seen of it. */
export interface MeasuredPath {
  /** Names, in the order they were added. */
  changes: string[];
  /** Natural first. */
  verdicts: Verdict[];
  steps: PathStep[];
}

export type MeasuredPaths = Record<PathName, MeasuredPath | null>;

const pathNames: readonly PathName[] = ['conservative', 'aggressive'];
const armNameOf = (path: PathName): string => `${path} path`;

/** Apart from the seeds of single changes' pairs. */
const seedOffset = 10_000;

/**
 * Goes on where rounds were measured before.
 * @param singles verdicts of the changes one by one
 * @param onPaths after each round: what is known of the paths
 * @throws PlanStop where it was interrupted
 */
export async function measurePaths(
  run: PlanRun,
  composed: Composed,
  singles: readonly Verdict[],
  onPaths: (paths: MeasuredPaths) => void,
): Promise<void> {
  const paths = startingPaths(composed);
  /** By members: equal paths are measured once. */
  const seen = new Map<string, Verdict[]>();
  const publish = (): void => {
    for (const name of pathNames) {
      const path = paths[name];
      const verdicts = path ? (seen.get(keyOf(path)) ?? []) : [];
      if (path)
        paths[name] = { ...path, verdicts: verdicts.map((verdict) => ({ ...verdict, change: armNameOf(name) })) };
    }
    // What broke is shown by no save, even if the plan ends before another path is measured in its place.
    const intact = (path: MeasuredPath | null): MeasuredPath | null => (path && hasBroken(path.verdicts) ? null : path);
    onPaths({ conservative: intact(paths.conservative), aggressive: intact(paths.aggressive) });
  };
  publish();
  let reached = 0;
  for (let unseen = unseenOf(paths, seen); unseen.length > 0; unseen = unseenOf(paths, seen)) {
    for (const { path } of unseen) seen.set(keyOf(path), seen.get(keyOf(path)) ?? []);
    for (const mode of modesOf(run, unseen)) {
      const intact = unseen.filter(
        ({ path }) => !hasBroken(seen.get(keyOf(path))) && run.arms.weighedIn(mode, membersOf(run, path)).length > 0,
      );
      if (intact.length === 0) continue;
      const experiment = experimentAt(run, reached, mode);
      reached += 1;
      await measureWhole(run, experiment, intact, () => {
        for (const { name, path } of intact) addVerdict(seen, keyOf(path), experiment, armNameOf(name));
        publish();
      });
    }
    for (const name of pathNames) {
      const path = paths[name];
      const because = path && seen.get(keyOf(path))?.find(({ state }) => state === 'broke')?.brokeBecause;
      if (path && because) paths[name] = withoutLast(run, name, path, because);
    }
    for (let path = paths.conservative; path !== null; path = paths.conservative) {
      const harm = harmOfPath(seen.get(keyOf(path)) ?? []);
      if (harm === undefined) break;
      paths.conservative = withoutHarm(run, path, harm, singles);
    }
    publish();
  }
}

interface NamedPath {
  name: PathName;
  path: MeasuredPath;
}

const keyOf = ({ changes }: MeasuredPath): string => changes.join('\0');
const hasBroken = (verdicts: readonly Verdict[] = []): boolean => verdicts.some(({ state }) => state === 'broke');

/** Equal ones once, under the first name. */
function unseenOf(paths: MeasuredPaths, seen: ReadonlyMap<string, Verdict[]>): NamedPath[] {
  const found = new Map<string, NamedPath>();
  for (const name of pathNames) {
    const path = paths[name];
    if (path && !seen.has(keyOf(path)) && !found.has(keyOf(path))) found.set(keyOf(path), { name, path });
  }
  return [...found.values()];
}

function startingPaths({ chain, steps }: Composed): MeasuredPaths {
  const isKept = (name: string): boolean => steps.find(({ change }) => change === name)?.isKept ?? false;
  const kept = chain.filter(({ name }) => isKept(name));
  const pathOf = (members: typeof kept, own: readonly PathStep[]): MeasuredPath | null =>
    members.length === 0
      ? null
      : { changes: activeMembers(members).map(({ name }) => name), verdicts: [], steps: [...own] };
  const conservative = new Set(chain.filter((member) => member.isConservative).map(({ name }) => name));
  const known = new Set(chain.map(({ name }) => name));
  // Steps of members that broke the chain stand in both.
  const ownSteps = steps.filter(({ change }) => conservative.has(change) || !known.has(change));
  return {
    conservative: pathOf(
      kept.filter((member) => member.isConservative),
      ownSteps,
    ),
    aggressive: pathOf(kept, steps),
  };
}

/**
 * What the machine holds; before it, where all members are of the calm figure, what the program retains, which says it with fewer trials. Where a stand-in can be
 * weighed by the calm figure alone, both: each of the members that it can weigh.
 */
function modesOf(run: PlanRun, paths: readonly NamedPath[]): Mode[] {
  const members = paths.flatMap(({ path }) => membersOf(run, path));
  if (members.some((change) => run.arms.isCalmOnly(change))) return ['calm', 'natural'];
  // Short of time, the calm figure is left out: it is the natural one that a path is verified by.
  return members.every(({ mode }) => mode === 'calm') && !Number.isFinite(run.leftMs)
    ? ['calm', 'natural']
    : ['natural'];
}

const membersOf = (run: PlanRun, { changes }: MeasuredPath): Change[] => changes.map((name) => run.change(name));

function experimentAt(run: PlanRun, index: number, mode: Mode): ModeExperiment {
  const { pathExperiments } = run.state;
  const known = pathExperiments[index];
  if (known?.mode === mode) return known;
  const begun: ModeExperiment = { mode, selfComparison: run.screening(mode).selfComparison, record: null };
  pathExperiments.splice(index, pathExperiments.length, begun);
  return begun;
}

async function measureWhole(
  run: PlanRun,
  experiment: ModeExperiment,
  paths: readonly NamedPath[],
  onRound: () => void,
): Promise<void> {
  const changesOf = (path: MeasuredPath): Change[] => run.arms.weighedIn(experiment.mode, membersOf(run, path));
  const compared = paths.flatMap(({ path }) => changesOf(path));
  const arms: Arm[] = [];
  for (const { name, path } of paths) arms.push(await run.arms.arm(armNameOf(name), changesOf(path), compared));
  try {
    await runRounds(run, {
      experiment,
      baseline: run.arms.baseline(compared),
      arms,
      stage: 'paths',
      timeMs: run.leftMs,
      seed: run.seed + seedOffset,
      trialsAfter: () => 0,
      onRound,
    });
  } finally {
    // Also without a single round: the path then has no verdict, and is not asked for again.
    onRound();
  }
}

/** Natural first. */
function addVerdict(seen: Map<string, Verdict[]>, key: string, { mode, record }: ModeExperiment, arm: string): void {
  const found = record === null ? undefined : judgeExperiment(record).find(({ change }) => change === arm);
  const others = (seen.get(key) ?? []).filter((verdict) => verdict.mode !== mode);
  if (!found) seen.set(key, others);
  else seen.set(key, mode === 'natural' ? [found, ...others] : [...others, found]);
}

const harmWords: Readonly<Record<Harm, string>> = {
  latency: 'answers more slowly under load',
  throughput: 'answers fewer requests per second',
  start: 'starts more slowly',
};

/** What a path as a whole does beyond doubt, and a conservative one may not. */
function harmOfPath(verdicts: readonly Verdict[]): string | undefined {
  const verdict = verdicts.find(({ mode }) => mode === 'natural');
  const harm = verdict && harmOf(verdict);
  return harm && harmWords[harm];
}

/** The member that took most throughput by itself is the suspect; of several that took none, the one that saved least. null where none is left. */
function withoutHarm(run: PlanRun, path: MeasuredPath, harm: string, singles: readonly Verdict[]): MeasuredPath | null {
  const kept = (name: string): number => {
    const throughput = singles.find(({ change }) => change === name)?.throughput;
    return throughput && 'ratio' in throughput ? Math.min(1, throughput.ratio ?? 1) : 1;
  };
  const saving = (name: string): number => {
    const own = singles.find(({ change }) => change === name)?.savingBytes;
    return own && 'estimate' in own ? own.estimate : 0;
  };
  // What the natural pairs did not run cannot be why.
  const suspects = run.arms.weighedIn('natural', membersOf(run, path)).map(({ name }) => name);
  const [suspect] = suspects.sort((a, b) => kept(a) - kept(b) || saving(a) - saving(b));
  const because = `as a whole, the path ${harm}`;
  const message = `The conservative path ${harm}, and goes on without ${suspect}.`;
  run.warn([{ code: 'path-harmed', service: null, message }]);
  const steps = path.steps.map(
    (step): PathStep => (step.change === suspect ? { ...step, isKept: false, because } : step),
  );
  const changes = path.changes.filter((name) => name !== suspect);
  return changes.length === 0 ? null : { changes, verdicts: [], steps };
}

/** The last-added member is the suspect: the others had come through without it. null where none is left. */
function withoutLast(run: PlanRun, name: PathName, path: MeasuredPath, because: string): MeasuredPath | null {
  const last = path.changes.at(-1);
  const changes = path.changes.slice(0, -1);
  run.warn([
    { code: 'path-broke', service: null, message: `The ${name} path broke and goes on without ${last}: ${because}` },
  ]);
  const steps = path.steps.map(
    (step): PathStep =>
      step.change === last ? { ...step, isKept: false, because: `the path broke with it: ${because}` } : step,
  );
  return changes.length === 0 ? null : { changes, verdicts: [], steps };
}
