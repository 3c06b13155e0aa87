// A candidate import as a change: stood in for in the trial where that works, else advice with its places.

import { adviceFor, namesOf, settingFor } from '../candidate.ts';
import type { Change } from '../change.ts';
import type { Findings } from '../findings.ts';
import { codeEditsOf, estimateOf, type ImportCandidate } from './import-candidates.ts';

const fewPlaces = 3;

interface Words {
  kind: string;
  name: string;
  because: string;
  cautions: readonly string[];
}

export function deferredChange(candidate: ImportCandidate, findings: Findings, words: Words): Change[] {
  const { service, package: found, standIns } = candidate;
  const codeEdits = codeEditsOf(candidate);
  const isMechanical = codeEdits.every(({ replacement }) => replacement !== null);
  const common = {
    ...words,
    mode: 'calm',
    risk: found.use.state === 'unknown' || found.addons.length > 0 ? 'medium' : 'low',
    effort: isMechanical || candidate.places.length <= fewPlaces ? 'low' : 'medium',
    estimatedBytes: estimateOf(candidate),
  } as const;
  if (standIns.length === 0) {
    const because =
      'Nothing can take its place in a trial: it is imported for what loading it does, or its exports cannot be stood in for.';
    return [adviceFor(namesOf([service]), findings, { ...common, trial: { kind: 'advice', because }, codeEdits })];
  }
  return settingFor([service], findings, { ...common, edit: { standIns } }).map((change) => ({ ...change, codeEdits }));
}
