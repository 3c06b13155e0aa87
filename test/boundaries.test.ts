// The house's walls (docs/architecture.md): who may import whom, and who may print and exit.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../packages/', import.meta.url));

/** Packages of this house that each may import; some are still to be built. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  accounting: [],
  measure: ['@tare/accounting'],
  experiment: ['@tare/accounting'],
  report: ['@tare/accounting', '@tare/experiment'],
  attribution: ['@tare/accounting', '@tare/experiment'],
  changes: ['@tare/accounting', '@tare/attribution', '@tare/experiment', '@tare/measure'],
  trials: ['@tare/accounting', '@tare/experiment', '@tare/measure', '@tare/attribution', '@tare/changes'],
  cli: [
    '@tare/accounting',
    '@tare/attribution',
    '@tare/changes',
    '@tare/experiment',
    '@tare/kit',
    '@tare/measure',
    '@tare/report',
    '@tare/trials',
  ],
  kit: ['@tare/accounting'],
};

const longestModule = 360;

interface Import {
  file: string;
  target: string;
}

const packages = readdirSync(root).filter((name) => existsSync(join(root, name, 'package.json')));
const placesOf = (name: string): string[] => readdirSync(join(root, name, 'src'), { recursive: true }).map(String);
const sourcesOf = (name: string): string[] =>
  placesOf(name)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(root, name, 'src', path));
const text = (path: string): string => readFileSync(path, 'utf8');
const short = (path: string): string => relative(root, path).replaceAll(sep, '/');

/** Without comments, so that a word in a reason is no deed. */
const code = (path: string): string => text(path).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');

function importsOf(file: string): Import[] {
  const forms = [
    /^\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'/gm,
    /^\s*import\s+'([^']+)'/gm,
    /\bimport\(\s*'([^']+)'/g,
    /\b(?:require|createRequire\([^)]*\))\(\s*'([^']+)'/g,
  ];
  return forms.flatMap((form) => [...code(file).matchAll(form)].map(([, target = '']) => ({ file, target })));
}

const isRelative = ({ target }: Import): boolean => target.startsWith('.');
const isBuiltIn = ({ target }: Import): boolean => target.startsWith('node:');
/** `@tare/measure/config` -> `@tare/measure`, `ajv/dist/x` -> `ajv`. */
const packageOf = ({ target }: Import): string =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');

describe.each(packages)('packages/%s', (name) => {
  const sources = sourcesOf(name);
  const imports = sources.flatMap(importsOf);
  const manifest: Partial<Record<'dependencies' | 'peerDependencies', Record<string, string>>> = JSON.parse(
    text(join(root, name, 'package.json')),
  );
  const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

  it('has its place in the house', () => {
    expect(Object.keys(mayImport)).toContain(name);
  });

  it('imports only what it may', () => {
    const own = imports.filter((one) => packageOf(one).startsWith('@tare/') || packageOf(one) === 'tare');
    const wrong = own.filter((one) => !mayImport[name]?.includes(packageOf(one)));
    expect(wrong.map(({ file, target }) => `${short(file)} imports ${target}`)).toEqual([]);
  });

  it('stays inside itself with relative imports', () => {
    const inside = join(root, name, 'src') + sep;
    const wrong = imports
      .filter(isRelative)
      .filter(({ file, target }) => !resolve(dirname(file), target).startsWith(inside));
    expect(wrong.map(({ file, target }) => `${short(file)} imports ${target}`)).toEqual([]);
  });

  it('names built-in modules by their scheme, and depends on what else it imports', () => {
    const others = imports.filter((one) => !isRelative(one) && !isBuiltIn(one)).map(packageOf);
    expect([...new Set(others)].filter((target) => !dependencies.includes(target))).toEqual([]);
  });

  it('depends on nothing of this house that it may not import', () => {
    const own = dependencies.filter((dependency) => dependency.startsWith('@tare/') || dependency === 'tare');
    expect(own.filter((dependency) => !mayImport[name]?.includes(dependency))).toEqual([]);
  });

  it(`has no module of more than ${longestModule} lines`, () => {
    // Tables of measured figures are written by benchmarks, and read by nobody.
    const written = sources.filter((path) => !text(path).startsWith('// Written by `npm run'));
    const long = written.map((path) => `${short(path)}: ${text(path).trimEnd().split('\n').length}`);
    expect(long.filter((line) => Number(line.split(': ')[1]) > longestModule)).toEqual([]);
  });
});

describe('accounting', () => {
  it('depends on nothing, and touches the system in node.ts alone, by node:fs', () => {
    const outside = sourcesOf('accounting')
      .flatMap(importsOf)
      .filter((one) => !isRelative(one));
    expect(outside.map(({ file, target }) => `${short(file)} imports ${target}`)).toEqual([
      'accounting/src/node.ts imports node:fs',
    ]);
  });
});

describe('printing and exiting', () => {
  /** Deeds of the command line. `process.exitCode` is read and set by the same right. */
  const deed = /\bconsole\.\w|\bprocess\.(exit\b|exitCode\b|stdout\b|stderr\b)/g;
  /** Programs of their own and no libraries: they have to end with their parent, and nobody else could end them. */
  const excepted: Readonly<Record<string, string>> = {
    'kit/src/isolate/host.ts': 'process.exit',
    'measure/src/load/load-worker.ts': 'process.exit',
  };

  it.each(packages.filter((name) => name !== 'cli'))('is nothing that packages/%s does', (name) => {
    const deeds = sourcesOf(name).flatMap((path) =>
      [...code(path).matchAll(deed)]
        .filter(([what]) => excepted[short(path)] !== what)
        .map(([what]) => `${short(path)}: ${what}`),
    );
    expect(deeds).toEqual([]);
  });

  it('is done in cli by the terminal and by an interruption that comes twice, nowhere else', () => {
    const places = sourcesOf('cli').filter((path) => code(path).match(deed) !== null);
    expect(places.map(short).sort()).toEqual(['cli/src/interruption.ts', 'cli/src/terminal.ts']);
  });

  it('has no exception that is not needed', () => {
    for (const [path, what] of Object.entries(excepted)) expect(code(join(root, path))).toContain(what);
  });
});
