// package.json, as far as detection needs it. A file that people damage, so every part of it may be missing or of a wrong type.

import { joinPath, type ProjectFiles } from './project-files.ts';

export interface Manifest {
  name: string | undefined;
  main: string | undefined;
  isModule: boolean;
  scripts: Record<string, string>;
  /** Names of all dependencies, development ones included: frameworks are put into either. */
  dependencies: Set<string>;
  /** Patterns of workspaces. */
  workspaces: string[];
}

export type ManifestResult =
  | { readonly state: 'read'; readonly manifest: Manifest }
  | { readonly state: 'absent' }
  | { readonly state: 'damaged'; readonly reason: string };

/** The package.json of a folder of the project. */
export function readManifest(files: ProjectFiles, folder: string): ManifestResult {
  const text = files.read(joinPath(folder, 'package.json') ?? 'package.json');
  if (text === undefined) return { state: 'absent' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { state: 'damaged', reason: error instanceof Error ? error.message : String(error) };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { state: 'damaged', reason: 'it holds no object' };
  }
  return { state: 'read', manifest: manifestOf(json as Record<string, unknown>) };
}

export const emptyManifest = (): Manifest => manifestOf({});

function manifestOf(json: Record<string, unknown>): Manifest {
  const patterns = Array.isArray(json['workspaces']) ? json['workspaces'] : Object(json['workspaces']).packages;
  return {
    name: textOf(json['name']),
    main: textOf(json['main']),
    isModule: json['type'] === 'module',
    scripts: textsOf(json['scripts']),
    dependencies: new Set(
      ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) =>
        Object.keys(Object(json[key])),
      ),
    ),
    workspaces: Array.isArray(patterns) ? patterns.filter((pattern) => typeof pattern === 'string') : [],
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function textsOf(value: unknown): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, text] of Object.entries(Object(value))) if (typeof text === 'string') texts[key] = text;
  return texts;
}
