// Tells tare which settings of this backend are a matter of memory, by the knob protocol: a JSON array in `knobs/PID.json` of the directory that TARE_CONTROL names.
// Outside a trial there is no such directory, and nothing is written.

import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Risk } from './knob.ts';

/** As @tare/accounting describes it (`ObservedKnob`). */
export interface DeclaredKnob {
  variable: string;
  value: string;
  leanest: string;
  values: string[];
  risk: Risk;
  sentence: string;
}

/** Of all definitions in this process. */
const declared = new Map<string, DeclaredKnob>();

export function declareKnobs(knobs: readonly DeclaredKnob[], env: Readonly<Record<string, string | undefined>>): void {
  for (const knob of knobs) declared.set(knob.variable, knob);
  const { TARE_CONTROL } = env;
  if (!TARE_CONTROL) return;
  const file = join(TARE_CONTROL, 'knobs', `${process.pid}.json`);
  try {
    writeFileSync(`${file}~`, JSON.stringify([...declared.values()]));
    renameSync(`${file}~`, file);
  } catch {
    // The trial is over, or it is another's directory: nobody asks.
  }
}
