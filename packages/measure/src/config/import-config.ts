// What a configuration file exports, whichever language it is written in. Runs the file where it is a script.

import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TareError } from '@tare/accounting';
import { defineConfig } from './define-config.ts';

/**
 * The value of a file, not validated; a promise is waited for.
 * @throws TareError CONFIG_UNREADABLE (cannot be read, is no such language, throws), CONFIG_INVALID (exports no object).
 */
export async function importConfig(path: string): Promise<unknown> {
  const read = readers[extname(path)];
  if (read === undefined) {
    throw new TareError('CONFIG_UNREADABLE', {
      message: `${basename(path)} is in no form that tare reads.`,
      seen: path,
      remedy: `Name it with one of these endings: ${Object.keys(readers).join(', ')}.`,
    });
  }
  let value: unknown;
  try {
    value = await read(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  const wrong = wrongExport(value);
  if (wrong === undefined) return value;
  throw new TareError('CONFIG_INVALID', {
    message: `${basename(path)} exports ${wrong} instead of a configuration.`,
    seen: path,
    remedy: 'Export an object as default: export default { services: { web: { command: "node server.js" } } }.',
  });
}

const readers: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  '.ts': importTypeScript,
  '.mts': importTypeScript,
  '.mjs': importJavaScript,
  '.js': importJavaScript,
  '.cjs': importJavaScript,
  '.json': readJson,
};

/**
 * `tare` is given to the file from here, so that `import { defineConfig } from 'tare'` works without an installed copy (npx).
 * Nothing is kept, in memory or on disk: the file may change between two measurements, and a measurement leaves no trace.
 */
async function importTypeScript(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(pathToFileURL(path).href, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { tare: { defineConfig } },
  });
  return defaultExport(await jiti.import(path));
}

/** The query makes a changed file another module: Node.js keeps each for as long as the process lives. */
async function importJavaScript(path: string): Promise<unknown> {
  const { mtimeMs } = await stat(path);
  return defaultExport(await import(`${pathToFileURL(path).href}?changed=${mtimeMs}`));
}

async function readJson(path: string): Promise<unknown> {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw error instanceof SyntaxError ? new SyntaxError(withLine(error.message, text)) : error;
  }
}

/** Node.js 20 counts characters from the beginning of the file; a person looks for a line. */
function withLine(message: string, text: string): string {
  const position = /at position (\d+)(?! \(line)/.exec(message)?.[1];
  if (position === undefined) return message;
  const before = text.slice(0, Number(position)).split('\n');
  return `${message} (line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1})`;
}

/** Compilers write the default export of a CommonJS module as its `default` again. */
function defaultExport(module: unknown): unknown {
  const value: unknown = Object(module).default;
  const isCompiled = typeof value === 'object' && value !== null && '__esModule' in value && 'default' in value;
  return isCompiled ? value.default : value;
}

/** What stands in the place of the configuration, in words; undefined where it is an object as it should be. */
function wrongExport(value: unknown): string | undefined {
  if (value === undefined) return 'nothing as default';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return typeof value === 'function' ? 'a function' : `a ${typeof value}`;
  return undefined;
}

function unreadable(path: string, error: unknown): TareError {
  const name = basename(path);
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const isFileFault = error instanceof Error && 'syscall' in error;
  return new TareError(
    'CONFIG_UNREADABLE',
    {
      message: isFileFault ? `${name} cannot be read.` : `${name} fails while it is loaded.`,
      seen: `${path}${lineOf(path, error)}\n${reason}`,
      remedy: isFileFault ? 'Check that it is a file and that you may read it.' : remedyOf(path, reason, error),
    },
    { cause: error },
  );
}

function remedyOf(path: string, reason: string, error: unknown): string {
  if (/Cannot find (package|module) 'tare'/.test(reason)) {
    return `Install tare in ${dirname(path)}, or drop the import: a plain object needs only \`export default { ... }\`.`;
  }
  // Node.js keeps the line of a syntax error in a module to itself, except there.
  const hidesLine = error instanceof SyntaxError && /^\.[mc]?js$/.test(extname(path));
  return hidesLine ? `Mend the line that \`node --check ${path}\` shows.` : 'Mend the file.';
}

/** `:2:5` where the stack names a place in the file itself. */
function lineOf(path: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const name of [pathToFileURL(path).href, path]) {
    // What follows the name begins with the query that importJavaScript adds.
    const [, after] = stack.split(name);
    const place = /^(?:\?[\w=.]*)?(:\d+(?::\d+)?)/.exec(after ?? '')?.[1];
    if (place !== undefined) return place;
  }
  return '';
}
