// The file that a start command runs, and the sources behind it.

import { joinPath, type ProjectFiles } from './project-files.ts';

/** Options of Node.js whose value is the next word. */
const valueOptions = /^(-r|-C|--require|--import|--loader|--experimental-loader|--env-file|--conditions|--title)$/;
const scriptPrograms = /^(node|tsx|ts-node|bun|deno)$/;
const scriptEnding = /\.[cm]?[jt]sx?$/;

/** The script of `node server.js`; undefined for programs that are no interpreters of one. */
export function entryOfCommand(words: readonly string[]): string | undefined {
  const [program, ...rest] = words.map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));
  if (!scriptPrograms.test(program?.split('/').at(-1) ?? '')) return undefined;
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    if (valueOptions.test(word)) index += 1;
    else if (!word.startsWith('-') && word !== 'run') return word;
  }
  return undefined;
}

/** Where people put the entry, in the order in which they mean it. */
const usualEntries: readonly string[] = ['', 'src/', 'dist/', 'bin/'].flatMap((folder) =>
  ['server', 'index', 'app', 'main', 'www'].flatMap((name) =>
    ['.js', '.mjs', '.cjs', '.ts', '.mts', ''].map((ending) => `${folder}${name}${ending}`),
  ),
);

/** A file that opens a server, for a project that does not say how it starts. */
export function findEntry(files: ProjectFiles, folder: string, main: string | undefined): string | undefined {
  const present = [...(main === undefined ? [] : [main]), ...usualEntries].filter((entry) => {
    const text = files.read(joinPath(folder, entry) ?? '');
    return text !== undefined && (scriptEnding.test(entry) || text.startsWith('#!'));
  });
  return present.find((entry) => /\.listen\(|\bserve\(/.test(files.read(joinPath(folder, entry) ?? '') ?? ''));
}

export interface Source {
  /** Relative to the service's folder. */
  readonly path: string;
  readonly text: string;
}

/** The entry and what it imports by relative path, nearest first. A compiled entry that is not there is looked for as source. */
export function readSources(files: ProjectFiles, folder: string, entry: string | undefined): Source[] {
  const sources: Source[] = [];
  const pending = entry === undefined ? [] : [entry, entry.replace(/^(\.\/)?(dist|build|out|lib)\//, 'src/')];
  const tried = new Set<string>();
  while (pending.length > 0 && sources.length < 25) {
    const path = joinPath(pending.shift() ?? '');
    if (path === undefined || tried.has(path)) continue;
    tried.add(path);
    for (const candidate of candidatesOf(path)) {
      const text = files.read(joinPath(folder, candidate) ?? '');
      if (text === undefined) continue;
      sources.push({ path: candidate, text: withoutComments(text) });
      const parent = candidate.includes('/') ? candidate.slice(0, candidate.lastIndexOf('/')) : '';
      for (const [, target] of text.matchAll(/(?:from|import|require\()\s*\(?['"](\.{1,2}\/[^'"]+)['"]/g)) {
        const imported = joinPath(parent, target ?? '');
        if (imported !== undefined) pending.push(imported);
      }
      break;
    }
  }
  return sources;
}

/** As Node.js and TypeScript resolve: the name itself, its source, with an ending, as a folder. */
function candidatesOf(path: string): string[] {
  const stem = path.replace(scriptEnding, '');
  return [path, `${stem}.ts`, `${stem}.mts`, `${stem}.js`, `${stem}.mjs`, `${path}/index.ts`, `${path}/index.js`];
}

/** Whole comment lines and blocks: what is commented out says nothing. A `//` inside a line may be part of an address. */
const withoutComments = (text: string): string =>
  text.replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, '');
