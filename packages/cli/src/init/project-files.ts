// The files of a project as detection sees them: by relative path with `/`, read-only, small text files alone.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

export interface ProjectFiles {
  /** The text, or undefined where there is no such file or it cannot be read. */
  read(path: string): string | undefined;
  /** Names in a folder, sorted; empty where there is no such folder. Names of folders end in `/`. */
  list(folder: string): string[];
}

/** Configuration and source that people write stay far below; a larger file is generated or data. */
const largestBytes = 512 * 1024;

/** The files below a directory on this machine. */
export function projectFilesIn(directory: string): ProjectFiles {
  return {
    read(path) {
      const file = resolve(directory, path);
      try {
        const found = statSync(file);
        if (!found.isFile() || found.size > largestBytes) return undefined;
        return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
      } catch {
        return undefined;
      }
    },
    list(folder) {
      try {
        const entries = readdirSync(resolve(directory, folder), { withFileTypes: true });
        return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
      } catch {
        return [];
      }
    },
  };
}

/** `a/b` + `../c/./d` -> `a/c/d`; '' is the project's own folder. undefined where the path leads out of the project. */
export function joinPath(...parts: readonly string[]): string | undefined {
  const path: string[] = [];
  for (const part of parts.flatMap((text) => text.split('/'))) {
    if (part === '' || part === '.') continue;
    if (part !== '..') path.push(part);
    else if (path.pop() === undefined) return undefined;
  }
  return path.join('/');
}
