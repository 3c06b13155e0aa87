// Measures real servers with tare, each in a fresh copy outside the repository, and prints what came out as a Markdown table.
//
//   node scripts/try-servers.mjs [--only NAME]... [--requests N] [--trials N] [--write FILE]
//
// Every folder of fixtures/tried is one subject; its tare.json says how it is built and started. `{port}` there is a free port.
// --write replaces the rows between the markers in FILE; with --only, the rows of the others stay.

import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endLeftovers, runProgram } from './tried/marked-processes.mjs';
import { megabytes, renderTable, row, writeTable } from './tried/table.mjs';

const repository = fileURLToPath(new URL('..', import.meta.url));
const corpus = join(repository, 'fixtures', 'tried');
const tare = join(repository, 'packages', 'cli', 'bin', 'tare.js');
const limitsMs = { install: 600_000, build: 600_000, measure: 600_000 };

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
  if (!existsSync(tare)) {
    console.error(`There is no ${tare}; run npm run build first.`);
    return 2;
  }
  const known = (await readdir(corpus)).filter((name) => existsSync(join(corpus, name, 'tare.json'))).sort();
  const unknown = (options.only ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`Not in fixtures/tried: ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
    return 2;
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interruption.abort());

  const rows = [];
  for (const name of options.only ?? known) {
    if (interruption.signal.aborted) break;
    console.error(`${name} ...`);
    const row = await tryServer(name);
    console.error(`  ${row.slice(2).join(' | ')}`);
    rows.push(row);
  }
  console.log(renderTable(rows));
  if (options.write) await writeTable(options.write, rows, (name) => known.includes(name));
  return interruption.signal.aborted ? 130 : 0;
}

/** One subject from copy to table row; nothing of it is left, whatever happened. */
async function tryServer(name) {
  const root = await mkdtemp(join(tmpdir(), 'tare-tried-'));
  try {
    // A service may run as another user (PostgreSQL does): that user has to be able to pass through.
    await chmod(root, 0o711);
    await mkdir(join(root, 'tmp'));
    await chmod(join(root, 'tmp'), 0o1777);
    const directory = join(root, name);
    await cp(join(corpus, name), directory, { recursive: true });
    const plan = JSON.parse(await readFile(join(directory, 'tare.json'), 'utf8'));
    return withoutPaths(await tryCopy(name, plan, root), root);
  } catch (error) {
    return withoutPaths(row(name, '', 'not tried', { notes: [error.message] }), root);
  } finally {
    await endLeftovers(root);
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function tryCopy(name, plan, root) {
  const directory = join(root, name);
  const temporary = join(root, 'tmp');
  const environment = { ...process.env, ...plan.env };
  if (existsSync(join(directory, 'package.json'))) {
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
    await runOrThrow('install', install, directory, environment);
  }
  if (plan.build) await runOrThrow('build', plan.build, directory, environment);
  const version = await readVersions(plan, directory, environment);

  const port = String(await findFreePort());
  environment.PORT = port;
  for (const variable of plan.ports ?? []) environment[variable] = String(await findFreePort());
  const settings = { ...plan.env, ...(plan.command ? { PORT: port } : {}) };
  const fill = (text) => text.replaceAll('{port}', port);
  const command = [
    process.execPath,
    tare,
    'measure',
    '--json',
    ...['--trials', options.trials, '--requests', options.requests],
    ...Object.entries(settings).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...plan.args.map(fill),
    ...(plan.command ? ['--', ...plan.command.map(fill)] : []),
  ];
  const run = await runProgram(command, {
    cwd: directory,
    env: { ...environment, TMPDIR: temporary },
    limitMs: limitsMs.measure,
    interruption: interruption.signal,
  });
  const leftovers = [
    ...(await endLeftovers(root)).map((text) => `left process: ${text}`),
    ...(await readdir(temporary)).map((entry) => `left file: ${entry}`),
  ];
  return summarize(name, version, run, leftovers);
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

/** The table is for people elsewhere: where this run's directories were is nothing to them, and new each time. */
function withoutPaths(cells, root) {
  return cells.map((cell) =>
    cell.replaceAll(`${root}/`, '').replaceAll(repository, '').replaceAll(process.execPath, 'node'),
  );
}

/** The tried package's version as installed, or what programs from elsewhere say of themselves. */
async function readVersions(plan, directory, environment) {
  const versions = [];
  if (plan.package) {
    const manifest = JSON.parse(await readFile(join(directory, 'node_modules', plan.package, 'package.json'), 'utf8'));
    versions.push(`${plan.package} ${manifest.version}`);
  }
  for (const command of plan.versionOf ?? []) {
    const { stdout } = await runOrThrow('version', command, directory, environment);
    versions.push(`${command[0]} ${/\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'of unknown version'}`);
  }
  return versions.join(', ');
}

async function runOrThrow(what, command, directory, environment) {
  const run = await runProgram(command, {
    cwd: directory,
    env: environment,
    limitMs: limitsMs[what] ?? 10_000,
    interruption: interruption.signal,
  });
  if (run.exitCode !== 0) throw new Error(`${what}: ${run.outcome}: ${(run.stderr || run.stdout).trim().slice(-300)}`);
  return run;
}

function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
