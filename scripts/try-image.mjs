// The image of systems/tarot without a container engine: the stages of its Dockerfile are carried out, each in a directory of its own, and what comes of it is started, looked at and ended.
// What it cannot tell is whether the base image has what this machine has: its Node.js and its C library are those of this machine.
//   npm run image

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { carryOut } from '../systems/tarot/image/carry-out.mjs';
import { confine, startContainer } from '../systems/tarot/image/container.mjs';
import { copyContext } from '../systems/tarot/image/context.mjs';
import { readStages } from '../systems/tarot/image/stages.mjs';
import { useOnce } from '../systems/tarot/image/use.mjs';
import { findFreePort } from './tried/free-port.mjs';
import { endLeftovers, runProgram } from './tried/marked-processes.mjs';

const repository = fileURLToPath(new URL('..', import.meta.url));
const limitsMs = {
  run: 600_000,
  healthy: 20_000,
  // Docker kills after it.
  end: 10_000,
};
const path = [dirname(process.execPath), '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const PATH = [...new Set(path)].join(':');

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interruption.abort());

const folder = mkdtempSync(join(tmpdir(), 'tarot-image-'));
try {
  // The user of the image has to be able to pass through.
  chmodSync(folder, 0o755);
  await tryImage();
} catch (error) {
  console.error(`FAILED  ${error.message.replaceAll(`${folder}/`, '')}`);
  process.exitCode = 1;
} finally {
  await endLeftovers(folder);
  rmSync(folder, { recursive: true, force: true });
}

async function tryImage() {
  const stages = readStages(readFileSync(join(repository, 'systems/tarot/Dockerfile'), 'utf8'));
  const context = join(folder, 'context');
  const count = await timed('context', () => copyContext(repository, context));
  console.log(`        ${count} files are sent, and ${process.version} of this machine stands for ${stages[0].base}`);
  let place;
  for (const stage of stages) place = await timed(`stage ${stage.name}`, () => carryOutStage(stage, stages, context));
  const image = stages.at(-1);
  const directory = join(folder, image.name);
  const { stdout } = await run(['du', '-sk', directory], { cwd: folder, env: { PATH } });
  const megabytes = Math.round((Number.parseInt(stdout, 10) * 1024) / 1e6);
  const { healthyMs, endMs, sentence, cards } = await tryContainer(image, directory, place);
  console.log(
    `met     the image: ${megabytes} MB in its folder, healthy after ${seconds(healthyMs)}, a user and a reading of ${cards} cards in SQLite, ended by SIGTERM in ${seconds(endMs)}; ${sentence}`,
  );
}

function carryOutStage(stage, stages, context) {
  const directory = join(folder, stage.name);
  mkdirSync(directory);
  const earlier = stages.slice(0, stages.indexOf(stage)).map(({ name }) => name);
  const sourceOf = (name) => {
    if (name === undefined) return context;
    if (!earlier.includes(name)) throw new Error(`COPY: before ${stage.name} there is no stage ${name}.`);
    return join(folder, name);
  };
  return carryOut(stage, {
    directory,
    sourceOf,
    run: (command, { cwd, env }) => run(['sh', '-c', command], { cwd, env: { ...buildEnvironment(), ...env } }),
  });
}

/** How packages are had on this machine, and nothing that `npm run` adds. */
function buildEnvironment() {
  const kept =
    /^(HOME|npm_config_(cache|userconfig|globalconfig|registry)|(https?|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+)$/i;
  const npm = {
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_loglevel: 'error',
  };
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name))), ...npm, PATH };
}

/** Starts the image, has it looked at and asked, and ends it. */
async function tryContainer(image, directory, place) {
  const { words, sentence } = confine({ ...image, directory });
  const port = await findFreePort();
  const env = { PATH, ...place.env, PORT: String(port), SECRET_KEY: randomBytes(32).toString('hex') };
  const isHealthy = () => passesHealthCheck(image.health, { cwd: place.cwd, env });
  const began = performance.now();
  const container = startContainer([...words, ...image.command], { cwd: place.cwd, env });
  try {
    while (!(await isHealthy())) {
      if (!container.isRunning()) throw new Error('it ended by itself.');
      if (performance.now() - began > limitsMs.healthy) throw new Error(`not healthy in ${seconds(limitsMs.healthy)}.`);
      await delay(100);
    }
    const healthyMs = performance.now() - began;
    const cards = await useOnce(`http://127.0.0.1:${port}`);
    if (!existsSync(join(place.env.DATA_DIR, 'tarot.db'))) throw new Error('it has no database in DATA_DIR.');
    const endMs = await endInOrder(container);
    await expectUnhealthy(isHealthy, port);
    return { healthyMs, endMs, sentence, cards };
  } catch (error) {
    throw new Error(`the image, started ${sentence}: ${error.message}\n${lastLines(container.output())}`, {
      cause: error,
    });
  } finally {
    if (container.isRunning()) await container.end('SIGKILL');
  }
}

async function passesHealthCheck({ command, timeoutMs }, { cwd, env }) {
  const { exitCode } = await runProgram(command, { cwd, env, limitMs: timeoutMs, interruption: interruption.signal });
  if (interruption.signal.aborted) throw new Error('interrupted.');
  return exitCode === 0;
}

/** @returns how long it took */
async function endInOrder(container) {
  const began = performance.now();
  const ended = await Promise.race([container.end('SIGTERM'), delay(limitsMs.end, 'nothing yet', { ref: false })]);
  const tookMs = performance.now() - began;
  if (ended !== 0) throw new Error(`${seconds(tookMs)} after SIGTERM it ended with ${ended}, not with 0.`);
  return tookMs;
}

/** A check that cannot fail says nothing: nobody listens, and then somebody who is not well. */
async function expectUnhealthy(isHealthy, port) {
  if (await isHealthy()) throw new Error('its health check succeeds without a server.');
  const unwell = createServer((_, response) => response.writeHead(503).end()).listen(port, '127.0.0.1');
  await once(unwell, 'listening');
  const isFooled = await isHealthy();
  unwell.close();
  if (isFooled) throw new Error('its health check succeeds where /health answers 503.');
}

async function run(command, options) {
  const result = await runProgram(command, { ...options, limitMs: limitsMs.run, interruption: interruption.signal });
  if (result.exitCode === 0) return result;
  throw new Error(`${command.at(-1)}: ${result.outcome}\n${lastLines(`${result.stdout}${result.stderr}`)}`);
}

function lastLines(text) {
  return text.trim().split('\n').slice(-12).join('\n');
}

/** One line for what was done. */
async function timed(name, work) {
  const began = performance.now();
  try {
    const result = await work();
    console.log(`met     ${name}: ${seconds(performance.now() - began)}`);
    return result;
  } catch (error) {
    throw new Error(`${name}: ${error.message}`, { cause: error });
  }
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
