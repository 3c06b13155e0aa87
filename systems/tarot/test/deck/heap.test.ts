// The deck is in memory in every process for as long as it runs, so its price is part of its contract.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const source = fileURLToPath(new URL('../../src/deck/', import.meta.url));
const script = fileURLToPath(new URL('./heap-cost.mjs', import.meta.url));
const built = mkdtempSync(join(tmpdir(), 'deck-'));

// The server runs compiled files. V8 keeps the whole text of every module, so types would count where they are not.
beforeAll(() => {
  writeFileSync(join(built, 'package.json'), '{"type":"module"}');
  const compilerOptions = {
    ...{ composite: false, declaration: false, isolatedDeclarations: false, types: [] },
    rootDir: source,
    outDir: built,
  };
  const config = { extends: join(repository, 'tsconfig.base.json'), compilerOptions, include: [source] };
  writeFileSync(join(built, 'tsconfig.json'), JSON.stringify(config));
  execFileSync(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), '-p', built]);
});

afterAll(() => rmSync(built, { recursive: true, force: true }));

// Some 0.42 MB and 0.84 MB; single runs show up to 0.1 MB more, when the loader grows one of its own tables.
it('the 78 cards keep less than 0.6 MB of heap', () => {
  expect(keptBytes(['cards.js'])).toBeLessThan(600_000);
});

it('all tables of the folder together keep less than 1 MB of heap', () => {
  expect(keptBytes(readdirSync(built).filter((name) => name.endsWith('.js')))).toBeLessThan(1_000_000);
});

function keptBytes(names: readonly string[]): number {
  const paths = names.map((name) => join(built, name));
  return Number(execFileSync(process.execPath, ['--expose-gc', script, ...paths], { encoding: 'utf8' }));
}
