// The figure that a budget speaks of, out of one trial.

import {
  type Figure,
  isKnown,
  maxFigure,
  type PhaseFigures,
  type PhaseName,
  phaseNames,
  type ServiceTrial,
  sumFigures,
  type Trial,
  unavailable,
} from '@tare/accounting';
import type { BudgetFigure } from '@tare/experiment';
import type { Budget } from '@tare/measure/config';

const columns: Readonly<Record<Exclude<BudgetFigure, 'peakPrivate'>, keyof PhaseFigures>> = {
  private: 'privateBytes',
  pss: 'pssBytes',
  rssSum: 'rssSumBytes',
  charged: 'chargedBytes',
};

/** `not-sampled` where the trial does not have the service. */
export function budgetFigure(trial: Trial, { service, figure, phase }: Budget): Figure {
  const services = trial.services.filter(({ name }) => service === null || name === service);
  if (services.length === 0) return unavailable('not-sampled');
  if (figure === 'peakPrivate') return peakUntil(trial, services, phase);
  const column = columns[figure];
  return sumFigures(services.map(({ phases }) => phases[phase][column]));
}

/** A trial's peaks are those between two readings; a budget means the largest from the start up to the end of its phase. */
function peakUntil(trial: Trial, services: readonly ServiceTrial[], last: PhaseName): Figure {
  const until = phaseNames.slice(0, phaseNames.indexOf(last) + 1);
  const [only] = services;
  if (only && services.length === 1)
    return until.map((phase) => only.phases[phase].peakPrivateBytes).reduce(maxFigure, unavailable('not-sampled'));
  // Peaks of several services need not fall together: the highest sum of samples, or of exact readings.
  const readings = until.map((phase) => sumFigures(services.map(({ phases }) => phases[phase].privateBytes)));
  const end = trial.phaseAtMs[last];
  return [...(end === undefined ? [] : sumsOfSamples(services, end)), ...readings].reduce(
    maxFigure,
    readings.find((reading) => !isKnown(reading)) ?? unavailable('not-sampled'),
  );
}

/** Sampled together, the services share their moments. */
function sumsOfSamples(services: readonly ServiceTrial[], endMs: number): number[] {
  const sums = new Map<number, number>();
  for (const { samples } of services) {
    samples.atMs.forEach((atMs, index) => {
      if (atMs <= endMs) sums.set(atMs, (sums.get(atMs) ?? 0) + (samples.privateBytes[index] ?? 0));
    });
  }
  return [...sums.values()];
}
