// The knob protocol: a running backend declares settings that cost memory by writing `knobs/PID.json` into the directory that TARE_CONTROL names.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObservedKnob } from '@tare/accounting';

export interface DeclaredKnobs {
  knobs: ObservedKnob[];
  /** What is wrong with a declaration, in a sentence each. */
  problems: string[];
}

/** @param pids of one service; a knob that several of its processes declare is told once */
export function readKnobs(controlDirectory: string, pids: ReadonlySet<number>): DeclaredKnobs {
  const directory = join(controlDirectory, 'knobs');
  const knobs = new Map<string, ObservedKnob>();
  const problems: string[] = [];
  for (const name of readdirSync(directory).sort()) {
    const pid = Number(/^(\d+)\.json$/.exec(name)?.[1]);
    if (!pids.has(pid)) continue;
    const declared = readDeclaration(join(directory, name));
    if (declared === undefined) {
      problems.push(`Process ${pid} declares knobs that are no JSON array; they are left out.`);
      continue;
    }
    declared.forEach((knob, index) => {
      if (!isKnob(knob))
        problems.push(`Knob ${index + 1} of process ${pid} lacks a field, or has one of the wrong kind.`);
      else if (!knobs.has(knob.variable)) knobs.set(knob.variable, pick(knob));
    });
  }
  return { knobs: [...knobs.values()], problems };
}

function readDeclaration(file: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isKnob(value: unknown): value is ObservedKnob {
  if (typeof value !== 'object' || value === null) return false;
  const knob = value as Partial<Record<keyof ObservedKnob, unknown>>;
  return (
    isText(knob.variable) &&
    /^[A-Za-z_]\w*$/.test(knob.variable) &&
    (knob.value === null || isText(knob.value)) &&
    isText(knob.leanest) &&
    Array.isArray(knob.values) &&
    knob.values.every(isText) &&
    (knob.risk === 'low' || knob.risk === 'medium' || knob.risk === 'high') &&
    isText(knob.sentence)
  );
}

const pick = ({ variable, value, leanest, values, risk, sentence }: ObservedKnob): ObservedKnob => ({
  variable,
  value,
  leanest,
  values,
  risk,
  sentence,
});
