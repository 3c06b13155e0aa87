// Where a compiler would have put a TypeScript entry.

/** Relative to the application, in the order of likelihood: `src/server.ts` -> `dist/server.js`, `dist/src/server.js`, ... */
export function compiledNames(entry: string, tsconfig: string | undefined): string[] {
  if (entry.startsWith('/') || !/\.[cm]?tsx?$/.test(entry)) return [];
  const script = entry.replace(/\.([cm]?)tsx?$/, '.$1js');
  // Comments and trailing commas are allowed in it, so it is not read as JSON.
  const stated = /"outDir"\s*:\s*"(?:\.\/)?([^"]+?)\/?"/.exec(tsconfig ?? '')?.[1];
  const folders = [...(stated === undefined ? [] : [stated]), 'dist', 'build', 'lib', 'out'];
  const inside = script.replace(/^src\//, '');
  return [...new Set(folders.flatMap((folder) => [`${folder}/${inside}`, `${folder}/${script}`]))];
}
