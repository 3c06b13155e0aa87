// Private memory of every fresh start: what a baseline keeps, and what the next check is compared by.

import { isKnown, type Mode, type PhaseName, type Recording, sumFigures } from '@tare/accounting';
import type { BaselineFigure } from '@tare/experiment';

/** calm: what the program retains. natural: what the machine holds. */
const decidingPhase: Readonly<Record<Mode, PhaseName>> = { calm: 'collected', natural: 'afterLoad' };

/** Fleet first, then each service, calm before natural; only those that were measured at least once. */
export function privateOfStarts({ trials, settings }: Recording): BaselineFigure[] {
  const complete = trials.filter((trial) => trial.state === 'complete');
  const names = [...new Set(complete.flatMap((trial) => trial.services.map(({ name }) => name)))].sort();
  const modes = [...settings.modes].sort();
  return [null, ...names].flatMap((service) =>
    modes.flatMap((mode) => {
      const privateBytes = complete
        .filter((trial) => trial.mode === mode)
        .map(({ services }) => services.filter(({ name }) => service === null || name === service))
        // The sum of nothing would be 0, which is a weight.
        .filter((services) => services.length > 0)
        .map((services) => sumFigures(services.map(({ phases }) => phases[decidingPhase[mode]].privateBytes)))
        .filter(isKnown)
        .map(Math.round)
        .sort((a, b) => a - b);
      return privateBytes.length === 0 ? [] : [{ service, mode, privateBytes }];
    }),
  );
}
