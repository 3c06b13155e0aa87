// What a source imports, as far as a graph of modules needs it: the specifiers, in their order. ES modules are read by the lexer that loaders use.

import { parse } from 'es-module-lexer';

export interface ParsedImports {
  /** Of `import` and `export … from`. */
  fixed: string[];
  /** Of `import()` with a literal. */
  dynamic: string[];
}

/** @param source JavaScript; of what cannot be read nothing is known. `init` of es-module-lexer must have ended. */
export function parseImports(source: string): ParsedImports {
  const found: ParsedImports = { fixed: [], dynamic: [] };
  try {
    for (const { n: specifier, d: dynamicAt } of parse(source)[0]) {
      // -1: a declaration; -2: import.meta.
      if (specifier !== undefined && dynamicAt !== -2) (dynamicAt === -1 ? found.fixed : found.dynamic).push(specifier);
    }
  } catch {
    // Not JavaScript; V8 compiled something else.
  }
  return found;
}

/** Specifiers of `require` with a literal, also of those that stand in comments: for a module whose calls could not be watched, and of what was loaded. */
export const parseRequires = (source: string): string[] =>
  [...source.matchAll(/\brequire\s*\(\s*(['"])([^'"\n]+)\1\s*\)/g)].flatMap(([, , specifier]) => specifier ?? []);
