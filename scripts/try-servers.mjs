// Measures real servers with tare, each in a fresh copy outside the repository, and prints what came out as a Markdown table.
//
//   node scripts/try-servers.mjs [--only NAME]... [--requests N] [--trials N] [--write FILE]
//
// Every folder of fixtures/tried is one subject; its tare.json says how it is built and started. `{port}` there is a free port.
// --write replaces the rows between the markers in FILE; with --only, the rows of the others stay.

import { parseArgs } from 'node:util';
import { measured, megabytes, renderTable, row, writeTable } from './tried/table.mjs';
import { chooseSubjects, subjectNames, tryCopy } from './tried/try-copy.mjs';

const interruption = new AbortController();

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    requests: { type: 'string', default: '500' },
    trials: { type: 'string', default: '1' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main() {
  if (options.help) {
    console.log('node scripts/try-servers.mjs [--only NAME]... [--requests N] [--trials N] [--write FILE]');
    return 0;
  }
  let names;
  try {
    names = await chooseSubjects(options.only);
  } catch (error) {
    console.error(error.message);
    return 2;
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interruption.abort());

  const rows = [];
  for (const name of names) {
    if (interruption.signal.aborted) break;
    console.error(`${name} ...`);
    const row = await tryServer(name);
    console.error(`  ${row.slice(2).join(' | ')}`);
    rows.push(row);
  }
  console.log(renderTable(measured, rows));
  const known = await subjectNames();
  if (options.write) await writeTable(options.write, measured, rows, (name) => known.includes(name));
  return interruption.signal.aborted ? 130 : 0;
}

/** One subject from copy to table row. */
async function tryServer(name) {
  const words = ['measure', '--json', '--trials', options.trials, '--requests', options.requests];
  try {
    const { version, run, leftovers, withoutPaths } = await tryCopy(name, {
      words,
      limitMs: 600_000,
      interruption: interruption.signal,
    });
    return summarize(name, version, run, leftovers).map(withoutPaths);
  } catch (error) {
    return row(name, '', 'not tried', { notes: [error.message] });
  }
}

/** The row of one finished `tare measure`. */
function summarize(name, version, run, leftovers) {
  let recording;
  try {
    recording = JSON.parse(run.stdout);
  } catch {
    const lastWords = run.stderr.trim().split('\n').slice(0, 2).join(' ').slice(0, 200);
    return row(name, version, run.outcome, { notes: [lastWords || 'no JSON on stdout', ...leftovers] });
  }
  if (recording.schema !== 'tare/recording@1') {
    const { code = 'unknown', message = '' } = recording.error ?? {};
    return row(name, version, run.outcome, { notes: [`${code} ${message}`.trim(), ...leftovers] });
  }
  const calm = recording.fleet.find((entry) => entry.mode === 'calm');
  const natural = recording.fleet.find((entry) => entry.mode === 'natural');
  const services = recording.services.filter((entry) => entry.mode === (natural ? 'natural' : 'calm'));
  const readyTimes = services.map((entry) => entry.readyMs);
  const warnings = new Set(recording.warnings.map((warning) => warning.code));
  const errors = [recording.error, ...recording.trials.map((trial) => trial.error)].filter(Boolean);
  const codes = new Set(errors.map((error) => error.code));
  return row(name, version, run.exitCode === 0 ? recording.outcome : `${recording.outcome}, ${run.outcome}`, {
    processes: services.map((entry) => entry.processes.length).join(' + '),
    readyMs: readyTimes.map((value) => (typeof value === 'number' ? value.toFixed(0) : value.state)).join(' + '),
    calmPrivate: megabytes(calm?.phases.collected.privateBytes),
    naturalPrivate: megabytes(natural?.phases.afterLoad.privateBytes),
    pss: megabytes(natural?.phases.afterLoad.pssBytes),
    rssSum: megabytes(natural?.phases.afterLoad.rssSumBytes),
    notes: [...warnings, ...[...codes].map((code) => `error ${code}`), ...leftovers],
  });
}
