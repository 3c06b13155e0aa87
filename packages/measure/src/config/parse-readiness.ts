// How a person says that a service is ready: an address, a port, or a line of its output.

import type { Readiness } from '../subject/subject.ts';
import { faulty, type Parsed, parsed } from './parsed.ts';

const forms =
  'Write "http://localhost:3000/health", a port number as 3000, or "/listening on/" for a line of its output.';

/** Without the stateful flags: `g` and `y` would make the same pattern match only every other line. */
const patternFlags = /^[dimsuv]*$/;

/** Reads `http://localhost:3000/health`, `3000` or `/listening on/i`. */
export function parseReadiness(ready: string | number): Parsed<Readiness> {
  const text = String(ready).trim();
  if (text === '') return faulty('is empty', forms);
  if (/^[:+-]?[\d.]+$/.test(text)) return parsePort(text);
  return text.startsWith('/') ? parsePattern(text) : parseAddress(text);
}

function parsePort(text: string): Parsed<Readiness> {
  const port = Number(/^:?(\d{1,5})$/.exec(text)?.[1]);
  if (!(port >= 1 && port <= 65_535)) return faulty('is no TCP port', 'Write a whole number from 1 to 65535.');
  return parsed({ kind: 'port', port });
}

function parsePattern(text: string): Parsed<Readiness> {
  const end = text.lastIndexOf('/');
  const source = text.slice(1, end);
  const flags = text.slice(end + 1);
  if (end === 0) {
    return faulty(
      'is a path without an address',
      `Write "http://localhost:3000${text}" with the port of the service, or "${text}/" for a line of its output.`,
    );
  }
  if (source === '') return faulty('is a pattern that every line matches', 'Put text between the slashes.');
  if (!patternFlags.test(flags)) {
    return faulty(
      `ends in "${flags}", which are no flags of a pattern for one line`,
      `Write "http://localhost:3000${text}" if this is a path; of flags, i, m, s, u and v are understood.`,
    );
  }
  try {
    return parsed({ kind: 'output', pattern: new RegExp(source, flags) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return faulty(`is no regular expression (${reason})`, 'Escape characters with a meaning of their own, as "\\(".');
  }
}

function parseAddress(text: string): Parsed<Readiness> {
  if (!/^https?:\/\//i.test(text)) {
    const looksLikeHost = /^[\w.-]+(:\d+)?(\/\S*)?$/.test(text) && /[.:]|^localhost/.test(text);
    return faulty('is no address, port or pattern', looksLikeHost ? `Write "http://${text}".` : forms);
  }
  if (!URL.canParse(text)) return faulty('is no valid address', forms);
  return parsed({ kind: 'url', url: new URL(text).href });
}
