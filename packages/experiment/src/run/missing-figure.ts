// Why a figure could not be compared.

import { type Figure, isKnown, type Unavailable, unavailable } from '@tare/accounting';
import type { Observation } from '../observation.ts';

/** The reason of the first trial without it. */
export const whyMissing = (
  observations: readonly Observation[],
  figure: (observation: Observation) => Figure,
): Unavailable =>
  observations.map(figure).find((candidate): candidate is Unavailable => !isKnown(candidate)) ??
  unavailable('not-sampled');

/** Trials that were saved before throughput was compared have none. */
export const throughputOf = ({ throughputPerSecond = unavailable('not-sampled') }: Observation): Figure =>
  throughputPerSecond;
