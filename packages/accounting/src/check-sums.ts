// The first invariant: parts add up to the whole, in bytes, for every Recording. What it returns is a list of bugs.

import { type Figure, isKnown, sumFigures } from './figure.ts';
import {
  type Breakdown,
  type PhaseFigures,
  type PhaseName,
  type ProcessRecord,
  phaseNames,
  type Recording,
} from './recording.ts';
import { sumClasses } from './weigh-process.ts';

export interface Discrepancy {
  /** Where, as `trials[0].services.web.idle.privateBytes`. */
  where: string;
  partsBytes: number;
  wholeBytes: number;
}

/** All places where parts and whole differ; empty for a sound Recording. Unknown figures cannot be checked and are left out. */
export function checkSums(recording: Recording): Discrepancy[] {
  const found: Discrepancy[] = [];
  const compare = (where: string, parts: Figure, whole: Figure): void => {
    if (isKnown(parts) && isKnown(whole) && parts !== whole)
      found.push({ where, partsBytes: parts, wholeBytes: whole });
  };
  const checkService = (
    where: string,
    service: { phases: Record<PhaseName, PhaseFigures>; breakdown: Breakdown; processes: ProcessRecord[] },
  ): void => {
    checkBreakdown(where, service.breakdown, compare);
    for (const phase of phaseNames) {
      const figures = service.phases[phase];
      const parts = service.processes.map((process) => process.phases[phase]);
      const present = parts.filter((part) => isKnown(part.privateBytes));
      if (present.length === 0) continue;
      compare(`${where}.${phase}.privateBytes`, sumFigures(present.map((p) => p.privateBytes)), figures.privateBytes);
      compare(`${where}.${phase}.pssBytes`, sumFigures(present.map((p) => p.pssBytes)), figures.pssBytes);
      compare(`${where}.${phase}.rssSumBytes`, sumFigures(present.map((p) => p.rssBytes)), figures.rssSumBytes);
      present.forEach((part, index) => {
        if ('state' in part.classes) return;
        const place = `${where}.${phase}.processes[${index}].classes`;
        compare(`${place}.privateBytes`, sumClasses(part.classes, 'privateBytes'), part.privateBytes);
        compare(`${place}.pssBytes`, sumClasses(part.classes, 'pssBytes'), part.pssBytes);
        compare(`${place}.rssBytes`, sumClasses(part.classes, 'rssBytes'), part.rssBytes);
      });
    }
  };
  recording.trials.forEach((trial, index) => {
    for (const service of trial.services) checkService(`trials[${index}].services.${service.name}`, service);
  });
  for (const service of recording.services) checkService(`services.${service.name}(${service.mode})`, service);
  for (const fleet of recording.fleet) {
    const members = recording.services.filter((service) => service.mode === fleet.mode);
    checkBreakdown(`fleet(${fleet.mode})`, fleet.breakdown, compare);
    for (const phase of phaseNames) {
      for (const figure of ['privateBytes', 'pssBytes', 'rssSumBytes'] as const) {
        const parts = sumFigures(members.map((member) => member.phases[phase][figure]));
        compare(`fleet(${fleet.mode}).${phase}.${figure}`, parts, fleet.phases[phase][figure]);
      }
    }
  }
  return found;
}

/** A program without a separable runtime has no Base; its libraries then hold all of the idle weight. */
function checkBreakdown(
  where: string,
  breakdown: Breakdown,
  compare: (where: string, parts: Figure, whole: Figure) => void,
): void {
  const { baseBytes, librariesBytes, runtimeBytes, totalBytes } = breakdown;
  const base = isKnown(baseBytes) ? baseBytes : 0;
  compare(`${where}.breakdown`, sumFigures([base, librariesBytes, runtimeBytes]), totalBytes);
}
