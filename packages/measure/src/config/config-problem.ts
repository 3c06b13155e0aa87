// One thing that is wrong in a configuration, and how a list of them is told to a person.

import { TareError } from '@tare/accounting';

export interface ConfigProblem {
  /** Where: keys, and positions in lists. Empty for the whole value. */
  readonly keys: readonly (string | number)[];
  /** What is wrong, without the place: `must be an integer`. */
  readonly message: string;
  /** The value that stands there, shortened; undefined where nothing stands there. */
  readonly seen: string | undefined;
  readonly remedy: string;
}

/** Adds one problem to the list; the value seen as it is. */
export type Report = (
  keys: readonly (string | number)[],
  problem: { message: string; seen: unknown; remedy: string },
) => void;

/** `services`, `web.app`, 0 -> `services["web.app"][0]`. */
export function formatKeyPath(keys: readonly (string | number)[]): string {
  let path = '';
  for (const key of keys) {
    if (typeof key === 'number') path += `[${key}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(key)) path += path === '' ? key : `.${key}`;
    else path += `[${JSON.stringify(key)}]`;
  }
  return path;
}

/** A value in one short line. Functions and cycles, which a script may export, are named instead of written. */
export function formatSeen(value: unknown): string {
  if (typeof value === 'number') return String(value);
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A cycle or a big integer: its type is all that can be shown.
  }
  text ??= value === undefined ? 'undefined' : `a ${typeof value}`;
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** All problems of one file as one error. */
export function configInvalid(file: string, problems: readonly ConfigProblem[]): TareError {
  const lines = problems.map(({ keys, message, seen, remedy }) => {
    const place = keys.length === 0 ? 'the configuration' : formatKeyPath(keys);
    return `${place} ${message}${seen === undefined ? '' : ` (seen: ${seen})`}. ${remedy}`;
  });
  return new TareError('CONFIG_INVALID', {
    message: `${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}.`,
    seen: lines.join('\n'),
    remedy: 'Mend the keys named above. Every key is explained in docs/config.md.',
  });
}
