// Source of the ES module that an importer gets in place of a package: the names that it takes, each a stand-in.

import type { ModuleFormat } from './module-format.ts';

export interface GeneratedModule {
  /** URL of the module that hands out stand-ins. */
  door: string;
  /** Of the module that is stood in for. */
  number: number;
  format: ModuleFormat;
  names: readonly string[];
}

/** The leaner the better: what it weighs is missing from the saving. */
export function renderModule({ door, number, format, names }: GeneratedModule): string {
  const values = names.map((name, index) => {
    // An ES module has its default among its exports; of CommonJS it is the whole.
    const value = name === 'default' && format === 'commonjs' ? 'e' : `e[${JSON.stringify(name)}]`;
    return `v${index}=${value}`;
  });
  const exported = names.map((name, index) => `v${index} as ${isIdentifier(name) ? name : JSON.stringify(name)}`);
  return `import d from ${JSON.stringify(door)};const e=d(${number}),${values.join(',')};export{${exported.join(',')}}`;
}

const isIdentifier = (name: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name);
