// Plans for real servers with tare, each in a fresh copy outside the repository, and prints what came out as a Markdown table.
//
//   node scripts/try-plans.mjs [--only NAME]... [--time DURATION] [--keep FOLDER] [--write FILE]
//
// --keep saves each plan there as JSON and as a page; --write replaces the rows between the markers in FILE.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cellText, renderTable, writeTable } from './tried/table.mjs';
import { chooseSubjects, subjectNames, tryCopy } from './tried/try-copy.mjs';

const planned = {
  name: 'planned',
  columns: [
    'server',
    'version',
    'outcome',
    'natural MB',
    'trials',
    'tried',
    'save',
    'broke or needed at start',
    'conservative path',
    'aggressive path',
    'routes broken by a path',
  ],
  isNumber: (index) => index > 2 && index < 7,
};

const usual = [
  'express-orm',
  'fastify-sdks',
  'esm-top-level-await',
  'native-addons',
  'nest',
  'next',
  'verdaccio',
  'json-server',
];

const interruption = new AbortController();

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    time: { type: 'string', default: '6m' },
    keep: { type: 'string' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main() {
  if (options.help) {
    console.log('node scripts/try-plans.mjs [--only NAME]... [--time DURATION] [--keep FOLDER] [--write FILE]');
    return 0;
  }
  let names;
  try {
    names = await chooseSubjects(options.only ?? usual);
  } catch (error) {
    console.error(error.message);
    return 2;
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interruption.abort());

  const rows = [];
  for (const name of names) {
    if (interruption.signal.aborted) break;
    console.error(`${name} ...`);
    const row = await tryPlan(name);
    console.error(`  ${row.slice(2).join(' | ')}`);
    rows.push(row);
    // A long run that is cut short keeps what it has.
    const known = await subjectNames();
    if (options.write) await writeTable(options.write, planned, rows, (one) => known.includes(one));
  }
  console.log(renderTable(planned, rows));
  return interruption.signal.aborted ? 130 : 0;
}

async function tryPlan(name) {
  const kept = options.keep === undefined ? [] : ['--output', join(resolve(options.keep), `${name}.html`)];
  if (options.keep) mkdirSync(resolve(options.keep), { recursive: true });
  try {
    const { version, run, leftovers, withoutPaths } = await tryCopy(name, {
      words: ['plan', '--json', '--quiet', '--time', options.time, ...kept],
      limitMs: 1_800_000,
      interruption: interruption.signal,
    });
    if (options.keep) writeFileSync(join(options.keep, `${name}.json`), run.stdout);
    return summarize(name, version, run, leftovers).map(withoutPaths).map(cellText);
  } catch (error) {
    return [name, '', error.message, ...Array(8).fill('')].map(cellText);
  }
}

/** The row of one finished `tare plan`. */
function summarize(name, version, run, leftovers) {
  let plan;
  try {
    plan = JSON.parse(run.stdout);
  } catch {
    const lastWords = run.stderr.trim().split('\n').slice(0, 2).join(' ').slice(0, 200);
    return [name, version, `${run.outcome}: ${lastWords}`, ...Array(8).fill('')];
  }
  const states = plan.changes.map(({ standing }) => standing.state);
  const tried = states.filter((state) => ['judged', 'screened-out', 'broke', 'needed-at-start'].includes(state)).length;
  const out = plan.changes.filter(({ standing }) => ['broke', 'needed-at-start'].includes(standing.state));
  const { conservative, aggressive } = plan.paths;
  const broken = [conservative, aggressive].flatMap((path) =>
    (path?.verdicts ?? []).filter(({ state }) => state === 'broke'),
  );
  return [
    name,
    version,
    [plan.outcome, plan.error?.code, ...leftovers].filter(Boolean).join('; '),
    naturalOf(plan),
    String(plan.trials),
    String(tried),
    String(plan.verdicts.filter(({ state }) => state === 'saves').length),
    out.map((change) => change.name).join(', '),
    describePath(conservative),
    describePath(aggressive),
    String(broken.length),
  ];
}

/** Of the unchanged subject: the middle one of its own starts. */
function naturalOf({ screenings }) {
  const starts = screenings.find(({ mode }) => mode === 'natural')?.selfComparison.privateBytes ?? [];
  return starts.length === 0 ? '' : megabytes(starts.toSorted((a, b) => a - b)[starts.length >> 1]);
}

function describePath(path) {
  if (!path) return 'none';
  const saving = path.savingBytes;
  const figure =
    'state' in saving
      ? saving.state
      : `${megabytes(saving.estimate)} MB (${megabytes(saving.low)} to ${megabytes(saving.high)}; parts ${megabytes(path.sumOfPartsBytes)})`;
  return `${figure}${path.verified ? '' : ', not verified'}: ${path.changes.join(' + ')}`;
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}
