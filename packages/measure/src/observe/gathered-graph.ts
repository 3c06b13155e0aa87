// Modules and their imports while they are put together: one entry for a file in a module system, one edge for a target and specifier.

import type { ModuleKind, ObservedModule } from '@tare/accounting';

/** How the process itself names a module: in `require.cache`, and by its URL where it is an ES module. */
export interface ModuleHandle {
  path: string;
  url: string | undefined;
}

export class GatheredGraph {
  readonly modules: ObservedModule[] = [];
  /** By index of the module. */
  readonly handles: ModuleHandle[] = [];
  readonly #indices = new Map<string, number>();
  readonly #connected = new Set<string>();
  readonly #reached = new Set<number>();

  /** @returns its index; that of the entry that is there already, if there is */
  add(module: Omit<ObservedModule, 'imports'>, handle: ModuleHandle): number {
    const known = this.find(module.path, module.kind);
    if (known !== undefined) return known;
    const index = this.modules.push({ ...module, imports: [] }) - 1;
    this.handles.push(handle);
    this.#indices.set(`${module.kind === 'module' ? 'm' : 'c'} ${module.path}`, index);
    return index;
  }

  /** @param kind without it, an ES module goes before a CommonJS one of the same file */
  find(path: string, kind?: ModuleKind): number | undefined {
    const asModule = kind === undefined || kind === 'module' ? this.#indices.get(`m ${path}`) : undefined;
    return asModule ?? (kind === 'module' ? undefined : this.#indices.get(`c ${path}`));
  }

  connect(from: number, to: number, specifier: string, isLate: boolean): void {
    const key = `${from} ${to} ${specifier}`;
    if (from === to || this.#connected.has(key)) return;
    this.#connected.add(key);
    this.#reached.add(to);
    this.modules[from]?.imports.push({ module: to, specifier, isLate });
  }

  /** Files that nothing leads to. */
  orphans(): number[] {
    return this.modules.flatMap(({ kind }, index) => (kind === 'builtin' || this.#reached.has(index) ? [] : [index]));
  }
}

export function kindOf(path: string): ModuleKind {
  if (path.startsWith('node:')) return 'builtin';
  if (path.endsWith('.json')) return 'json';
  if (path.endsWith('.wasm')) return 'wasm';
  return /\.(?:node|so|dylib)(?:\.\d+)*$/.test(path) ? 'addon' : 'commonjs';
}
