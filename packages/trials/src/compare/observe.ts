// One trial of an arm as the experiment counts it: measured, broken by the change, or missed by the machine.

import { type Figure, isKnown, type Mode, sumFigures, TareError, type Trial, unavailable } from '@tare/accounting';
import type { Observation, ReferenceService, TrialOutcome } from '@tare/experiment';
import { firstDifference } from '../guard/first-difference.ts';

/** Faults of the machine or of what runs beside the subject; the change is not to blame and the pair is tried again. */
const accidents: ReadonlySet<string> = new Set(['PORT_TAKEN', 'UNSUPPORTED_PLATFORM', 'INTERRUPTED']);

export interface Observed {
  outcome: TrialOutcome;
  /** Other answers that were allowed; null where there are none. */
  tolerated: string | null;
}

export interface Guard {
  reference: readonly ReferenceService[];
  /** Whether other answers break a change, or are only told: a commit may well be there to change them. */
  answersMayDiffer: boolean;
}

/** @param failure what ended the trial early; undefined for a complete one */
export function observe(trial: Trial, failure: unknown, { reference, answersMayDiffer }: Guard): Observed {
  if (failure !== undefined) return { outcome: outcomeOfFailure(failure), tolerated: null };
  const difference = firstDifference(reference, trial);
  const isTolerated = difference?.kind === 'answers' && answersMayDiffer;
  if (difference && !isTolerated) return { outcome: { state: 'broke', because: difference.text }, tolerated: null };
  const observation = observationOf(trial);
  const outcome: TrialOutcome =
    'because' in observation
      ? { state: 'unmeasured', because: observation.because }
      : { state: 'measured', observation };
  return { outcome, tolerated: difference?.text ?? null };
}

function outcomeOfFailure(failure: unknown): TrialOutcome {
  const because = describeFailure(failure);
  const isAccident = !(failure instanceof TareError) || accidents.has(failure.code);
  return { state: isAccident ? 'unmeasured' : 'broke', because };
}

/** The message, and where a program said why it ended, the line that says so. */
function describeFailure(failure: unknown): string {
  if (!(failure instanceof TareError)) return failure instanceof Error ? failure.message : String(failure);
  const lines = (failure.seen ?? '').split('\n').filter((line) => line.trim() !== '');
  const telling = lines.find((line) => /\b\w*(Error|error|FATAL|panic)\b/.test(line)) ?? lines.at(-1);
  return telling === undefined ? failure.message : `${failure.message} ${telling.trim()}`;
}

/** The figures of the whole subject, all services together, in the phase that its mode decides by. */
export function observationOf(trial: Trial): Observation | { because: string } {
  const phase = decidingPhase[trial.mode];
  const sum = (figure: (typeof figures)[number]): Figure =>
    sumFigures(trial.services.map((service) => service.phases[phase][figure]));
  const privateBytes = sum('privateBytes');
  if (!isKnown(privateBytes)) return { because: `its private memory could not be read (${privateBytes.state})` };
  return {
    privateBytes,
    pssBytes: sum('pssBytes'),
    rssSumBytes: sum('rssSumBytes'),
    chargedBytes: sum('chargedBytes'),
    readyMs: readyOf(trial),
    latencyP95Ms: latencyOf(trial),
    throughputPerSecond: throughputOf(trial),
  };
}

const figures = ['privateBytes', 'pssBytes', 'rssSumBytes', 'chargedBytes'] as const;

const decidingPhase: Readonly<Record<Mode, 'collected' | 'afterLoad'>> = { calm: 'collected', natural: 'afterLoad' };

/** Until all services answer: several start one after the other. */
function readyOf({ services, phaseAtMs }: Trial): Figure {
  const [only, ...others] = services;
  if (only && others.length === 0) return only.readyMs;
  return phaseAtMs.ready ?? unavailable('not-sampled');
}

/** Of the slowest service. */
function latencyOf({ services }: Trial): Figure {
  const slowest = services.flatMap(({ load }) => ('state' in load ? [] : [load.latencyMs.p95]));
  return slowest.length === 0 ? unavailable('not-sampled') : Math.max(...slowest);
}

/** Services are driven one after the other, each with its own number of requests: the answers of all over the time of all. */
function throughputOf({ services }: Trial): Figure {
  const loads = services.flatMap(({ load }) => ('state' in load ? [] : [load]));
  const durationMs = loads.reduce((sum, load) => sum + load.durationMs, 0);
  if (durationMs === 0) return unavailable('not-sampled');
  return (loads.reduce((sum, load) => sum + load.requests, 0) * 1000) / durationMs;
}
