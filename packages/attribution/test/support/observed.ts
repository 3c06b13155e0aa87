// Programs as a traced trial would have seen them, written down in few words; and large ones, drawn by chance.

import type { HeapProfile, HeapProfileNode, ModuleKind, ObservedIsolate, ObservedService } from '@tare/accounting';
import { seededRandom } from '@tare/experiment';

export const application = '/srv/app';

export interface FileSketch {
  /** Paths of files that it asks for; `late:` in front of those after the service was ready. The specifier is `to:` and the path, unless the path begins with `node:`. */
  imports?: string[];
  kind?: ModuleKind;
  sourceBytes?: number;
}

/** Short paths: `main.js` is the application's, `a/index.js` with a folder of node_modules in front of it is written `~a/index.js`. */
export const pathOf = (short: string): string => {
  if (short.startsWith('/') || short.startsWith('node:')) return short;
  return short.startsWith('~') ? `${application}/node_modules/${short.slice(1)}` : `${application}/${short}`;
};

export function isolateOf(files: Record<string, FileSketch>, more: Partial<ObservedIsolate> = {}): ObservedIsolate {
  const builtins = Object.values(files).flatMap(({ imports = [] }) => imports.filter((one) => one.startsWith('node:')));
  const names = [...Object.keys(files), ...new Set(builtins)];
  const index = new Map(names.map((name, at) => [name, at]));
  return {
    pid: 100,
    threadId: 0,
    nodeVersion: '20.20.2',
    entry: pathOf(names[0] ?? 'main.js'),
    modules: names.map((name, at) => {
      const {
        imports = [],
        kind = 'commonjs',
        sourceBytes = 1000,
      } = files[name] ?? { kind: 'builtin', sourceBytes: 0 };
      return {
        path: pathOf(name),
        kind,
        sourceBytes,
        askedAtMs: at,
        imports: imports.map((target) => {
          const isLate = target.startsWith('late:');
          const short = isLate ? target.slice('late:'.length) : target;
          const module = index.get(short);
          if (module === undefined) throw new Error(`${name} asks for ${short}, which is not in the sketch`);
          return { module, specifier: specifierOf(short), isLate };
        }),
      };
    }),
    heapProfile: profileOf([]),
    calledUnderLoad: {},
    heapSpaces: { old_space: 4e6, code_space: 100_000 },
    shapes: {},
    ...more,
  };
}

/** `~a/index.js` is asked for as `a`, the application's own `db.js` as `./db.js`. */
const specifierOf = (short: string): string => {
  if (short.startsWith('node:')) return short;
  if (!short.startsWith('~')) return `./${short}`;
  return /^~((?:@[^/]+\/)?[^/]+)/.exec(short)?.[1] ?? short;
};

/** A sample: files and `node:` modules from the outermost call to the innermost, and its bytes. `hook:` in front of a file is a function further down in it. */
export type Sample = [stack: string[], bytes: number];

export function profileOf(samples: readonly Sample[]): HeapProfile {
  let id = 1;
  const node = (url: string, lineNumber: number): HeapProfileNode => {
    id += 1;
    return {
      callFrame: { functionName: '', scriptId: String(id), url, lineNumber, columnNumber: 0 },
      selfSize: 0,
      id,
      children: [],
    };
  };
  const head = node('', -1);
  for (const [stack, bytes] of samples) {
    let at = head;
    for (const frame of stack) {
      const isHook = frame.startsWith('hook:');
      const name = isHook ? frame.slice('hook:'.length) : frame;
      const url = name === '' || name.startsWith('node:') ? name : `file://${pathOf(name)}`;
      const lineNumber = isHook ? 7 : 0;
      const known = at.children.find(({ callFrame }) => callFrame.url === url && callFrame.lineNumber === lineNumber);
      const child = known ?? node(url, lineNumber);
      if (!known) at.children.push(child);
      at = child;
    }
    at.selfSize += bytes;
  }
  return { head, samples: [] };
}

export const serviceOf = (isolates: ObservedIsolate[], more: Partial<ObservedService> = {}): ObservedService => ({
  name: 'app',
  application,
  isolates,
  packages: [
    { directory: application, name: 'app', version: '1.0.0', dependencies: [], hasAddon: false },
    ...(more.packages ?? []),
  ],
  knobs: [],
  ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== 'packages')),
});

/**
 * A program of packages that depend on later ones, as registries' graphs do, with modules that ask for each other within a package, and now and then for a
 * single module of a package that others load as a whole.
 */
export function drawProgram(modules: number, seed: number): ObservedService {
  const random = seededRandom(seed, 0);
  const below = (count: number): number => Math.floor(random() * count);
  const perPackage = 8;
  const count = Math.max(1, Math.floor(modules / perPackage));
  const file = (index: number, module: number): string => `~p${index}/m${module}.js`;
  const files: Record<string, FileSketch> = {
    'main.js': { imports: Array.from({ length: Math.min(count, 30) }, (_, index) => file(index, 0)) },
  };
  for (let index = 0; index < count; index += 1)
    for (let module = 0; module < perPackage; module += 1) {
      const inside = module * 2 + 1 < perPackage ? [file(index, module * 2 + 1)] : [];
      const more = module * 2 + 2 < perPackage ? [file(index, module * 2 + 2)] : [];
      // Every package but the application's own is asked for by one before it.
      const child = index * 3 + module + 1;
      const next = module < 3 && child < count && child >= 30 ? [file(child, 0)] : [];
      const shared = random() < 0.1 ? [file(Math.min(count - 1, index + 1 + below(40)), below(perPackage))] : [];
      files[file(index, module)] = {
        imports: [...inside, ...more, ...next, ...shared],
        sourceBytes: 500 + below(20_000),
      };
    }
  for (let index = 30; index < count; index += 1) {
    const parent = file(below(index), below(perPackage));
    const imports = files[parent]?.imports;
    if (imports && !imports.includes(file(index, 0))) imports.push(file(index, 0));
  }
  const samples = Object.keys(files).map((name): Sample => [[name], 1000 + below(50_000)]);
  return serviceOf([isolateOf(files, { heapProfile: profileOf(samples) })]);
}
