// Options that several commands share, and the parsers of their values. Every fault names the option, the value and the remedy.

import { type Mode, parseDuration, parseSize, TareError } from '@tare/accounting';

const fault = (option: string, seen: string, problem: string, remedy: string): TareError =>
  new TareError('USAGE', { message: `The value of ${option} ${problem}.`, seen, remedy });

export function sizeOption(option: string): (text: string) => number {
  return (text) => {
    // A bare number would be bytes; nobody means these.
    const size = /^[\d.]+$/.test(text) ? undefined : parseSize(text);
    if (size === undefined || size === 0)
      throw fault(option, text, 'is no size with a unit', 'Write it as 512MB or 512MiB.');
    return size;
  };
}

export function countOption(option: string, smallest: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < smallest)
      throw fault(option, text, 'is no whole number that fits', `Give a whole number from ${smallest} on.`);
    return count;
  };
}

export function durationOption(option: string): (text: string) => number {
  return (text) => {
    const milliseconds = parseDuration(text);
    if (milliseconds === undefined || milliseconds <= 0)
      throw fault(option, text, 'is no duration', 'Write it as 500ms, 30s or 2m.');
    return milliseconds;
  };
}

const modesByName: Readonly<Record<string, readonly Mode[]>> = {
  calm: ['calm'],
  natural: ['natural'],
  both: ['calm', 'natural'],
};

export function modeOption(text: string): readonly Mode[] {
  const modes = modesByName[text];
  if (!modes) throw fault('--mode', text, 'is no mode', 'Write calm, natural or both.');
  return modes;
}

/** Collects `--env NAME=VALUE`. */
export function environmentOption(text: string, before: Record<string, string> = {}): Record<string, string> {
  const match = /^([^=\s]+)=(.*)$/s.exec(text);
  if (match?.[1] === undefined || match[2] === undefined)
    throw fault('--env', text, 'is no NAME=VALUE', 'Write it as --env PORT=3001; quote values with spaces.');
  return { ...before, [match[1]]: match[2] };
}

/** Collects `--header 'name: value'`. */
export function headerOption(text: string, before: Record<string, string> = {}): Record<string, string> {
  const match = /^([!#$%&'*+.^_`|~\w-]+):\s*(.+)$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined)
    throw fault('--header', text, 'is no header', "Write it as --header 'authorization: Bearer ...'.");
  return { ...before, [match[1].toLowerCase()]: match[2] };
}

export const listOption = (text: string, before: readonly string[] = []): string[] => [...before, text];
