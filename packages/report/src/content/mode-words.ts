// What the modes and phases are called, and which phase decides in which mode.

import type { Mode, PhaseName } from '@tare/accounting';

/** Natural first: it is what a person's machine holds. */
export const modeOrder: readonly Mode[] = ['natural', 'calm'];

export const decidingPhase: Readonly<Record<Mode, PhaseName>> = { natural: 'afterLoad', calm: 'collected' };

export const phaseWords: Readonly<Record<PhaseName, string>> = {
  ready: 'ready',
  idle: 'idle',
  loaded: 'loaded',
  afterLoad: 'after load',
  collected: 'collected',
};

/** Mode with the phase that decides in it. */
export const modeAndPhase: Readonly<Record<Mode, string>> = {
  natural: 'natural, after load',
  calm: 'calm, collected',
};

export const modeMeaning: Readonly<Record<Mode, string>> = {
  natural: 'what the machine holds',
  calm: 'what the program retains',
};
