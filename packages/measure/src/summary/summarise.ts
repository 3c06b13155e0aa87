// From trials to what is shown: per mode the median trial, whole, so that its parts add up; and the spread over all.

import {
  type Breakdown,
  type Figure,
  type FleetSummary,
  isKnown,
  knownOr,
  type Mode,
  maxFigure,
  type PhaseFigures,
  type PhaseName,
  phaseNames,
  type ServiceSummary,
  sumFigures,
  type Trial,
  unavailable,
} from '@tare/accounting';
import { spreadOf } from './spread.ts';

export interface Summary {
  services: ServiceSummary[];
  fleet: FleetSummary[];
}

/** A partial trial is summarised only where its mode has no complete one: half a measurement is better than none. */
export function summarise(trials: readonly Trial[], modes: readonly Mode[]): Summary {
  const services: ServiceSummary[] = [];
  const fleet: FleetSummary[] = [];
  for (const mode of modes) {
    const ofMode = trials.filter((trial) => trial.mode === mode);
    const complete = ofMode.filter((trial) => trial.state === 'complete');
    const used = complete.length > 0 ? complete : ofMode.filter((trial) => trial.services.length > 0).slice(0, 1);
    const shown = medianTrial(used);
    if (!shown) continue;
    for (const service of shown.services) {
      const { name, phases, breakdown, processes, readyMs, load, routes } = service;
      const same = used.flatMap((trial) => trial.services.filter((candidate) => candidate.name === name));
      const spread = perPhase((phase) => spreadOf(same.map((candidate) => candidate.phases[phase].privateBytes)));
      const counted = { trials: complete.length, shownTrial: shown.id };
      services.push({ name, mode, ...counted, phases, breakdown, processes, readyMs, load, routes, spread });
    }
    fleet.push({
      mode,
      trials: complete.length,
      shownTrial: shown.id,
      phases: perPhase((phase) => sumPhase(shown, phase)),
      breakdown: sumBreakdown(shown),
      spread: perPhase((phase) => spreadOf(used.map((trial) => sumPhase(trial, phase).privateBytes))),
    });
  }
  return { services, fleet };
}

function perPhase<T>(of: (phase: PhaseName) => T): Record<PhaseName, T> {
  return Object.fromEntries(phaseNames.map((phase) => [phase, of(phase)])) as Record<PhaseName, T>;
}

/** The trial in the middle by total; of an even number the lower of the two, since a mean of two trials is no trial. */
function medianTrial(trials: readonly Trial[]): Trial | undefined {
  const total = (trial: Trial): number => knownOr(sumBreakdown(trial).totalBytes, Number.POSITIVE_INFINITY);
  return [...trials].sort((a, b) => total(a) - total(b))[Math.floor((trials.length - 1) / 2)];
}

function sumPhase(trial: Trial, phase: PhaseName): PhaseFigures {
  const column = (name: keyof PhaseFigures): Figure =>
    sumFigures(trial.services.map((service) => service.phases[phase][name]));
  return {
    privateBytes: column('privateBytes'),
    pssBytes: column('pssBytes'),
    rssSumBytes: column('rssSumBytes'),
    chargedBytes: column('chargedBytes'),
    // The services' peaks need not fall together: the highest sample of the sum, or the sum now where that is higher.
    peakPrivateBytes: maxFigure(fleetPeak(trial, phase), column('privateBytes')),
  };
}

/** Highest private memory of all services together, among the samples up to a phase since the one before. Sampled together, the services share their rows. */
function fleetPeak(trial: Trial, phase: PhaseName): Figure {
  const end = trial.phaseAtMs[phase];
  if (end === undefined) return unavailable('not-sampled');
  const before = phaseNames.slice(0, phaseNames.indexOf(phase)).map((name) => trial.phaseAtMs[name] ?? 0);
  const begin = Math.max(0, ...before);
  const sums = new Map<number, number>();
  for (const { samples } of trial.services) {
    samples.atMs.forEach((atMs, index) => {
      if (atMs >= begin && atMs <= end) sums.set(atMs, (sums.get(atMs) ?? 0) + (samples.privateBytes[index] ?? 0));
    });
  }
  return sums.size === 0 ? unavailable('not-sampled') : Math.max(...sums.values());
}

/** Base over the services that have one; it is unsupported only where none has. */
function sumBreakdown(trial: Trial): Breakdown {
  const parts = trial.services.map((service) => service.breakdown);
  const bases = parts.map((part) => part.baseBytes).filter((base) => isKnown(base) || base.state !== 'unsupported');
  return {
    baseBytes: bases.length === 0 ? unavailable('unsupported') : sumFigures(bases),
    librariesBytes: sumFigures(parts.map((part) => part.librariesBytes)),
    runtimeBytes: sumFigures(parts.map((part) => part.runtimeBytes)),
    totalBytes: sumFigures(parts.map((part) => part.totalBytes)),
  };
}
