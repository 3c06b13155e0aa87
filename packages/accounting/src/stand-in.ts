// Stand-ins: what takes the place of an import in a trial, so that the module behind it is loaded on first use only, or never. Plain JSON: it is handed
// to the subject's processes in a file.

import type { ExportShape } from './observed-program.ts';

/** One import statement or require call of the application's own code. */
export interface StandInImport {
  /** Real path of the file that imports. */
  importer: string;
  /** As written there. */
  specifier: string;
  /** Name of the package, for reports. */
  package: string;
  /** Real path of the module that is imported. */
  target: string;
  /** How the importer asks: `require` or `import`. */
  kind: 'commonjs' | 'module';
  /** Names that the importer takes, `default` among them; null where all have to be offered (`import * as`). Of `module` alone. */
  names: string[] | null;
  shape: ExportShape;
}

/** Every import of one copy of a package gets another copy. */
export interface Redirection {
  package: string;
  /** Folder of the copy that is not loaded any more. */
  from: string;
  /** Folder of the copy that takes its place. */
  to: string;
}

export interface StandInPlan {
  imports: StandInImport[];
  redirections: Redirection[];
  /**
   * Whether ES modules are involved. Before Node.js 22.15 that takes a thread for the loader's hooks, which has a weight: it must then run in every arm of a
   * comparison, the baseline's with empty lists.
   */
  hooksModules: boolean;
}

/** A stand-in was used: its module is loaded from here on. */
export interface Touch {
  pid: number;
  package: string;
  importer: string;
  /** What was done with it. `deferred-construct`: an instance was made at start, and stood in for as well: its module was not loaded by that. */
  how: 'get' | 'call' | 'construct' | 'deferred-construct' | 'set' | 'inspect';
  /** The property, where one was reached for. */
  key: string | null;
  /** `file:line` of the first frame outside tare and Node.js; null where there is none. */
  place: string | null;
  /** Before the service was ready, or later. */
  moment: 'start' | 'later';
  /** How long loading took; null where it had been loaded already. */
  loadMs: number | null;
  /** Message of what loading or the operation threw; null where it worked. */
  error: string | null;
}
