// What differs between a service as it is launched and as it would be: the only values that are ever written down, since others may be secrets.

import type { Launch } from '@tare/measure';

export interface LaunchDifference {
  service: string;
  cwd: string;
  /** Whole, as it would be. */
  argv: readonly string[];
  changesCommand: boolean;
  /** Sorted by name. */
  set: readonly (readonly [name: string, value: string])[];
  removed: readonly string[];
}

/** @returns undefined where the launch stays as it is but for stand-ins, which nobody can launch by hand */
export function differenceOf(service: string, before: Launch, after: Launch): LaunchDifference | undefined {
  const changesCommand = JSON.stringify(before.argv) !== JSON.stringify(after.argv);
  const names = [...new Set([...Object.keys(before.env), ...Object.keys(after.env)])].sort();
  const changed = names.filter(
    (name) => before.env[name] !== after.env[name] || name in before.env !== name in after.env,
  );
  const set = changed.flatMap((name): [string, string][] => {
    const value = after.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const removed = changed.filter((name) => after.env[name] === undefined);
  if (!changesCommand && changed.length === 0) return undefined;
  return { service, cwd: after.cwd, argv: after.argv, changesCommand, set, removed };
}
