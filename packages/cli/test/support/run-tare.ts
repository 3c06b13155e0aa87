// The command as a shell starts it: a process of its own, in a folder of its own, with a place of its own for trials. What it prints is kept apart by stream.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Recording } from '@tare/accounting';
import { afterAll, expect } from 'vitest';

const tarePath: string = fileURLToPath(new URL('../../bin/tare.js', import.meta.url));

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tare-cli-')));
/** Where commands are run; its name is the subject's. */
export const folder: string = join(root, 'app');
const temporary = join(root, 'tmp');
for (const directory of [folder, temporary]) mkdirSync(directory);

export const program = (name: string): string =>
  fileURLToPath(new URL(`../../../../fixtures/programs/${name}`, import.meta.url));

/** Command line of a fixture program, after two dashes. */
export const subject = (name: string, ...args: readonly string[]): string[] => ['--', 'node', program(name), ...args];

export interface Finished {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** What was printed so far, both streams in one. */
  output(): string;
  finished: Promise<Finished>;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
}

/** The environment that a command gets: this one without what would change its looks. */
function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { CI: _ci, NO_COLOR: _noColor, FORCE_COLOR: _forceColor, NODE_OPTIONS: _options, ...rest } = process.env;
  return { ...rest, TMPDIR: temporary, ...extra };
}

function start(command: string, args: readonly string[], options: RunOptions = {}): Running {
  const { cwd = folder, env = {} } = options;
  const child = spawn(command, args, { cwd, env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let both = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    both += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    both += text;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { child, output: () => both, finished };
}

export const startTare = (args: readonly string[], options?: RunOptions): Running =>
  start(process.execPath, [tarePath, ...args], options);

export const runTare = (args: readonly string[], options?: RunOptions): Promise<Finished> =>
  startTare(args, options).finished;

/** Through a shell, where the test is about pipes and redirections; `tare` is the command. */
export const runShell = (script: string, options?: RunOptions): Promise<Finished> =>
  start('bash', ['-c', `tare() { "${process.execPath}" "${tarePath}" "$@"; }\n${script}`], options).finished;

/** On a terminal of that width: script(1) makes one. */
export function startOnTerminal(args: readonly string[], columns: number, options?: RunOptions): Running {
  const quoted = [process.execPath, tarePath, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const line = `stty cols ${columns} rows 50 -echo; exec ${quoted}`;
  const running = start('script', ['-qefc', line, '/dev/null'], {
    ...options,
    env: { TERM: 'xterm', SHELL: '/bin/sh', ...options?.env },
  });
  const finished = running.finished.then((end) => ({ ...end, stdout: end.stdout.replaceAll('\r\n', '\n') }));
  return { ...running, finished };
}

export async function waitUntil(condition: () => boolean, what: string, patienceMs = 20_000): Promise<void> {
  const began = performance.now();
  while (!condition()) {
    if (performance.now() - began > patienceMs) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Living processes that these tests have started, by the place for trials in their environment, this one left out. */
function started(...marks: string[]): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      if (/^State:\s+[ZX]/m.test(readFileSync(`/proc/${name}/status`, 'utf8'))) return [];
      const variables = readFileSync(`/proc/${name}/environ`, 'latin1');
      return [`TMPDIR=${temporary}`, ...marks].every((mark) => variables.includes(mark)) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

export const processesLeft = (): number[] => started();

/** Processes that tare has started to weigh them. */
export const subjectsRunning = (): number[] => started('TARE_TRIAL=');

/** Directories of trials that were not removed. */
export const trialsLeft = (): string[] => readdirSync(temporary, { recursive: true }).map(String);

export const readSaved = (path: string): Recording => JSON.parse(readFileSync(join(folder, path), 'utf8'));

/** What differs from run to run and from machine to machine, replaced by its name. */
export const stable = (text: string): string =>
  text
    .replaceAll(root, 'ROOT')
    .replaceAll(process.version, 'NODE')
    .replaceAll(fileURLToPath(new URL('../../../../', import.meta.url)), 'REPOSITORY/')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'DATE')
    .replace(/(127\.0\.0\.1|localhost|port|::1):? ?\d+/g, '$1:PORT')
    .replace(/\((pid |process )?\d+\)/g, '(PID)');

afterAll(() => {
  const left = trialsLeft();
  rmSync(root, { recursive: true, force: true });
  expect(left).toEqual([]);
});
