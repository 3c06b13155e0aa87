// Modules of a backend that can be left out: off means not imported and not registered, and told as off.

import { KitError } from '../kit-error.ts';
import { defineKnobs } from '../knobs/define-knobs.ts';
import { flag } from '../knobs/knob.ts';
import { addPart } from '../parts.ts';

export interface FeatureParts<Module> {
  /** Environment variable that switches it, `true` or `false`; without one it is always on. */
  variable?: string;
  /** On unless given. */
  default?: boolean;
  /** Names of features that have to be on as well; they are loaded before it. */
  needs?: readonly string[];
  /** Imports it, when it is on. */
  load: () => Promise<Module>;
  /** What it is for, and what is missing without it. */
  sentence?: string;
}

export interface Features<Name extends string, Module> {
  isOn(name: Name): boolean;
  /** Names, those that others need first. */
  readonly on: readonly Name[];
  readonly off: readonly Name[];
  /**
   * Imports each feature that is on, one after the other, and gives it to `register`.
   * @throws what a feature's `load`, or `register`, throws
   */
  load(register?: (name: Name, module: Module) => void | Promise<void>): Promise<void>;
}

export interface DefineFeaturesOptions {
  env?: Readonly<Record<string, string | undefined>>;
}

/** @throws KitError FEATURE_INVALID for needs that are off, unknown or go round in a circle; KNOB_INVALID for a variable that is neither true nor false */
export function defineFeatures<Name extends string, Module>(
  table: Readonly<Record<Name, FeatureParts<Module>>>,
  options: DefineFeaturesOptions = {},
): Features<Name, Module> {
  const entries = Object.entries(table) as [Name, FeatureParts<Module>][];
  const switches = Object.fromEntries(
    entries.flatMap(([name, { variable, default: isOn = true, sentence }]) =>
      variable === undefined
        ? []
        : [
            [
              variable,
              flag({ default: isOn, leanest: false, sentence: sentence ?? `Without it there is no ${name}.` }),
            ],
          ],
    ),
  );
  const values = defineKnobs(switches, options);
  const isOn = (name: string): boolean => {
    const { variable } = table[name as Name];
    return variable === undefined || values[variable] === true;
  };
  requireNeeds(entries, isOn);
  const order = sortByNeeds(entries);
  const on = order.filter(isOn);
  const off = order.filter((name) => !isOn(name));
  const states = new Map<Name, 'off' | 'on' | 'loaded'>(order.map((name) => [name, isOn(name) ? 'on' : 'off']));
  for (const [name, { variable }] of entries) {
    addPart({
      kind: 'feature',
      name,
      report: () => ({ state: states.get(name), ...(variable === undefined ? {} : { variable }) }),
    });
  }
  return {
    isOn,
    on,
    off,
    load: async (register) => {
      for (const name of on) {
        const module = await table[name].load();
        await register?.(name, module);
        states.set(name, 'loaded');
      }
    },
  };
}

function requireNeeds<Name extends string, Module>(
  entries: readonly [Name, FeatureParts<Module>][],
  isOn: (name: string) => boolean,
): void {
  const known = new Map(entries);
  for (const [name, { needs = [] }] of entries) {
    for (const need of needs) {
      const needed = known.get(need as Name);
      if (!needed) {
        throw new KitError('FEATURE_INVALID', {
          message: `The feature ${name} needs ${need}, which is no feature.`,
          seen: [...known.keys()].join(', '),
          remedy: `Take ${need} off its needs, or define it.`,
        });
      }
      if (isOn(name) && !isOn(need)) {
        throw new KitError('FEATURE_INVALID', {
          message: `The feature ${name} is on and needs ${need}, which is off.`,
          seen: `${needed.variable} is false`,
          remedy: `Set ${needed.variable}=true, or switch ${name} off${known.get(name)?.variable ? ` with ${known.get(name)?.variable}=false` : ''}.`,
        });
      }
    }
  }
}

/** Depth first, in the order of the table. */
function sortByNeeds<Name extends string, Module>(entries: readonly [Name, FeatureParts<Module>][]): Name[] {
  const needsOf = new Map(entries.map(([name, { needs = [] }]) => [name, needs as readonly Name[]]));
  const order: Name[] = [];
  const visit = (name: Name, path: readonly Name[]): void => {
    if (order.includes(name)) return;
    if (path.includes(name)) {
      throw new KitError('FEATURE_INVALID', {
        message: 'Features need each other in a circle.',
        seen: [...path.slice(path.indexOf(name)), name].join(' needs '),
        remedy: 'Take one of these needs away.',
      });
    }
    for (const need of needsOf.get(name) ?? []) visit(need, [...path, name]);
    order.push(name);
  };
  for (const [name] of entries) visit(name, []);
  return order;
}
