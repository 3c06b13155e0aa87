// A command line as a person would recognise it: program name instead of its path, cut where it gets long.

import type { ProcessRecord } from '@tare/accounting';

const longest = 120;

/** `node server.js --port 3000`; the program's name where the command line could not be read. */
export function commandText({ argv, executable }: Pick<ProcessRecord, 'argv' | 'executable'>): string {
  const [program, ...rest] = argv;
  if (program === undefined) return typeof executable === 'string' ? baseName(executable) : '(command unknown)';
  // npm and others overwrite their command line with one text.
  const text = rest.length === 0 ? baseName(program) : [baseName(program), ...rest].map(quoted).join(' ');
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

const baseName = (path: string): string => (path.startsWith('/') ? path.slice(path.lastIndexOf('/') + 1) : path);

const quoted = (argument: string): string =>
  argument === '' || /[\s'"\\]/.test(argument) ? `'${argument.replaceAll("'", "'\\''")}'` : argument;
