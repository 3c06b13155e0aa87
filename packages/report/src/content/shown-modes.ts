// Which trial is shown for each mode: the summaries' median trial, or, where no trial of a mode came to its end, the last partial one.

import {
  type Figure,
  type FleetSummary,
  isKnown,
  type Mode,
  type PhaseFigures,
  type PhaseName,
  phaseNames,
  type Recording,
  type ServiceSummary,
  type ServiceTrial,
  sumFigures,
  type Trial,
  unavailable,
} from '@tare/accounting';
import { decidingPhase, modeOrder, phaseWords } from './mode-words.ts';

export interface ShownMode {
  mode: Mode;
  /** Complete trials; 0 where a partial one is shown. */
  trials: number;
  shownTrial: number;
  services: readonly ServiceSummary[];
  /** All services together; for a single service its own figures. */
  whole: FleetSummary;
  /** The phase that decides or, where it was not reached, the last one whose private memory is known. */
  readPhase: PhaseName | undefined;
}

/** The modes with something to show, natural first. */
export function shownModes(recording: Recording): ShownMode[] {
  return modeOrder.flatMap((mode) => {
    const services = recording.services.filter((service) => service.mode === mode && service.trials > 0);
    const [first] = services;
    if (first !== undefined) {
      const whole = recording.fleet.find((fleet) => fleet.mode === mode) ?? together(mode, services);
      const readPhase = readPhaseOf(mode, whole);
      return [{ mode, trials: first.trials, shownTrial: first.shownTrial, services, whole, readPhase }];
    }
    const partial = recording.trials.filter((trial) => trial.mode === mode && trial.services.length > 0).at(-1);
    return partial === undefined ? [] : [fromPartialTrial(partial)];
  });
}

function fromPartialTrial(trial: Trial): ShownMode {
  const services = trial.services.map((service) => withoutSpread(trial, service));
  const whole = together(trial.mode, services);
  const readPhase = readPhaseOf(trial.mode, whole);
  return { mode: trial.mode, trials: 0, shownTrial: trial.id, services, whole, readPhase };
}

const withoutSpread = (trial: Trial, service: ServiceTrial): ServiceSummary => ({
  name: service.name,
  mode: trial.mode,
  trials: 0,
  shownTrial: trial.id,
  phases: service.phases,
  breakdown: service.breakdown,
  processes: service.processes,
  readyMs: service.readyMs,
  load: service.load,
  routes: service.routes,
  spread: eachPhase(() => unavailable('not-sampled')),
});

function together(mode: Mode, services: readonly ServiceSummary[]): FleetSummary {
  const total = (pick: (service: ServiceSummary) => Figure): Figure => sumFigures(services.map(pick));
  const [first] = services;
  return {
    mode,
    trials: first?.trials ?? 0,
    shownTrial: first?.shownTrial ?? 0,
    phases: eachPhase(
      (phase): PhaseFigures => ({
        privateBytes: total((service) => service.phases[phase].privateBytes),
        pssBytes: total((service) => service.phases[phase].pssBytes),
        rssSumBytes: total((service) => service.phases[phase].rssSumBytes),
        chargedBytes: total((service) => service.phases[phase].chargedBytes),
        // Peaks of several services need not fall together: their sum is no peak.
        peakPrivateBytes:
          services.length === 1 && first !== undefined
            ? first.phases[phase].peakPrivateBytes
            : unavailable('not-sampled'),
      }),
    ),
    breakdown: {
      baseBytes: total((service) => service.breakdown.baseBytes),
      librariesBytes: total((service) => service.breakdown.librariesBytes),
      runtimeBytes: total((service) => service.breakdown.runtimeBytes),
      totalBytes: total((service) => service.breakdown.totalBytes),
    },
    spread: services.length === 1 && first !== undefined ? first.spread : eachPhase(() => unavailable('not-sampled')),
  };
}

const eachPhase = <T>(value: (phase: PhaseName) => T): Record<PhaseName, T> => ({
  ready: value('ready'),
  idle: value('idle'),
  loaded: value('loaded'),
  afterLoad: value('afterLoad'),
  collected: value('collected'),
});

function readPhaseOf(mode: Mode, { phases }: FleetSummary): PhaseName | undefined {
  const known = phaseNames.filter((phase) => isKnown(phases[phase].privateBytes));
  return known.find((phase) => phase === decidingPhase[mode]) ?? known.at(-1);
}

/** `natural, after load`: mode with the phase that is shown. */
export const readingLabel = (mode: Mode, phase: PhaseName): string => `${mode}, ${phaseWords[phase]}`;

/** Which trial a table shows: `trial 2, the median of 3`. */
export function trialLabel({ trials, shownTrial }: Pick<ShownMode, 'trials' | 'shownTrial'>): string {
  if (trials === 0) return `unfinished trial ${shownTrial}`;
  return trials === 1 ? '1 trial' : `trial ${shownTrial}, the median of ${trials}`;
}
