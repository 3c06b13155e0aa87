// Does a stand-in save what an edit of the source saves? For every heavy import of the applications in fixtures/truth, both are compared with the
// application as it is, in calm mode. Takes an hour or two, so every import is kept as it ends and the next run goes on from there:
// npm run bench stand-ins -- [--only APP]... [--import NAME]... [--node MAJOR] [--file PATH] [--write]

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openTrials } from '@tare/measure';
import { compare } from '@tare/trials';
import { appendEnded, readEnded } from './support/comparisons.mjs';
import { runtime } from './support/runtimes.mjs';
import { appNames, importsOf, install, isEsm, seeImports, subjectOf, writeEdited } from './support/truth-apps.mjs';

export const title = 'Stand-ins against really edited sources, fixtures/truth';
/** Only when it is asked for by name. */
export const takesHours = true;

const page = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));
const between = /(<!-- stand-ins: begin -->)[\s\S]*(<!-- stand-ins: end -->)/;

/** How far a stand-in may be from the truth. */
const bars = { cjs: { bytes: 300_000, share: 0.05 }, esm: { bytes: 1_000_000, share: 0.1 } };
/** Of the imports that can be stood in for. */
const shareAsked = 0.9;

export async function run(print, words = []) {
  const { values } = parseArgs({
    args: words,
    options: {
      only: { type: 'string', multiple: true, default: appNames },
      import: { type: 'string', multiple: true },
      node: { type: 'string' },
      // Puts the table into docs/benchmarks.md.
      write: { type: 'boolean', default: false },
      file: {
        type: 'string',
        default: fileURLToPath(new URL('../.tare/bench/stand-ins.jsonl', import.meta.url)),
      },
    },
  });
  const unknown = values.only.filter((name) => !appNames.includes(name));
  if (unknown.length > 0) throw new Error(`No app ${unknown.join(', ')}. There are: ${appNames.join(', ')}`);
  const program = values.node === undefined ? process.execPath : runtime(Number(values.node));
  const node = values.node ?? process.versions.node.split('.')[0];
  print(`kept in ${values.file}`);
  install();
  const controller = new AbortController();
  // The subject is ended, too; what was kept stays.
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => controller.abort());
  const session = await openTrials();
  const rows = [];
  for (const app of values.only) {
    const names = importsOf(app).filter((name) => values.import?.includes(name) ?? true);
    let seen;
    for (const name of names) {
      let row = readEnded(values.file).find((one) => one.app === app && one.name === name && one.node === node);
      if (!row) {
        const context = { session, program, signal: controller.signal };
        seen ??= await seeImports(session, app, program, controller.signal);
        row = { app, name, node, ...(await judgeOne(app, name, seen.get(name), context)) };
        appendEnded(values.file, row);
      }
      print(inWords(row));
      rows.push(row);
    }
  }
  const text = table(rows);
  print(`\n${text}`);
  if (values.write)
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace(between, (_, begin, end) => `${begin}\n\n${text}\n\n${end}`),
    );
  return judge(rows);
}

/** One start says whether it can be stood in for; then pairs, of the stand-in and of the edit alike. */
async function judgeOne(app, name, imports, { session, program, signal }) {
  if (imports.length === 0) return { cannot: 'its import was not seen' };
  const standIn = subjectOf(app, { program, imports });
  const { touches, failure } = await session.trial(standIn, { mode: 'calm', seed: 1, signal, lastPhase: 'afterLoad' });
  if (signal.aborted) throw new Error('interrupted');
  const early = touches.find(({ moment, how }) => moment === 'start' && how !== 'deferred-construct');
  if (failure) return { cannot: `it broke the server: ${failure.message}` };
  if (early) return { cannot: early.error ?? `${early.how} ${early.key ?? ''} at start, ${early.place}` };
  const armOf = (arm, subject) => ({ name: arm, source: { kind: 'unchanged' }, subject });
  const comparison = await compare({
    baseline: armOf('as it is', subjectOf(app, { program })),
    arms: [armOf('stand-in', standIn), armOf('edited', subjectOf(app, { program, file: writeEdited(app, [name]) }))],
    modes: ['calm'],
    session,
    signal,
  });
  if (signal.aborted) throw new Error('interrupted');
  const savingOf = (change) => {
    const verdict = comparison.verdicts.find((one) => one.change === change);
    if (verdict && 'estimate' in verdict.savingBytes) return { ...verdict.savingBytes, pairs: verdict.pairs };
    throw new Error(
      `${app}, ${name}, ${change}: ${verdict?.brokeBecause ?? verdict?.unmeasuredBecause ?? comparison.error?.message}`,
    );
  };
  return { standIn: savingOf('stand-in'), truth: savingOf('edited') };
}

const differenceOf = ({ standIn, truth }) => standIn.estimate - truth.estimate;

function allowed({ app, truth }) {
  const { bytes, share } = isEsm(app) ? bars.esm : bars.cjs;
  return Math.max(bytes, share * Math.abs(truth.estimate));
}

/** Above the truth by no more than both intervals leave open. */
const isAbove = ({ standIn, truth }) => standIn.low > truth.high;
const isMet = (row) => Math.abs(differenceOf(row)) <= allowed(row) && !isAbove(row);

function judge(rows) {
  const can = rows.filter(({ cannot }) => cannot === undefined);
  const met = can.filter(isMet).length;
  const above = can.filter(isAbove).length;
  return [
    {
      name: 'stand-ins that save what the edit saves',
      found: `${met} of ${can.length}`,
      bar: `${Math.ceil(shareAsked * can.length)} of ${can.length}`,
      met: can.length > 0 && met >= shareAsked * can.length,
    },
    {
      name: 'stand-ins that promise more than the edit',
      found: `${above} of ${can.length}`,
      bar: 'none',
      met: above === 0,
    },
    {
      name: 'imports that can be stood in for',
      found: `${can.length} of ${rows.length}`,
      bar: 'told, not asked',
      met: true,
    },
  ];
}

/** For docs/benchmarks.md. */
const table = (rows) =>
  [
    '| app, Node.js | import | edited source, MB | stand-in, MB | difference | allowed | |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) => {
      const { app, node, name, cannot, truth, standIn } = row;
      if (cannot !== undefined) return `| ${app}, ${node} | ${name} | | cannot: ${cannot} | | | |`;
      const within = isMet(row) ? 'met' : '**missed**';
      return `| ${app}, ${node} | ${name} | ${interval(truth)} | ${interval(standIn)} | ${mb(differenceOf(row))} | ${mb(allowed(row))} | ${within} |`;
    }),
  ].join('\n');

function inWords(row) {
  const { app, node, name, cannot, truth, standIn } = row;
  if (cannot !== undefined) return `${app}, Node ${node}, ${name}: cannot be stood in for: ${cannot}`;
  return `${app}, Node ${node}, ${name}: edited ${interval(truth)} MB, stand-in ${interval(standIn)} MB, ${isMet(row) ? 'met' : 'MISSED'} (${truth.pairs} and ${standIn.pairs} pairs)`;
}

const interval = ({ estimate, low, high }) => `${mb(estimate)} (${mb(low)} to ${mb(high)})`;
const mb = (bytes) => (bytes / 1e6).toFixed(2);
