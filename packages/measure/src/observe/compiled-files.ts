// What V8 compiled from files: ES modules and everything else, by real path.

import { fileURLToPath } from 'node:url';
import type { Manifests } from './manifests.ts';
import type { Trace } from './read-traces.ts';

interface CompiledFile {
  /** Under which it was compiled, query and all. */
  url: string;
  /** In characters, after any loader's transformation. */
  length: number;
  /** Of its first script; ids rise with the moment of compilation. */
  id: number;
}

export interface CompiledFiles {
  /** CommonJS modules, and whatever else runs as a script. */
  scripts: ReadonlyMap<string, CompiledFile>;
  esModules: ReadonlyMap<string, CompiledFile>;
}

/** Path of a script; undefined for what is no file. Loaders add queries to URLs. */
export function scriptPath(url: string): string | undefined {
  if (url.startsWith('/')) return url;
  try {
    const { protocol, pathname } = new URL(url);
    return protocol === 'file:' ? fileURLToPath(`file://${pathname}`) : undefined;
  } catch {
    return undefined;
  }
}

export function readCompiledFiles(trace: Trace, manifests: Manifests): CompiledFiles {
  const [scripts, esModules] = [new Map<string, CompiledFile>(), new Map<string, CompiledFile>()];
  for (const [url, length, isModule, id] of trace.scripts) {
    const path = scriptPath(url);
    if (path !== undefined) note(isModule === 1 ? esModules : scripts, manifests.real(path), { url, length, id });
  }
  return { scripts, esModules };
}

/** A file may be compiled more than once, each time under another query: its first script says when, its largest how much. */
function note(files: Map<string, CompiledFile>, path: string, script: CompiledFile): void {
  const known = files.get(path);
  if (!known) {
    files.set(path, script);
    return;
  }
  if (script.length > known.length) [known.url, known.length] = [script.url, script.length];
  known.id = Math.min(known.id, script.id);
}

/**
 * When an ES module was asked for is not seen; not before the file that `require` compiled last before it.
 * @param required files that `require` asked for, with the moment
 * @returns that moment for a script's id; 0 before the first
 */
export function clockOfScripts(
  required: readonly { path: string; askedAtMs: number }[],
  scripts: CompiledFiles['scripts'],
): (id: number) => number {
  const marks = required
    .flatMap(({ path, askedAtMs }) => {
      const script = scripts.get(path);
      return script ? [{ id: script.id, askedAtMs }] : [];
    })
    .sort((a, b) => a.id - b.id);
  return (id) => {
    let [low, high] = [0, marks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((marks[middle]?.id ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return marks[low - 1]?.askedAtMs ?? 0;
  };
}
