// Programs print the same with stand-ins as without, whatever kind of export they use and however.

import { describe, expect, it } from 'vitest';
import { type ImportChoice, runPlain, runWithStandIns, writeProject } from '../support/stand-ins.ts';
import { type Behaviour, imports, requires } from './behaviours.ts';

/** The first line of every package: whether it was loaded shows, and when does not matter. */
const loadedLine = 'pkg is loaded';

function projectOf(
  { files, program }: Behaviour,
  name: string,
): { project: string; choice: Omit<ImportChoice, 'names'> } {
  const [main = ''] = Object.keys(files);
  const told = Object.entries(files).map(([path, text]): [string, string] => [
    `node_modules/pkg/${path}`,
    path === main ? `process.stderr.write('${loadedLine}\\n');${text}` : text,
  ]);
  const manifest = JSON.stringify({ name: 'pkg', version: '1.0.0', exports: { '.': `./${main}`, './*': './*' } });
  const project = writeProject({
    ...Object.fromEntries(told),
    'node_modules/pkg/package.json': manifest,
    [name]: program,
  });
  return { project, choice: { importer: name, specifier: 'pkg', target: `node_modules/pkg/${main}` } };
}

const withoutLoading = (stderr: string): string => stderr.replaceAll(`${loadedLine}\n`, '');

async function compareRuns(behaviour: Behaviour, name: string): Promise<void> {
  const { project, choice } = projectOf(behaviour, name);
  const plain = await runPlain(project, name);
  expect(plain.stdout, plain.stderr).not.toBe('');
  expect(plain.status, plain.stderr).toBe(0);
  const { names } = behaviour;
  // A package that throws shows nothing that could be recorded.
  const choices =
    plain.stderr.includes(loadedLine) && behaviour.files['index.cjs']?.startsWith('throw') ? [] : [choice];
  const standIn = await runWithStandIns(
    project,
    name,
    choices.map((one) => (names ? { ...one, names } : one)),
  );
  expect(standIn.stdout, standIn.stderr).toBe(plain.stdout);
  expect(standIn.status).toBe(0);
  expect(withoutLoading(standIn.stderr)).toBe(withoutLoading(plain.stderr));
  if (choices.length > 0) expect(standIn.stderr.includes(loadedLine)).toBe(behaviour.loads);
}

describe('a CommonJS program that', () => {
  it.each(requires.map((one) => [one.does, one] as const))('%s prints the same', async (_does, behaviour) => {
    await compareRuns(behaviour, 'app.cjs');
  });
});

describe('an ES module that', () => {
  it.each(imports.map((one) => [one.does, one] as const))('%s prints the same', async (_does, behaviour) => {
    await compareRuns(behaviour, 'app.mjs');
  });
});
