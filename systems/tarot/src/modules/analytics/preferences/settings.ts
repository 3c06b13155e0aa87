// What a user has set: differences from the defaults, so that a default that is changed later is changed for whoever never chose.

import { isDeepStrictEqual } from 'node:util';
import {
  allowedPreferences,
  defaultPreferences,
  type PreferenceGroup,
  type Preferences,
} from '../../../deck/preferences.ts';

/** Of some groups, some. */
export type Differences = { readonly [Group in PreferenceGroup]?: Partial<Preferences[Group]> };

const groups = Object.keys(defaultPreferences) as PreferenceGroup[];

/** Names of all, whatever their group: each is there once. */
export const preferenceNames: readonly string[] = groups.flatMap((group) => Object.keys(defaultPreferences[group]));

export const withDifferences = (base: Preferences, differences: Differences): Preferences =>
  Object.fromEntries(groups.map((group) => [group, { ...base[group], ...differences[group] }])) as never;

/** What has to be changed of the one to get the other. */
export function differencesOf(base: Preferences, other: Preferences): Differences {
  const byGroup = groups.map((group) => {
    const before: Readonly<Record<string, unknown>> = base[group];
    const different = Object.entries(other[group]).filter(([name, value]) => !isDeepStrictEqual(value, before[name]));
    return [group, Object.fromEntries(different)] as const;
  });
  return Object.fromEntries(byGroup.filter(([, different]) => Object.keys(different).length > 0));
}

export interface Change {
  name: string;
  before: unknown;
  after: unknown;
}

export function changesOf(before: Preferences, after: Preferences): Change[] {
  return Object.entries(differencesOf(before, after)).flatMap(([group, different]) => {
    const old: Readonly<Record<string, unknown>> = before[group as PreferenceGroup];
    return Object.entries(different).map(([name, value]) => ({ name, before: old[name], after: value }));
  });
}

/** In the order of the week, each once, so that the same days are the same. */
export const inOrder = (days: Preferences['notifications']['reminder_days']): typeof days =>
  allowedPreferences.reminder_days.filter((day) => days.includes(day));

/** For the moment, and never louder or slower than the user has it already. */
export function quieter(own: Preferences, adapted: Differences): Differences {
  const byGroup = Object.entries(adapted).map(([group, values]) => {
    const mine: Readonly<Record<string, unknown>> = own[group as PreferenceGroup];
    const kept = Object.entries(values).map(([name, value]) => [name, lesser(mine[name], value)] as const);
    return [group, Object.fromEntries(kept)] as const;
  });
  return Object.fromEntries(byGroup);
}

const lesser = (own: unknown, adapted: unknown): unknown =>
  typeof own === 'number' && typeof adapted === 'number' ? Math.min(own, adapted) : adapted;
