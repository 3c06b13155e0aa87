// What is shown for each mode: the summaries and their fleet; of a mode without a complete trial measure summarises the partial one, with `trials` 0.

import {
  type FleetSummary,
  isKnown,
  type Mode,
  type PhaseName,
  phaseNames,
  type Recording,
  type ServiceSummary,
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
    const services = recording.services.filter((service) => service.mode === mode);
    const whole = recording.fleet.find((fleet) => fleet.mode === mode);
    if (services.length === 0 || whole === undefined) return [];
    const { trials, shownTrial } = whole;
    return [{ mode, trials, shownTrial, services, whole, readPhase: readPhaseOf(mode, whole) }];
  });
}

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
