// What is known about some famous settings comes out again: compare(), natural, on a Fastify server with three AI SDKs and on a cluster.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compare } from '@tare/trials';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

export const title = 'Known effects: semi-space, lite mode, arenas, removed SDKs, workers';
/** Its figures are worth hours of nobody, but it installs from the registry: by name only. */
export const takesHours = true;

/** @param {(line: string) => void} print */
export async function run(print) {
  return [...(await settings(print)), ...(await arenas(print)), ...(await workers(print))];
}

async function settings(print) {
  const directory = installed('fastify-sdks');
  const sdks = (name, argv) => ({
    name,
    source: { kind: 'command', command: argv.join(' ') },
    // Sustained load: with ten connections and a thousand requests the new space has not grown yet, and the SDKs weigh more.
    subject: subjectOf('sdks', argv, {}, directory, ['/', '/draw'], { requests: 3000, connections: 50 }),
  });
  const { verdicts } = await compare({
    baseline: sdks('unchanged', ['node', 'server.js']),
    arms: [
      sdks('semi-space 1 MB', ['node', '--max-semi-space-size=1', 'server.js']),
      sdks('lite mode', ['node', '--lite-mode', 'server.js']),
      sdks('three SDKs removed', ['node', 'server-without-sdks.js']),
    ],
    modes: ['natural'],
  });
  for (const verdict of verdicts) print(lineOf(verdict));
  const of = (name) => verdicts.find(({ change }) => change === name);
  const removed = of('three SDKs removed');
  return ['semi-space 1 MB', 'lite mode'].map((name) => ({
    name: `${name} against removing three SDKs, natural, sustained load`,
    found: `${megabytes(of(name).savingBytes.estimate)} against ${megabytes(removed.savingBytes.estimate)}`,
    bar: 'more',
    met: of(name).state === 'saves' && of(name).savingBytes.estimate > removed.savingBytes.estimate,
  }));
}

async function arenas(print) {
  const json = (name, env) => ({
    name,
    source: { kind: 'command', command: name },
    subject: subjectOf('json', ['node', 'json-list.mjs'], env, path('fixtures/programs'), ['/']),
  });
  const { verdicts } = await compare({
    baseline: json('unchanged', {}),
    arms: [json('MALLOC_ARENA_MAX=2', { MALLOC_ARENA_MAX: '2' })],
    modes: ['natural'],
  });
  for (const verdict of verdicts) print(lineOf(verdict));
  const [{ savingBytes, state }] = verdicts;
  return [
    {
      name: 'MALLOC_ARENA_MAX=2 on a server with one JavaScript thread',
      found: `${state}, ${megabytes(savingBytes.estimate)} (${megabytes(savingBytes.low)} to ${megabytes(savingBytes.high)})`,
      // Node.js has threads of its own, whose arenas are real: tenths of a megabyte, below what a natural comparison looks for.
      bar: 'no effect, or less than 1.5 MB',
      met: state === 'no-effect' || (state === 'saves' && savingBytes.estimate < 1_500_000),
    },
  ];
}

async function workers(print) {
  const arm = (count) => ({
    name: `${count} workers`,
    source: { kind: 'variable', variable: 'WORKERS', value: String(count) },
    subject: subjectOf('cluster', ['node', 'cluster.mjs'], { WORKERS: String(count) }, path('fixtures/programs'), [
      '/',
    ]),
  });
  const { verdicts } = await compare({ baseline: arm(4), arms: [arm(2)], modes: ['natural'] });
  for (const verdict of verdicts) print(lineOf(verdict));
  const [{ pss, rssSum, savingBytes }] = verdicts;
  return [
    {
      name: 'a cluster of two workers instead of four',
      found: `RSS sum ${megabytes(rssSum.estimate)}, PSS ${megabytes(pss.estimate)}, private ${megabytes(savingBytes.estimate)}`,
      bar: 'RSS sum at least 1.5 times PSS',
      met: rssSum.estimate >= 1.5 * pss.estimate,
    },
  ];
}

const lineOf = ({ change, state, savingBytes, pss, rssSum, pairs }) =>
  'estimate' in savingBytes
    ? `${change}: ${state}, ${megabytes(savingBytes.estimate)} (${megabytes(savingBytes.low)} to ${megabytes(savingBytes.high)}), PSS ${megabytes(pss.estimate)}, RSS sum ${megabytes(rssSum.estimate)}, ${pairs} pairs`
    : `${change}: ${state}`;

function subjectOf(name, argv, env, cwd, routes, load = {}) {
  const service = {
    name,
    launch: { argv: [process.execPath, ...argv.slice(1)], env: { PORT: '0', ...env }, cwd },
    dependsOn: [],
    ready: { kind: 'automatic' },
    readyTimeoutMs: 30_000,
    load: {
      requests: 1000,
      connections: 10,
      warmup: 0,
      routes: routes.map((route) => ({ method: 'GET', path: route, headers: {}, body: undefined, weight: 1 })),
      headers: {},
      timeoutMs: 10_000,
      ...load,
    },
    stopGraceMs: 5_000,
  };
  return { name, services: [service] };
}

/** A copy of a subject of fixtures/tried with its packages, kept between runs. */
function installed(name) {
  const directory = path(`.tare/bench/${name}`);
  const source = path(`fixtures/tried/${name}`);
  if (!existsSync(directory)) {
    cpSync(source, directory, { recursive: true });
    const words = ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
    const { status, stderr } = spawnSync('npm', words, { cwd: directory, encoding: 'utf8' });
    if (status !== 0) {
      rmSync(directory, { recursive: true, force: true });
      throw new Error(`${name} cannot be installed: ${stderr}`);
    }
  }
  cpSync(source, directory, { recursive: true });
  return directory;
}
