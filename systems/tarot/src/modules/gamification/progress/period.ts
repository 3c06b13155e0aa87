// The day or the week that something is for.

import { dayOf, startOfNextWeek, startOfTomorrow, weekOf } from '../../../time.ts';

export type Cadence = 'daily' | 'weekly';

/** The day, or the Monday of the week. */
export const periodOf = (cadence: Cadence, ms: number): string => (cadence === 'daily' ? dayOf(ms) : weekOf(ms));

export const endOfPeriod = (cadence: Cadence, ms: number): number =>
  cadence === 'daily' ? startOfTomorrow(ms) : startOfNextWeek(ms);
