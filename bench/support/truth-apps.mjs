// The applications of fixtures/truth, installed in .tare/truth, each import of theirs moved into its first use by the edit that its source describes.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { standInImports } from '@tare/attribution';

const fixtures = fileURLToPath(new URL('../../fixtures/truth/', import.meta.url));
const installed = fileURLToPath(new URL('../../.tare/truth/', import.meta.url));

/** Names of the applications. */
export const appNames = readdirSync(`${fixtures}apps`).map((name) => name.replace(/\.[cm]js$/, ''));
export const isEsm = (name) => name.endsWith('-esm');
const fileName = (name) => `${name}.${isEsm(name) ? 'mjs' : 'cjs'}`;

/** Once; and again where the lockfile has changed. */
export function install() {
  mkdirSync(installed, { recursive: true });
  cpSync(`${fixtures}apps`, installed, { recursive: true });
  const lock = readFileSync(`${fixtures}package-lock.json`, 'utf8');
  const mark = `${installed}installed-lock.json`;
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  for (const name of ['package.json', 'package-lock.json']) cpSync(fixtures + name, installed + name);
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: installed, encoding: 'utf8' });
  if (status !== 0) throw new Error(`fixtures/truth cannot be installed: ${stderr}`);
  writeFileSync(mark, lock);
}

const sourceOf = (name) => readFileSync(`${fixtures}apps/${fileName(name)}`, 'utf8');

/** Packages that the application imports at top level and can do without. */
export const importsOf = (name) => [
  ...new Set([...sourceOf(name).matchAll(/\/\/ before (\S+)$/gm)].map(([, one]) => one)),
];

/** Writes the application with one import, or several, moved. @returns the file's name */
export function writeEdited(name, packages) {
  const lines = sourceOf(name)
    .split('\n')
    .flatMap((line) => {
      const before = / \/\/ before (\S+)$/.exec(line)?.[1];
      if (packages.includes(before)) return [];
      const [, indent, after, code] = /^(\s*)\/\/ after (\S+): (.*)$/.exec(line) ?? [];
      return packages.includes(after) ? [indent + code] : [line];
    });
  const file = `edited-${packages.join('+').replace(/[^\w+-]/g, '-')}-${fileName(name)}`;
  writeFileSync(installed + file, lines.join('\n'));
  return file;
}

/** @param standIns of every arm: an empty plan has the loader's thread that one with stand-ins has */
export function subjectOf(name, { program, file = fileName(name), imports = [] }) {
  const standIns = { imports, redirections: [], hooksModules: isEsm(name) };
  const service = {
    name: 'server',
    launch: { argv: [program, file], env: { PORT: '0' }, cwd: realpathSync(installed), standIns },
    dependsOn: [],
    ready: { kind: 'automatic' },
    readyTimeoutMs: 60_000,
    load: { requests: 200, connections: 4, warmup: 0, routes: [], headers: {}, timeoutMs: 10_000 },
    stopGraceMs: 5_000,
  };
  return { name, services: [service] };
}

/** As tare sees the imports by itself, by package. */
export async function seeImports(session, name, program, signal) {
  const { services, failure } = await session.observe(subjectOf(name, { program }), { seed: 1, signal });
  const [service] = services;
  if (failure || !service) throw new Error(`${name} cannot be observed.`, { cause: failure });
  const file = `${realpathSync(installed)}/${fileName(name)}`;
  const sources = { [file]: readFileSync(file, 'utf8') };
  return new Map(
    importsOf(name).map((one) => {
      const directory = `${realpathSync(installed)}/node_modules/${one}`;
      return [one, standInImports(service, directory, sources)];
    }),
  );
}
