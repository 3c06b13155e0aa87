// What a traced trial saw inside the programs of a subject: which modules were loaded by whom, where the heap was allocated, what the load's requests ran.
// Raw facts as plain JSON; what they mean is worked out by @tare/attribution. Paths are real paths of this machine.

import type { Unavailable } from './figure.ts';

/** `builtin`: a part of Node.js itself; `addon`: a native library (.node). */
export type ModuleKind = 'commonjs' | 'module' | 'json' | 'addon' | 'wasm' | 'builtin';

/** One module asks for another. */
export interface ObservedImport {
  /** Index of the asked-for module in `modules` of the isolate. */
  module: number;
  /** As written: `openai`, `./db.js`. */
  specifier: string;
  /** Asked for after the service was ready: by a request, a timer, a lazy load. */
  isLate: boolean;
}

export interface ObservedModule {
  /** Real path; `node:fs` for a built-in. Distinct within an isolate, but for a file that was loaded in both module systems. */
  path: string;
  kind: ModuleKind;
  /** Length of the source that was compiled, after any loader's transformation; of the file for an add-on; 0 for a built-in or where it is not known. */
  sourceBytes: number;
  /** When it was first asked for, since the process began. Of an ES module only the earliest moment is known: that of the last `require` compiled before it. */
  askedAtMs: number;
  /** In the order they were first asked for; each target once per specifier. */
  imports: ObservedImport[];
}

/** A frame of V8's sampling heap profile, as the inspector protocol gives it; browser developer tools open it. */
export interface HeapProfileNode {
  callFrame: { functionName: string; scriptId: string; url: string; lineNumber: number; columnNumber: number };
  /** Bytes still alive after the forced collection, allocated with this frame on top. */
  selfSize: number;
  id: number;
  children: HeapProfileNode[];
}

/** The format of a .heapprofile file. */
export interface HeapProfile {
  head: HeapProfileNode;
  samples: { size: number; nodeId: number; ordinal: number }[];
}

/** What a module's exports look like, as far as a stand-in has to look like them. */
export interface ExportShape {
  /** `class`: a function that must be called with `new`. `primitive` covers undefined and null. `other`: what cannot be stood in for (a proxy, a module with a getter that throws). */
  type: 'function' | 'class' | 'object' | 'primitive' | 'other';
  /** Of a primitive that JSON can write; absent otherwise. */
  value?: string | number | boolean | null;
  /** Own enumerable and well-known properties, two levels deep; absent for primitives and below. */
  properties?: Record<string, ExportShape>;
}

/** One isolate: the main thread of a process, or a worker thread. */
export interface ObservedIsolate {
  pid: number;
  /** The kernel's id of the thread; 0 for the main thread. */
  threadId: number;
  /** Node.js version without `v`. */
  nodeVersion: string;
  /** The file it was started with; null for `node -e` and the like. */
  entry: string | null;
  modules: ObservedModule[];
  /** Of what lived after the load and a forced collection. */
  heapProfile: HeapProfile | Unavailable;
  /** Functions of each file that ran while the load was driven, by path; files without any are left out. */
  calledUnderLoad: Record<string, number> | Unavailable;
  /** Bytes of V8's spaces after the forced collection, by V8's name (`old_space`, `code_space`). */
  heapSpaces: Record<string, number>;
  /** Used bytes of the heap when sampling began: what Node.js itself sets up, which no sample can show. Absent where it was not sampled. */
  heapBeforeBytes?: number;
  /** Shapes of packages that files outside node_modules import, by path of the package's module: of `module.exports`, or of an ES module's namespace. */
  shapes: Record<string, ExportShape>;
}

/** A package.json that loaded modules belong to. */
export interface ObservedPackage {
  directory: string;
  /** The folder's name where the manifest has none. */
  name: string;
  version: string | null;
  /** Of the application itself: names under `dependencies` in its manifest. */
  dependencies: string[];
  /** Has a `.node` file loaded, or an install script that builds one. */
  hasAddon: boolean;
}

/** A setting that a running backend declares, by the knob protocol: a JSON array in `knobs/PID.json` of the directory that TARE_CONTROL names. */
export interface ObservedKnob {
  /** Environment variable. */
  variable: string;
  /** Now; null where it is not set and the default holds. */
  value: string | null;
  /** Of least memory. */
  leanest: string;
  /** Further values worth trying; may be empty. */
  values: string[];
  risk: 'low' | 'medium' | 'high';
  /** One sentence: what it does, and what the lean value gives up. */
  sentence: string;
}

export interface ObservedService {
  name: string;
  /** Top folder of the application's own code: the nearest folder with a package.json above the entry, outside node_modules where there is one. */
  application: string;
  isolates: ObservedIsolate[];
  packages: ObservedPackage[];
  knobs: ObservedKnob[];
}
