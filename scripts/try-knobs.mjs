// The suite of systems/tarot with each value of each knob that changes what is loaded: memory may change by it, answers may not.
//   npm run knobs -- [--set NAME]... [--databases sqlite,postgres]

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const fat = {
  PROVIDER_STYLE: 'eager-sdk',
  ENABLE_SCHEDULER: 'true',
  SCHEDULER_SLOTS: '10',
  BINGO_COLD_START_CHECK: 'true',
  CACHE_ENTRIES: '1000',
  LOG_DESTINATION: 'file',
  LEAK_MODE: 'true',
  SPIKE_MODE: 'true',
  WIDE_ROW_DRAW: 'true',
  DATABASE_POOL_SIZE: '20',
};
const sets = {
  usual: {},
  lean: {
    ENABLE_SCHEDULER: 'false',
    CACHE_ENTRIES: '0',
    GZIP: 'false',
    DATABASE_POOL_SIZE: '1',
    DATABASE_MAX_OVERFLOW: '0',
  },
  fat,
  'lazy SDKs': { PROVIDER_STYLE: 'lazy-sdk' },
  ...Object.fromEntries(Object.entries(fat).map(([name, value]) => [`${name}=${value}`, { [name]: value }])),
};

const { values } = parseArgs({
  options: { set: { type: 'string', multiple: true }, databases: { type: 'string', default: 'sqlite,postgres' } },
});
const names = values.set ?? Object.keys(sets);
const unknown = names.filter((name) => !Object.hasOwn(sets, name));
if (unknown.length > 0) {
  console.error(`There is no set "${unknown.join('", "')}". There are: ${Object.keys(sets).join(', ')}.`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'tarot-knobs-'));
let failures = 0;
for (const name of names) {
  const { passed, failed, status } = runSuite(sets[name]);
  console.log(`${failed === 0 && status === 0 ? 'met   ' : 'FAILED'}  ${name}: ${passed} passed, ${failed} failed`);
  failures += failed === 0 && status === 0 ? 0 : 1;
}
rmSync(folder, { recursive: true });
process.exitCode = failures === 0 ? 0 : 1;

function runSuite(knobs) {
  const output = join(folder, 'results.json');
  const prefixed = Object.fromEntries(Object.entries(knobs).map(([name, value]) => [`TAROT_TEST_${name}`, value]));
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      root,
      'systems/tarot/test/',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
      '--silent',
    ],
    {
      cwd: root,
      env: { ...process.env, ...prefixed, TAROT_TEST_DATABASES: values.databases },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(output, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests, status };
}
