// Typed settings from the environment: read and checked once, all of them, before anything starts.

import { KitError } from '../kit-error.ts';
import { type DeclaredKnob, declareKnobs } from './declare-knobs.ts';
import type { Knob } from './knob.ts';

/** By environment variable. */
type KnobTable = Readonly<Record<string, Knob<never> | Knob<boolean> | Knob<number> | Knob<string>>>;

export type KnobValues<Table> = {
  readonly [Variable in keyof Table]: Table[Variable] extends Knob<infer T> ? T : never;
};

export interface DefineKnobsOptions {
  env?: Readonly<Record<string, string | undefined>>;
}

/**
 * An empty variable counts as not set.
 * @throws KitError KNOB_INVALID, which names every variable with a wrong value
 */
export function defineKnobs<Table extends KnobTable>(
  table: Table,
  { env = process.env }: DefineKnobsOptions = {},
): KnobValues<Table> {
  const values: Record<string, unknown> = {};
  const declared: DeclaredKnob[] = [];
  const problems: { text: string; seen: string }[] = [];
  for (const [variable, given] of Object.entries(table)) {
    const knob = given as Knob<unknown>;
    const text = env[variable];
    const isSet = text !== undefined && text !== '';
    const parsed = isSet ? knob.parse(text) : { value: knob.default };
    if ('expected' in parsed) {
      problems.push({ text: `${variable} has to be ${parsed.expected}.`, seen: `${variable}=${text}` });
      continue;
    }
    values[variable] = parsed.value;
    if (knob.memory !== false) declared.push(declarationOf(variable, knob, knob.memory, parsed.value));
  }
  if (problems.length > 0) {
    throw new KitError('KNOB_INVALID', {
      message: problems.map(({ text }) => text).join(' '),
      seen: problems.map(({ seen }) => seen).join(', '),
      remedy: 'Mend or unset what is named; without a value each has its default.',
    });
  }
  declareKnobs(declared, env);
  return Object.freeze(values) as KnobValues<Table>;
}

function declarationOf<T>(
  variable: string,
  { format, default: usual, sentence }: Knob<T>,
  { leanest, values, risk }: Exclude<Knob<T>['memory'], false>,
  value: T,
): DeclaredKnob {
  return {
    variable,
    // Also where it is the default's: what is lean already needs no trial.
    value: format(value),
    leanest: format(leanest),
    // The default is worth trying as well where something else is set; what is set already is not.
    values: [...new Set([...values, usual].map((one) => format(one)))],
    risk,
    sentence,
  };
}
