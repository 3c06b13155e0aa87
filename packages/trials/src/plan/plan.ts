// The plan: explain, find candidates, hold the unchanged subject against itself, screen, measure pairs of what is left, compose paths, and measure each path
// as a whole. Each stage reads and extends one state that is saved after every round, so that a stop loses nothing and a resumed plan repeats nothing.

import { distinctWarnings, type Mode, type RecordedError, TareError } from '@tare/accounting';
import type { Change } from '@tare/changes';
import { chooseChain, type Plan } from '@tare/experiment';
import { openTrials, type TrialOutcome, type TrialSession } from '@tare/measure';
import { describeArm, describeSettings } from '../compare/describe-arm.ts';
import { compareWithSelf } from './compare-with-self.ts';
import { composePath } from './compose-path.ts';
import { describePaths } from './describe-paths.ts';
import { describePlan, estimatesOf, type PlanFrame, verdictsOf } from './describe-plan.ts';
import { type Candidates, findCandidates, isExplained } from './find-candidates.ts';
import { measurePairs } from './measure-pairs.ts';
import { measurePaths } from './measure-paths.ts';
import { usualJobs } from './neighbours.ts';
import { PlanArms } from './plan-arms.ts';
import type { PlanOptions } from './plan-options.ts';
import { PlanRun, type PlanState } from './plan-run.ts';
import { PlanStop } from './plan-stop.ts';
import { plannedChange } from './planned-change.ts';
import { requireSameSubject, sameCandidates } from './same-plan.ts';
import { screenChanges } from './screen-changes.ts';
import { tryStandIns } from './try-stand-ins.ts';

const noSignal = new AbortController().signal;
const modes: readonly Mode[] = ['calm', 'natural'];

/**
 * @returns always a Plan: `outcome` and `error` say whether it is complete
 * @throws TareError USAGE for an earlier plan of something else, and for an `only` or `skip` that names nothing; UNSUPPORTED_PLATFORM on a machine without
 * /proc
 */
export async function plan(options: PlanOptions): Promise<Plan> {
  const { subject, changes, seed = 1, signal = noSignal, onProgress = () => undefined } = options;
  // What was refused has nothing to go on from: its reference holds the moods that it was refused for.
  const earlier = options.earlier?.outcome === 'refused' ? undefined : options.earlier;
  const { now = () => performance.now(), timeMs = Number.POSITIVE_INFINITY } = options;
  const beganMs = now();
  const arms = new PlanArms(subject, changes);
  const baseline = arms.baseline([]);
  const counted = countTrials(options.session ?? (await openTrials()));
  const frame: PlanFrame = {
    environment: counted.session.environment,
    subject,
    settings: {
      ...describeSettings(baseline, modes, seed),
      timeMs: Number.isFinite(timeMs) ? timeMs : null,
      screeningSweeps: 0,
      pathSweeps: 0,
      jobs: 1,
    },
    baseline: describeArm(baseline),
    limitBytes: options.limitBytes ?? null,
    price: options.price ?? null,
    earlier,
  };
  if (earlier) requireSameSubject(earlier, frame.settings, frame.baseline);

  const found = await findCandidates({ ...options, seed, signal }, counted.session, ({ step, ...explaining }) =>
    onProgress({
      stage: 'explain',
      mode: null,
      arm: baseline.name,
      step,
      done: explaining.trialsEnded,
      nextLook: explaining.trialsEnded + explaining.trialsLeft,
      trialsEnded: explaining.trialsEnded,
      // How many there are to come is not known before the candidates are.
      trialsLeft: explaining.trialsLeft,
      elapsedMs: now() - beganMs,
      estimates: [],
    }),
  );
  arms.noteVersions(
    new Map(found.result.explanation.services.flatMap(({ name, shown }) => (shown ? [[name, shown.nodeVersion]] : []))),
  );
  const canGoOn = isExplained(found.result) && !signal.aborted;
  const candidates = earlier && canGoOn ? sameCandidates(earlier, found.changes) : found.changes;
  const run: PlanRun = new PlanRun({
    session: counted.session,
    signal,
    seed,
    timeMs,
    now,
    arms,
    candidates,
    state: stateOf({ ...options, earlier }, candidates, found, arms, counted.session),
    beganMs,
    trialsBefore: counted.ended(),
    onProgress,
    onSave: async () => {
      if (options.onSave) await options.onSave(describePlan(run, frame, 'interrupted', null));
    },
    estimates: () => estimatesOf(run),
  });
  const { outcome, error } = await (canGoOn ? passStages(run, frame) : unexplained(found, signal));
  return describePlan(run, frame, outcome, error);
}

interface PlanEnd {
  outcome: Plan['outcome'];
  error: RecordedError | null;
}

async function passStages(run: PlanRun, { subject }: PlanFrame): Promise<PlanEnd> {
  /** What runs in every arm of a mode depends on all that is tried in it, whatever has been settled by now. */
  const compared = (mode: Mode): Change[] => run.options.candidates.filter((change) => change.mode === mode);
  try {
    const tried = modes.filter((mode) => run.open(mode).length > 0);
    for (const mode of tried) await compareWithSelf(run, mode, compared(mode));
    if (tried.includes('calm')) await tryStandIns(run, compared('calm'));
    for (const [index, mode] of tried.entries()) await screenChanges(run, mode, compared(mode), tried.length - index);
    await measurePairs(run, compared);
    const verdicts = verdictsOf(run);
    const members = chooseChain(
      run.state.changes.flatMap((change) => {
        const verdict = verdicts.find((candidate) => candidate.change === change.name);
        return verdict && change.standing.state === 'judged' ? [{ change, verdict }] : [];
      }),
    );
    if (members.length > 0) {
      // The paths are measured by the natural figure, whatever their members were.
      await compareWithSelf(run, 'natural', compared('natural'));
      const composed = await composePath(run, members);
      await measurePaths(run, composed, verdicts, (paths) => {
        run.state.paths = describePaths(run, subject, paths, verdicts);
      });
    }
    const isCut = Number.isFinite(run.leftMs) && (hasOpen(run) || run.leftMs <= 0);
    return { outcome: isCut ? 'time-was-up' : 'complete', error: null };
  } catch (stop) {
    if (!(stop instanceof PlanStop)) throw stop;
    return { outcome: stop.outcome, error: stop.error };
  }
}

const hasOpen = (run: PlanRun): boolean => modes.some((mode) => run.open(mode).length > 0);

function unexplained({ result }: Candidates, signal: AbortSignal): Promise<PlanEnd> {
  if (!signal.aborted) return Promise.resolve({ outcome: 'failed', error: result.explanation.error });
  const error = signal.reason instanceof TareError ? signal.reason.toJSON() : null;
  return Promise.resolve({ outcome: 'interrupted', error });
}

/** Of the saved plan what it had, otherwise nothing tried. */
function stateOf(
  {
    subject,
    earlier,
    warnings = [],
    jobs,
  }: Pick<PlanOptions, 'subject' | 'warnings' | 'jobs'> & { earlier: Plan | undefined },
  candidates: readonly Change[],
  { result }: Candidates,
  arms: PlanArms,
  session: TrialSession,
): PlanState {
  const begun = candidates.map((change) => plannedChange(change, subject, arms));
  const hasNode = result.explanation.services.some(({ shown }) => shown !== null);
  const own: PlanState = {
    explanation: hasNode ? result.explanation : null,
    reference: [],
    changes: begun,
    screenings: [],
    experiments: [],
    compositions: [],
    pathExperiments: [],
    paths: { conservative: null, aggressive: null },
    screeningSweeps: 0,
    pathSweeps: 0,
    jobs: jobs ?? usualJobs(subject, session.environment.processors),
    warnings: distinctWarnings([...warnings, ...session.warnings, ...result.explanation.warnings]),
  };
  if (!earlier) return own;
  const saved = structuredClone(earlier);
  return {
    explanation: saved.explanation?.outcome === 'complete' ? saved.explanation : own.explanation,
    reference: saved.reference,
    changes: saved.changes.length === 0 ? own.changes : saved.changes,
    screenings: saved.screenings,
    experiments: saved.experiments,
    compositions: saved.compositions,
    pathExperiments: saved.pathExperiments,
    paths: saved.paths,
    screeningSweeps: saved.settings.screeningSweeps,
    pathSweeps: saved.settings.pathSweeps,
    // What was found to bear no neighbour bears none now.
    jobs: saved.settings.jobs === 1 && jobs === undefined ? 1 : own.jobs,
    warnings: distinctWarnings([...own.warnings, ...saved.warnings]),
  };
}

/** Those of the explanation as well. */
function countTrials(session: TrialSession): { session: TrialSession; ended: () => number } {
  let ended = 0;
  const count = async <Outcome extends TrialOutcome>(trial: Promise<Outcome>): Promise<Outcome> => {
    const outcome = await trial;
    ended += 1;
    return outcome;
  };
  return {
    ended: () => ended,
    session: {
      ...session,
      trial: (...given) => count(session.trial(...given)),
      observe: (...given) => count(session.observe(...given)),
    },
  };
}
