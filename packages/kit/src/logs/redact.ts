// No secret in a line, by the name it goes under, wherever that stands: a field at any depth, a pair in a list of headers, JSON in a text. It looks at the finished
// line, since what a value becomes in JSON is its own affair (`toJSON`).

import { invalidLog } from './invalid-log.ts';

export const secretNames: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
];

/** pino is asked for no other: of a path with a bracket that does not end it never comes back. */
const pathShape = /^(?:[^.[\]]+|\[(?:\*|\d+|"[^"]*"|'[^']*')\])(?:\.[^.[\]]+|\[(?:\*|\d+|"[^"]*"|'[^']*')\])*$/;

/**
 * @returns bare names, which count anywhere, and paths for pino
 * @throws KitError LOG_INVALID
 */
export function readRedactions(redact: readonly string[]): { names: string[]; paths: string[] } {
  for (const text of redact)
    if (typeof text !== 'string' || !pathShape.test(text))
      throw invalidLog(
        'What the log is to redact is no name and no path.',
        JSON.stringify(text),
        'Give bare names, as "password", or paths, as "user.*.token".',
      );
  const isName = (text: string): boolean => /^[\w-]+$/.test(text);
  return { names: redact.filter(isName), paths: redact.filter((text) => !isName(text)) };
}

const censored = '[Redacted]';

/** @returns takes a line, with its end, and gives it without what is secret. Most lines cost one look. */
export function createRedactor(names: readonly string[]): (line: string) => string {
  const alternatives = names.map((name) => name.replace(/[^\w-]/g, '\\$&')).join('|');
  const suspicion = new RegExp(`"(?:${alternatives})\\\\*"`, 'i');
  const isSecret = new RegExp(`^(?:${alternatives})$`, 'i');
  // JSON that became text, as `%j` makes it: a text or a list of texts.
  const inText = new RegExp(`("(?:${alternatives})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|\\[[^\\]]*\\])`, 'gi');
  const redactText = (text: string): string => text.replace(inText, `$1"${censored}"`);
  const redactValue = (value: unknown): unknown => {
    if (typeof value === 'string') return redactText(value);
    if (Array.isArray(value))
      // Names and values by turns, as `rawHeaders` has them.
      return value.map((entry, index) => (isName(value[index - 1]) ? censored : redactValue(entry)));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, isSecret.test(key) ? censored : redactValue(inner)]),
    );
  };
  const isName = (value: unknown): boolean => typeof value === 'string' && isSecret.test(value);
  return (line) => {
    if (!suspicion.test(line)) return line;
    try {
      return `${JSON.stringify(redactValue(JSON.parse(line)))}\n`;
    } catch {
      // Too deep to look into.
      return `${redactText(line.trimEnd())}\n`;
    }
  };
}
