// The kernel's most common text form, "Name:   123 kB", and its plain sibling, "name 123". One reader for both, so that a missing field is a state.

import { type Figure, unavailable } from './figure.ts';

/** The value after `Name:` up to the end of its line, trimmed; undefined where the kernel does not print the field. */
export function readField(text: string, name: string): string | undefined {
  const start = text.startsWith(`${name}:`) ? 0 : text.indexOf(`\n${name}:`) + 1;
  if (start === 0 && !text.startsWith(`${name}:`)) return undefined;
  const from = start + name.length + 1;
  const end = text.indexOf('\n', from);
  return text.slice(from, end === -1 ? undefined : end).trim();
}

/** A `Name:  123 kB` field in bytes; `unsupported` where this kernel does not print it. */
export function readKibibyteField(text: string, name: string): Figure {
  const value = readField(text, name);
  const match = value === undefined ? null : /^(\d+) kB$/.exec(value);
  return match ? Number(match[1]) * 1024 : unavailable('unsupported');
}

/** A `Name:  123` field; `unsupported` where this kernel does not print it. */
export function readCountField(text: string, name: string): Figure {
  const value = readField(text, name);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : unavailable('unsupported');
}

/** `name 123` lines, as in memory.stat and vmstat. Lines of another form are left out. */
export function parsePlainCounters(text: string): ReadonlyMap<string, number> {
  const counters = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^(\S+) (\d+)$/.exec(line);
    if (match?.[1] !== undefined) counters.set(match[1], Number(match[2]));
  }
  return counters;
}
