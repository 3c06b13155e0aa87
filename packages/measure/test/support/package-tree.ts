// Little applications with packages of their own, written for a test: folders named node_modules are not kept in a repository.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from './temporary-directory.ts';

/** @param files text by path; a value that is no text is written as JSON @returns the folder, new */
export function writeTree(files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(temporaryDirectory, 'tree-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}
