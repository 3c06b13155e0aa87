// Generates the JSON Schemas that ship with the packages from the types that they describe.
// `npm run schema` writes them; `npm run schema -- --check` exits 1 where a committed file is not what the types say now.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = fileURLToPath(new URL('../', import.meta.url));

const schemas = [
  {
    id: 'tare/recording@1',
    title: 'tare recording',
    description: 'Everything observed in one measurement.',
    type: 'Recording',
    source: 'packages/accounting/src/recording.ts',
    file: 'packages/accounting/schema/recording.schema.json',
  },
  {
    id: 'tare/config@1',
    title: 'tare configuration',
    description: 'tare.config.json, and what tare.config.{ts,mts,mjs,js,cjs} exports.',
    type: 'TareConfig',
    source: 'packages/measure/src/config/config.ts',
    file: 'packages/measure/schema/config.schema.json',
  },
  {
    id: 'tare/verdict@1',
    title: 'tare verdict',
    description: 'What a comparison found, with every round.',
    type: 'Comparison',
    source: 'packages/experiment/src/results/comparison.ts',
    file: 'packages/experiment/schema/verdict.schema.json',
  },
  {
    id: 'tare/check@1',
    title: 'tare check',
    description: 'Budgets and baseline against what was measured.',
    type: 'CheckResult',
    source: 'packages/experiment/src/results/check.ts',
    file: 'packages/experiment/schema/check.schema.json',
  },
  {
    id: 'tare/baseline@1',
    title: 'tare baseline',
    description: 'tare.baseline.json: agreed figures and decisions.',
    type: 'Baseline',
    source: 'packages/experiment/src/results/baseline.ts',
    file: 'packages/experiment/schema/baseline.schema.json',
  },
  {
    id: 'tare/explanation@1',
    title: 'tare explanation',
    description: 'Where private memory comes from, package by package.',
    type: 'Explanation',
    source: 'packages/experiment/src/results/explanation.ts',
    file: 'packages/experiment/schema/explanation.schema.json',
  },
  {
    id: 'tare/plan@1',
    title: 'tare plan',
    description: 'Changes that were tried, and the paths composed of them.',
    type: 'Plan',
    source: 'packages/experiment/src/results/plan.ts',
    file: 'packages/experiment/schema/plan.schema.json',
  },
  {
    id: 'tare/leak@1',
    title: 'tare leak',
    description: 'Growth of private collected memory with requests.',
    type: 'LeakResult',
    source: 'packages/experiment/src/results/leak.ts',
    file: 'packages/experiment/schema/leak.schema.json',
  },
  {
    id: 'tare/selftest@1',
    title: 'tare selftest',
    description: 'What was planted, and whether it was found.',
    type: 'SelftestResult',
    source: 'packages/experiment/src/results/selftest.ts',
    file: 'packages/experiment/schema/selftest.schema.json',
  },
];

/** The generator carries its own, older TypeScript: it gets options that it knows instead of the workspace's. */
const compilerOptions = {
  target: 'ES2022',
  lib: ['ES2023'],
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};

/** The schema of one type as the text of its file. */
function generate({ id, title, description, type, source }, tsconfig) {
  const generated = createGenerator({
    path: join(root, source),
    tsconfig,
    type,
    topRef: false,
    additionalProperties: false,
    expose: 'export',
    jsDoc: 'extended',
    sortProps: false,
  }).createSchema(type);
  const { $schema, definitions, description: _ofTheType, ...body } = generated;
  const schema = { $schema, $id: id, title, description, ...body, ...(definitions && { definitions }) };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** Every schema with the text it must have now. */
async function makeSchemas() {
  const folder = await mkdtemp(join(tmpdir(), 'tare-schemas-'));
  try {
    const tsconfig = join(folder, 'tsconfig.json');
    await writeFile(tsconfig, JSON.stringify({ compilerOptions, files: [] }));
    return schemas.map((schema) => ({ file: schema.file, text: generate(schema, tsconfig) }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Files whose committed text differs from what the types say now. */
async function findStaleSchemas() {
  const stale = [];
  for (const { file, text } of await makeSchemas()) {
    const committed = await readFile(join(root, file), 'utf8').catch(() => undefined);
    if (committed !== text) stale.push(file);
  }
  return stale;
}

async function main(check) {
  if (check) {
    const stale = await findStaleSchemas();
    for (const file of stale) console.error(`${file} is not what the types say. Run: npm run schema`);
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  for (const { file, text } of await makeSchemas()) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
    console.log(file);
  }
}

await main(process.argv.includes('--check'));
