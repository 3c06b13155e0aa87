// `npm run claims`: runs every experiment of the claims, keeps what came of it in measured.json, and writes docs/claims.md from that.
//   npm run claims -- [--time 12m] [--only NAME [--resume]] [--page]
// --time bounds the largest comparison; --only runs one step again, and --resume has it go on where its time was up; --page writes the page alone.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureAnswers, measureFirstUse } from './by-hand.mjs';
import { claimsPage } from './page.mjs';
import { tare } from './tare.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const measuredFile = path('measured.json');
const pageFile = path('../../../docs/claims.md');

/** The wasteful way of `changes` in tare.config.ts: going back is what the remedy saves. */
const wasteful = [
  'eager-sdks',
  'lazy-sdks',
  'sdk-openai',
  'sdk-anthropic',
  'sdk-google',
  'pool-20',
  'pool-10-10',
  'slots-10',
  'cold-start-check',
  'no-cache',
  'wide-rows',
  'everything-on',
];
const coreRoutes = [
  '/api/v1/cards?page_size=20',
  '/api/v1/cards/embers-05?include_story=true',
  '/api/v1/cards/draws?count=3',
  '/api/v1/spreads/',
  '/api/v1/auth/me',
  '/api/v1/readings/?page_size=20',
].flatMap((route) => ['--route', route]);
const logged = ['--env', 'ACCESS_LOG=true', '--env', 'LOG_LEVEL=info'];

/** Each: the command of tare, and what its verdicts are called on the page. `sign` -1: the change is the wasteful way. */
const comparisons = {
  changes: {
    args: [...wasteful, 'no-scheduler'].flatMap((name) => ['--change', name]),
    keys: Object.fromEntries([
      ...wasteful.map((name) => [name, { key: name, sign: -1 }]),
      ['no-scheduler', { key: 'no-scheduler', sign: 1 }],
    ]),
  },
  workers: {
    args: ['--vary', 'WORKERS=4,2,1'],
    keys: { 'WORKERS=2': { key: 'workers-4-2', sign: 1 }, 'WORKERS=1': { key: 'workers-4-1', sign: 1 } },
  },
  'two-workers': { args: ['--vary', 'WORKERS=2,1'], keys: { 'WORKERS=1': { key: 'workers-2-1', sign: 1 } } },
  groups: { args: ['--change', 'core-only', ...coreRoutes], keys: { 'core-only': { key: 'core-only', sign: 1 } } },
  logs: {
    args: [...logged, '--vary', 'LOG_DESTINATION=stdout,file'],
    keys: { 'LOG_DESTINATION=file': { key: 'access-log-file', sign: -1 } },
  },
  memory: {
    args: ['--vary', 'MALLOC_TRIM_THRESHOLD_=65536', '--vary', 'NODE_OPTIONS=--max-semi-space-size=1'],
    keys: {
      'MALLOC_TRIM_THRESHOLD_=65536': { key: 'trim-threshold', sign: 1 },
      'NODE_OPTIONS=--max-semi-space-size=1': { key: 'semi-space', sign: 1 },
    },
  },
};

const { values } = parseArgs({
  options: {
    time: { type: 'string', default: '12m' },
    only: { type: 'string' },
    resume: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
  },
});
const measured = readMeasured();
const steps = {
  ...Object.fromEntries(Object.keys(comparisons).map((name) => [name, () => compare(name)])),
  weigh,
  growth,
  answers,
  'first-use': firstUse,
};
if (values.only !== undefined && !Object.hasOwn(steps, values.only)) {
  console.error(`There is no step "${values.only}". There are: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}
if (!values.page) {
  for (const [name, step] of Object.entries(steps)) {
    if (values.only !== undefined && values.only !== name) continue;
    console.error(`\n== ${name}`);
    await step();
    writeFileSync(measuredFile, `${JSON.stringify(measured, null, 2)}\n`);
  }
}
writeFileSync(pageFile, claimsPage(measured));
console.error(`\nWritten: docs/claims.md`);

function readMeasured() {
  try {
    return JSON.parse(readFileSync(measuredFile, 'utf8'));
  } catch {
    return { experiments: {} };
  }
}

async function compare(name) {
  const { args, keys } = comparisons[name];
  const time = name === 'changes' ? ['--time', values.time] : ['--time', '5m'];
  // Half the load: what a setting takes is there by then, and twice the pairs tell more.
  const command = ['compare', '--mode', 'natural', '--requests', '500', ...args, ...time];
  mkdirSync(path('../.tare'), { recursive: true });
  const more = values.resume ? ['--resume'] : [];
  const result = await tare([...command, ...more, '--output', path(`../.tare/claims-${name}.json`)]);
  measured.environment = result.environment;
  for (const verdict of result.verdicts) {
    const known = keys[verdict.change];
    if (!known) throw new Error(`Nothing was asked of "${verdict.change}".`);
    measured.experiments[known.key] = summarize(verdict, known.sign, command);
  }
}

/** Bytes that the remedy saves: what the change saves, or what going back costs. */
function summarize(verdict, sign, command) {
  const signed = (interval) =>
    interval && typeof interval.estimate === 'number'
      ? {
          estimate: sign * interval.estimate,
          lower: sign === 1 ? interval.low : -interval.high,
          upper: sign === 1 ? interval.high : -interval.low,
        }
      : null;
  return {
    command: `tare ${command.join(' ')}`,
    change: verdict.change,
    sign,
    state: verdict.state,
    pairs: verdict.pairs,
    baselineBytes: verdict.baselineBytes,
    private: signed(verdict.savingBytes),
    pss: signed(verdict.pss),
    rssSum: signed(verdict.rssSum),
    isSlower: verdict.latencyMs?.state === 'worse',
    brokeBecause: verdict.brokeBecause ?? null,
  };
}

async function growth() {
  const command = ['leak', '--requests', '10000'];
  const result = await tare([...command, '--output', path('../.tare/claims-growth.json')]);
  const { estimate, low, high } = result.services[0].bytesPerThousandRequests;
  measured.growth = { command: `tare ${command.join(' ')}`, per1000: { estimate, lower: low, upper: high } };
}

/** This backend as it is: what stands beside what others read of theirs. */
async function weigh() {
  const command = ['measure', '--trials', '5'];
  const { environment, settings, trials } = await tare([...command, '--output', path('../.tare/claims-weight.json')]);
  const services = (mode) => trials.filter((trial) => trial.mode === mode).map(({ services: [service] }) => service);
  const natural = services('natural');
  const calm = services('calm');
  measured.environment = environment;
  measured.ours = {
    command: `tare ${command.join(' ')}`,
    requests: natural[0].load.requests,
    connections: settings.connections ?? 20,
    routes: natural[0].routes.length,
    privateBytes: median(natural.map(({ phases }) => phases.afterLoad.privateBytes)),
    pssBytes: median(natural.map(({ phases }) => phases.afterLoad.pssBytes)),
    rssBytes: median(natural.map(({ phases }) => phases.afterLoad.rssSumBytes)),
    collectedBytes: median(calm.map(({ phases }) => phases.collected.privateBytes)),
    readyMs: median(natural.map(({ readyMs }) => readyMs)),
    p95Ms: median(natural.map(({ load }) => load.latencyMs.p95)),
    throughput: median(natural.map(({ load }) => load.throughputPerSecond)),
  };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function answers() {
  measured.answers = await measureAnswers();
}

async function firstUse() {
  measured.firstUse = await measureFirstUse();
}
