// Small packages and programs of a test's own, run with and without stand-ins for what the program imports.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExportShape, Redirection, StandInImport, Touch } from '@tare/accounting';
import { agentPath } from '../../src/agent/agent-control.ts';
import { placeStandIns } from '../../src/stand-in/place-stand-ins.ts';
import { readTouches } from '../../src/stand-in/read-touches.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const shapesPath = fileURLToPath(new URL('../../agent/tracer-shapes.cjs', import.meta.url));

/** Another one by `TARE_TEST_NODE=/path/to/node`: how the behaviours are checked on other majors. */
const testedRuntime: string = process.env['TARE_TEST_NODE'] ?? process.execPath;

/** Text by path. */
export type Files = Readonly<Record<string, string>>;

export interface ImportChoice {
  /** Path in the project. */
  importer: string;
  specifier: string;
  /** Path in the project. */
  target: string;
  /** Of an import of ES modules; all of them unless said. */
  names?: string[];
}

export interface ProgramRun {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface StandInRun extends ProgramRun {
  touches: Touch[];
}

/** @returns its folder, removed with the test's temporary directory */
export function writeProject(files: Files): string {
  const directory = mkdtempSync(join(temporaryDirectory, 'project-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

const isEsModule = (path: string): boolean => path.endsWith('.mjs') || path.endsWith('.mts');

/** As a traced trial would record it. */
async function recordShape(target: string): Promise<ExportShape> {
  const load = isEsModule(target) ? `import(${JSON.stringify(target)})` : `require(${JSON.stringify(target)})`;
  const program = `
    const shapeOf = require(${JSON.stringify(shapesPath)})(20_000);
    Promise.resolve().then(() => ${isEsModule(target) ? load : `({ whole: ${load} })`}).then((found) => {
      process.stdout.write('\\n' + JSON.stringify(shapeOf(${isEsModule(target) ? 'found' : 'found.whole'})));
      process.exit();
    });
  `;
  const { stdout, stderr } = await run(['-e', program], temporaryDirectory, {});
  const line = stdout.split('\n').at(-1);
  if (!line) throw new Error(stderr);
  return JSON.parse(line) as ExportShape;
}

export async function standInOf(project: string, choice: ImportChoice): Promise<StandInImport> {
  const { importer, specifier, target, names = null } = choice;
  const kind = isEsModule(importer) ? 'module' : 'commonjs';
  return {
    importer: join(project, importer),
    specifier,
    package: specifier.split('/')[0] ?? specifier,
    target: join(project, target),
    kind,
    names: kind === 'module' ? names : null,
    shape: await recordShape(join(project, target)),
  };
}

/** Runs a program of a project as it is. */
export const runPlain = (project: string, program: string): Promise<ProgramRun> => run([program], project, {});

/** Runs it with stand-ins for the imports. */
export async function runWithStandIns(
  project: string,
  program: string,
  choices: readonly ImportChoice[],
  options: { redirections?: Redirection[]; args?: readonly string[]; hooksModules?: boolean } = {},
): Promise<StandInRun> {
  const { redirections = [], args = [], hooksModules = false } = options;
  const imports = await Promise.all(choices.map((choice) => standInOf(project, choice)));
  const directory = mkdtempSync(join(temporaryDirectory, 'stand-ins-'));
  const launch = { argv: [testedRuntime, program], env: {}, cwd: project };
  const placed = await placeStandIns(directory, { imports, redirections, hooksModules }, launch);
  const ended = await run([...args, program], project, {
    NODE_OPTIONS: `--require ${agentPath}`,
    TARE_STAND_INS: placed.planFile,
  });
  const touches = readTouches(placed, 0);
  rmSync(directory, { recursive: true });
  return { ...ended, touches };
}

function run(args: readonly string[], cwd: string, env: Record<string, string>): Promise<ProgramRun> {
  const { NODE_OPTIONS: _unused, ...inherited } = process.env;
  const child = spawn(testedRuntime, args, { cwd, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}
