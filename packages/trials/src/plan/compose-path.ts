// Composing: members are added one by one in every sweep, in random order of the beginnings, so that each member's share in company is seen. A member with
// which the subject no longer behaves is left out, and the chain is tried without it.

import type { Mode } from '@tare/accounting';
import {
  activeMembers,
  type ChainMember,
  type Composition,
  inTurn,
  judgeChain,
  type PathStep,
  pathSweeps,
  seededRandom,
  shuffle,
  suspectOf,
  wholePathsMs,
} from '@tare/experiment';
import { expectedPaths } from './expected-trials.ts';
import { costsOf } from './measure-pairs.ts';
import type { PlanRun } from './plan-run.ts';

export interface Composed {
  /** As it was measured last, without those that broke it. */
  chain: ChainMember[];
  /** Of all members, those that broke it among them. */
  steps: PathStep[];
  mode: Mode;
}

/** Apart from the sweeps of a screening with the same seed. */
const stream = 7_001;

/**
 * Goes on where sweeps were measured before.
 * @param members as `chooseChain` gives them
 * @throws PlanStop where it was interrupted; where time is short there are fewer sweeps, or none
 */
export async function composePath(run: PlanRun, members: readonly ChainMember[]): Promise<Composed> {
  const mode = modeOf(run, members);
  const apart = new Set(mode === 'natural' ? members.filter(({ name }) => run.arms.isCalmOnly(run.change(name))) : []);
  const broken: PathStep[] = [];
  let chain = members.filter((member) => !apart.has(member));
  for (let attempt = 0; ; attempt++) {
    const composition = compositionAt(run, attempt, mode, chain);
    // With one member there is nothing that it could share.
    if (chain.length > 1 && composition.broke === null) await measureChain(run, composition, chain);
    const { broke } = composition;
    if (broke === null) {
      const steps = chain.length > 1 ? judgeSteps(run, composition, chain) : chain.map(onlyMember);
      const calm = [...apart].map(calmMember);
      // What conservative members are stays at the beginning.
      const whole = members.filter((member) => apart.has(member) || chain.includes(member));
      return { chain: whole, mode, steps: [...withReplacements(chain, steps), ...calm, ...broken] };
    }
    const because = `the path broke with it: ${broke.because}`;
    broken.push({ change: broke.change, addsBytes: null, sweeps: composition.sweeps.length, isKept: false, because });
    chain = chain.filter(({ name }) => name !== broke.change);
  }
}

const modeOf = (run: PlanRun, members: readonly ChainMember[]): Mode =>
  members.some(({ name }) => run.change(name).mode === 'natural') ? 'natural' : 'calm';

const judgeSteps = (run: PlanRun, composition: Composition, chain: readonly ChainMember[]): PathStep[] =>
  judgeChain(
    composition,
    chain.map(({ savingBytes }) => savingBytes),
    run.noise(composition.mode).smallest,
  );

const onlyMember = ({ name }: ChainMember): PathStep => ({
  change: name,
  addsBytes: null,
  sweeps: 0,
  isKept: true,
  because: 'the only member',
});

const calmMember = ({ name }: ChainMember): PathStep => ({
  change: name,
  addsBytes: null,
  sweeps: 0,
  isKept: true,
  because: 'with this version of Node.js its stand-in can be weighed by the calm figure alone',
});

/** A saved one is gone on with where it is of the same chain; otherwise it and what followed from it are void. */
function compositionAt(run: PlanRun, attempt: number, mode: Mode, chain: readonly ChainMember[]): Composition {
  const names = chain.map(({ name }) => name);
  const { compositions } = run.state;
  const known = compositions[attempt];
  if (known && known.mode === mode && known.chain.join('\0') === names.join('\0')) return known;
  const begun: Composition = { mode, chain: names, sweeps: [], broke: null };
  compositions.splice(attempt, compositions.length, begun);
  // So are paths that were made of another chain, and their pairs.
  run.state.pathExperiments = [];
  run.state.paths = { conservative: null, aggressive: null };
  return begun;
}

async function measureChain(run: PlanRun, composition: Composition, chain: readonly ChainMember[]): Promise<void> {
  const { mode, sweeps } = composition;
  const compared = chain.map(({ name }) => run.change(name));
  // Once there are pairs of a path, what it is made of is settled: more sweeps might say otherwise.
  const wanted = run.state.pathExperiments.length > 0 ? sweeps.length : sweepsThatFit(run, mode, chain.length);
  run.state.pathSweeps = Math.max(run.state.pathSweeps, wanted);
  while (sweeps.length < wanted && composition.broke === null && run.leftMs > 0) {
    run.requireWanted();
    const sweep = sweeps.length + 1;
    const lengths = shuffle(
      Array.from({ length: chain.length + 1 }, (_, length) => length),
      seededRandom(run.seed, stream, sweep),
    );
    const figures: (number | null)[] = lengths.map(() => null);
    const broken = new Map<number, string>();
    await inTurn(lengths, run.jobs(mode, 'compose'), async (length, position) => {
      const members = activeMembers(chain.slice(0, length)).map(({ name }) => run.change(name));
      const arm =
        length === 0 ? run.arms.baseline(compared) : await run.arms.arm(nameOf(chain, length), members, compared);
      const { outcome } = await run.measure(arm, mode, run.seed + sweep, {
        stage: 'compose',
        done: sweep - 1,
        nextLook: wanted,
        trialsLeft: (wanted - sweep + 1) * (chain.length + 1) - position + expectedPaths(run),
      });
      if (outcome.state === 'measured') figures[length] = outcome.observation.privateBytes;
      if (outcome.state === 'broke') broken.set(length, outcome.because);
      return outcome;
    });
    sweeps.push(figures);
    const suspect = suspectOf(
      chain.map(({ name }) => name),
      [...broken.keys()].filter((length) => length > 0),
    );
    if (suspect !== undefined) {
      const because = broken.get(Math.min(...broken.keys())) ?? '';
      composition.broke = { change: suspect, because };
    }
    await run.save();
  }
}

const nameOf = (chain: readonly ChainMember[], length: number): string =>
  chain
    .slice(0, length)
    .map(({ name }) => name)
    .join(' + ');

/** The usual number without a bound; else what is left beside the pairs of both paths to their first look. */
function sweepsThatFit(run: PlanRun, mode: Mode, members: number): number {
  const { leftMs } = run;
  const wholeMs = wholePathsMs(2, costsOf(run));
  return pathSweeps(members, run.trialMs(mode, 'compose'), Number.isFinite(leftMs) ? leftMs - wholeMs : leftMs);
}

/** Whose slot a later, kept member has is not in the whole path, whatever it added. */
const withReplacements = (chain: readonly ChainMember[], steps: readonly PathStep[]): PathStep[] =>
  steps.map((step, index) => {
    const slot = chain[index]?.slot ?? null;
    const successor = chain.slice(index + 1).find((later, offset) => {
      const laterStep = steps[index + 1 + offset];
      return slot !== null && later.slot === slot && laterStep?.isKept === true;
    });
    return successor === undefined || !step.isKept
      ? step
      : { ...step, because: `${step.because}; in the aggressive path ${successor.name} takes its place` };
  });
