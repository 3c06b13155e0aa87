// Real servers, unchanged, under `tare run`: does each start with one worker and with four, and is every worker replaced under load without a failed request?
//
//   node scripts/try-run.mjs [--only NAME]... [--workers 1]... [--budget 300MB] [--write FILE]

import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startRun } from '../bench/support/tare-run.mjs';
import { startLoad } from '../bench/support/under-load.mjs';
import { findFreePort } from './tried/free-port.mjs';
import { megabytes, renderTable, writeTable } from './tried/table.mjs';
import { chooseSubjects, subjectNames, withCopy } from './tried/try-copy.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: ['express', 'fastify', 'nest', 'next'] },
    workers: { type: 'string', multiple: true, default: ['1', '4'] },
    budget: { type: 'string', default: '600MB' },
    write: { type: 'string' },
  },
});

const table = {
  name: 'held',
  columns: [
    'server',
    'version',
    'ready ms',
    'private MB, all workers, fresh',
    'the same after load and replacing',
    'supervisor MB',
    'requests',
    'workers replaced',
    'failed requests',
    'notes',
  ],
  isNumber: (index) => index > 1 && index < 9,
};

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interruption.abort());

const rows = [];
for (const name of await chooseSubjects(options.only)) {
  for (const workers of options.workers) {
    if (interruption.signal.aborted) break;
    const row = await tryHeld(name, Number(workers)).catch((error) => [
      label(name, workers),
      ...Array(8).fill(''),
      error.message,
    ]);
    console.error(row.join(' | '));
    rows.push(row);
  }
}
console.log(renderTable(table, rows));
if (options.write) {
  const known = await subjectNames();
  await writeTable(options.write, table, rows, (name) => known.includes(name.split(',')[0]));
}

function label(name, workers) {
  return `${name}, ${workers} ${Number(workers) === 1 ? 'worker' : 'workers'}`;
}

async function tryHeld(name, workers) {
  return withCopy(name, interruption.signal, async ({ directory, plan, fill, env, port, version, leftovers }) => {
    const command = plan.command.map(fill);
    const status = await findFreePort();
    const run = startRun({
      options: ['--budget', options.budget, '--workers', String(workers), '--metrics-port', String(status)],
      command,
      env,
      cwd: directory,
    });
    try {
      const ready = await run.when(({ kind }) => kind === 'ready');
      if (!ready) throw new Error('it was never ready');
      await waitUntil(() => run.count('ready') === workers);
      const look = async () => (await fetch(`http://127.0.0.1:${status}/status`)).json();
      await delay(500);
      const before = await look();
      const load = startLoad({ url: `http://127.0.0.1:${port}`, connections: 10, requests: routesOf(plan, fill) });
      await delay(5000);
      await fetch(`http://127.0.0.1:${status}/recycle`, { method: 'POST' });
      await waitUntil(() => run.events.filter(({ kind }) => kind === 'ended').length >= workers);
      await delay(5000);
      const after = await look();
      const { requests, failed, failure, other } = await load.stop();
      const { status: exit } = await run.stop();
      const notes = [
        ...(failed > 0 ? [`${failure?.message ?? ''} ${JSON.stringify(other)}`] : []),
        ...(exit === 0 ? [] : [`ended with ${exit}`]),
        ...run.events
          .filter(({ kind }) => ['crashed', 'killed', 'cut', 'too-small', 'not-replaced'].includes(kind))
          .map(({ kind }) => kind),
        ...(await leftovers()),
      ];
      const held = (at) => megabytes(at.workers.reduce((sum, { privateBytes }) => sum + privateBytes, 0));
      return [
        label(name, workers),
        version,
        String(ready.afterMs),
        held(before),
        held(after),
        megabytes(after.supervisor.privateBytes),
        String(requests),
        String(Object.values(after.totals.recycles).reduce((sum, count) => sum + count, 0)),
        String(failed),
        notes.join('; '),
      ].map(String);
    } finally {
      await run.stop();
    }
  });

  async function waitUntil(test) {
    for (let tries = 0; tries < 600 && !test(); tries += 1) await delay(100);
    if (!test()) throw new Error('it took longer than a minute');
  }
}

/** `--route PATH` and `--route 'METHOD PATH'` of the plan, as the load takes them. */
function routesOf({ args }, fill) {
  const paths = args.flatMap((word, index) => (args[index - 1] === '--route' ? [fill(word)] : []));
  return paths.filter((path) => path.startsWith('/')).map((path) => ({ method: 'GET', path }));
}
