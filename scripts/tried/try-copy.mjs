// One subject of fixtures/tried from copy to removal: copied out of the repository, installed, built, handed to a command of tare, and searched for leftovers.

import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePort } from './free-port.mjs';
import { endLeftovers, runProgram } from './marked-processes.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const corpus = join(repository, 'fixtures', 'tried');
const tare = join(repository, 'packages', 'cli', 'bin', 'tare.js');
const limitsMs = { install: 600_000, build: 600_000 };

/** Names of the subjects, sorted. */
export async function subjectNames() {
  return (await readdir(corpus)).filter((name) => existsSync(join(corpus, name, 'tare.json'))).sort();
}

/** @throws Error where tare is not built, or a name is not among the subjects */
export async function chooseSubjects(only) {
  if (!existsSync(tare)) throw new Error(`There is no ${tare}; run npm run build first.`);
  const known = await subjectNames();
  const unknown = (only ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`Not in fixtures/tried: ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  return only ?? known;
}

/**
 * Nothing of the copy is left, whatever happened.
 *
 * @template T
 * @param {string} name
 * @param {AbortSignal} interruption
 * @param {(copy: { directory: string, plan: object, fill: (text: string) => string, env: NodeJS.ProcessEnv, port: string, version: string, withoutPaths: (text: string) => string, leftovers: () => Promise<string[]> }) => Promise<T>} use
 * @returns {Promise<T>}
 * @throws Error with `withoutPaths` applied, where it could not be installed, built or asked for its version
 */
export async function withCopy(name, interruption, use) {
  const root = await mkdtemp(join(tmpdir(), 'tare-tried-'));
  // What is printed is for people elsewhere: where this run's directories were is nothing to them, and new each time.
  const withoutPaths = (text) =>
    text.replaceAll(`${root}/`, '').replaceAll(repository, '').replaceAll(process.execPath, 'node');
  try {
    // A service may run as another user (PostgreSQL does): that user has to be able to pass through.
    await chmod(root, 0o711);
    const temporary = join(root, 'tmp');
    await mkdir(temporary);
    await chmod(temporary, 0o1777);
    const directory = join(root, name);
    await cp(join(corpus, name), directory, { recursive: true });
    const plan = JSON.parse(await readFile(join(directory, 'tare.json'), 'utf8'));
    const environment = { ...process.env, ...plan.env };
    const orThrow = async (what, command) => {
      const options = { cwd: directory, env: environment, limitMs: limitsMs[what] ?? 10_000, interruption };
      const run = await runProgram(command, options);
      if (run.exitCode === 0) return run;
      throw new Error(`${what}: ${run.outcome}: ${(run.stderr || run.stdout).trim().slice(-300)}`);
    };
    if (existsSync(join(directory, 'package.json'))) await orThrow('install', install);
    if (plan.build) await orThrow('build', plan.build);
    const version = await readVersions(plan, directory, orThrow);

    const port = String(await findFreePort());
    environment.PORT = port;
    for (const variable of plan.ports ?? []) environment[variable] = String(await findFreePort());
    return await use({
      directory,
      plan,
      port,
      version,
      withoutPaths,
      fill: (text) => text.replaceAll('{port}', port),
      env: { ...environment, TMPDIR: temporary },
      leftovers: async () => [
        ...(await endLeftovers(root)).map((text) => `left process: ${text}`),
        ...(await readdir(temporary)).map((entry) => `left file: ${entry}`),
      ],
    });
  } catch (error) {
    throw new Error(withoutPaths(error.message), { cause: error });
  } finally {
    await endLeftovers(root);
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/**
 * A copy, and a command of tare that measures it.
 *
 * @param {string} name
 * @param {{ words: string[], limitMs: number, interruption: AbortSignal }} options words: command of tare and its options
 * @returns {Promise<{ version: string, run: { stdout: string, stderr: string, exitCode: number | null, outcome: string }, leftovers: string[], withoutPaths: (text: string) => string }>}
 * @throws Error as `withCopy`
 */
export const tryCopy = (name, { words, limitMs, interruption }) =>
  withCopy(name, interruption, async ({ directory, plan, fill, env, version, withoutPaths, leftovers }) => {
    const command = [
      process.execPath,
      tare,
      ...words,
      // PORT is not among them: it is inherited, and a plan gives each of two copies its own.
      ...Object.entries(plan.env ?? {}).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...plan.args.map(fill),
      ...(plan.command ? ['--', ...plan.command.map(fill)] : []),
    ];
    const run = await runProgram(command, { cwd: directory, env, limitMs, interruption });
    return { version, run, leftovers: await leftovers(), withoutPaths };
  });

// Without install scripts: what needs one would download or compile something.
const install = [
  'npm',
  'install',
  '--ignore-scripts',
  '--no-package-lock',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/** The tried package's version as installed, or what programs from elsewhere say of themselves. */
async function readVersions(plan, directory, orThrow) {
  const versions = [];
  if (plan.package) {
    const manifest = JSON.parse(await readFile(join(directory, 'node_modules', plan.package, 'package.json'), 'utf8'));
    versions.push(`${plan.package} ${manifest.version}`);
  }
  for (const command of plan.versionOf ?? []) {
    const { stdout } = await orThrow('version', command);
    versions.push(`${command[0]} ${/\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'of unknown version'}`);
  }
  return versions.join(', ');
}
