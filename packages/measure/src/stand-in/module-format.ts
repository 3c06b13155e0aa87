// Which of its two module systems Node.js loads a file in: it decides what an importer gets as `default`.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

export type ModuleFormat = 'commonjs' | 'module' | 'other';

/** @param path real path; a file that cannot be read is `other` */
export function readModuleFormat(path: string): ModuleFormat {
  const extension = extname(path);
  if (extension === '.mjs' || extension === '.mts') return 'module';
  if (extension === '.cjs' || extension === '.cts') return 'commonjs';
  if (extension !== '.js' && extension !== '.ts' && extension !== '') return 'other';
  try {
    const type = readPackageType(dirname(path));
    if (type !== undefined) return type;
    // Without a word from its package, a file is what its syntax says (Node.js 20.19 and 22.7 on); before that it was CommonJS.
    return moduleSyntax.test(readFileSync(path, 'utf8')) ? 'module' : 'commonjs';
  } catch {
    return 'other';
  }
}

const moduleSyntax =
  /^(?:import\s*(?:["'{*]|[\w$]+\s*(?:,|from\b))|export\s*(?:[{*]|default\b|(?:async|const|let|var|class|function)\b))/m;

function readPackageType(directory: string): 'commonjs' | 'module' | undefined {
  const manifest = join(directory, 'package.json');
  if (existsSync(manifest)) {
    const { type } = JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown };
    return type === 'module' || type === 'commonjs' ? type : undefined;
  }
  const parent = dirname(directory);
  return parent === directory ? undefined : readPackageType(parent);
}
