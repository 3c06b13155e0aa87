// The first invariant: parts add up to the whole, in bytes, for every Recording. What it returns is a list of bugs.

import { type Figure, isKnown, knownOr, sumFigures } from './figure.ts';
import {
  type Breakdown,
  type Mode,
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
    mode: Mode,
  ): void => {
    // A program without a separable runtime has no Base; its libraries then hold all of the idle weight.
    checkBreakdown(where, { ...service, mode }, 0, compare);
    for (const phase of phaseNames) {
      const figures = service.phases[phase];
      const parts = service.processes.map((process) => process.phases[phase]);
      const present = parts.filter((part) => isKnown(part.privateBytes));
      if (present.length === 0) continue;
      compare(`${where}.${phase}.privateBytes`, sumFigures(present.map((p) => p.privateBytes)), figures.privateBytes);
      compare(`${where}.${phase}.pssBytes`, sumFigures(present.map((p) => p.pssBytes)), figures.pssBytes);
      compare(`${where}.${phase}.rssSumBytes`, sumFigures(present.map((p) => p.rssBytes)), figures.rssSumBytes);
      parts.forEach((part, index) => {
        if ('state' in part.classes) return;
        const place = `${where}.${phase}.processes[${index}].classes`;
        compare(`${place}.privateBytes`, sumClasses(part.classes, 'privateBytes'), part.privateBytes);
        compare(`${place}.pssBytes`, sumClasses(part.classes, 'pssBytes'), part.pssBytes);
        compare(`${place}.rssBytes`, sumClasses(part.classes, 'rssBytes'), part.rssBytes);
      });
    }
  };
  recording.trials.forEach((trial, index) => {
    for (const service of trial.services)
      checkService(`trials[${index}].services.${service.name}`, service, trial.mode);
  });
  for (const service of recording.services)
    checkService(`services.${service.name}(${service.mode})`, service, service.mode);
  for (const fleet of recording.fleet) {
    const members = recording.services.filter((service) => service.mode === fleet.mode);
    // Where a member's Base is missing, the member's libraries hold it; the Bases of the others still count.
    const knownBase = members.reduce((sum, { breakdown }) => sum + knownOr(breakdown.baseBytes, 0), 0);
    checkBreakdown(`fleet(${fleet.mode})`, fleet, knownBase, compare);
    for (const part of ['baseBytes', 'librariesBytes', 'runtimeBytes', 'totalBytes'] as const) {
      const parts = part === 'baseBytes' ? knownBase : sumFigures(members.map(({ breakdown }) => breakdown[part]));
      compare(`fleet(${fleet.mode}).breakdown.${part}`, parts, fleet.breakdown[part]);
    }
    for (const phase of phaseNames) {
      for (const figure of ['privateBytes', 'pssBytes', 'rssSumBytes'] as const) {
        const parts = sumFigures(members.map((member) => member.phases[phase][figure]));
        compare(`fleet(${fleet.mode}).${phase}.${figure}`, parts, fleet.phases[phase][figure]);
      }
    }
  }
  return found;
}

/** @param baseWhereUnknown what stands for a Base that is not known */
function checkBreakdown(
  where: string,
  { mode, phases, breakdown }: { mode: Mode; phases: Record<PhaseName, PhaseFigures>; breakdown: Breakdown },
  baseWhereUnknown: number,
  compare: (where: string, parts: Figure, whole: Figure) => void,
): void {
  const { librariesBytes, runtimeBytes, totalBytes } = breakdown;
  const base = knownOr(breakdown.baseBytes, baseWhereUnknown);
  const end = mode === 'calm' ? phases.collected : phases.afterLoad;
  compare(`${where}.breakdown`, sumFigures([base, librariesBytes, runtimeBytes]), totalBytes);
  compare(`${where}.breakdown.idle`, sumFigures([base, librariesBytes]), phases.idle.privateBytes);
  compare(`${where}.breakdown.totalBytes`, totalBytes, end.privateBytes);
}
