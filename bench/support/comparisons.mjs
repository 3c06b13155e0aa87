// Comparisons of a subject with itself plus a known number of bytes, each kept in a file as it ends, so that hours of them can be interrupted.

import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig, subjectFromConfig } from '@tare/measure/config';
import { compare } from '@tare/trials';

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const plant = path('bench/support/plant.cjs');

/** The shipped app under its own load. */
export async function notesSubject() {
  const subject = subjectFromConfig(await loadConfig({ cwd: path('fixtures/apps/notes') }));
  const services = subject.services.map((service) => ({
    ...service,
    // Without npm or a shell in between, and of the same Node.js as this.
    launch: { ...service.launch, argv: [process.execPath, 'server.js'] },
  }));
  return { ...subject, services };
}

/** A server that is ready after half a second, with the load that the command line gives. */
export function halfSecondSubject() {
  const service = {
    name: 'server',
    launch: {
      argv: [process.execPath, path('fixtures/programs/slow-start.mjs')],
      env: { DELAY_MS: '450', PORT: '0' },
      cwd: path('fixtures/programs'),
    },
    dependsOn: [],
    ready: { kind: 'automatic' },
    readyTimeoutMs: 30_000,
    load: { requests: 1000, connections: 10, warmup: 0, routes: [], headers: {}, timeoutMs: 10_000 },
    stopGraceMs: 5_000,
  };
  return { name: 'half a second', services: [service] };
}

/** Both arms preload the plant; the variable has the same length in both, since the environment is memory, too. */
function arm(name, subject, bytes) {
  const planted = {
    NODE_OPTIONS: `--require ${JSON.stringify(plant)}`,
    TARE_BENCH_PLANT_BYTES: String(bytes).padStart(9, '0'),
  };
  const services = subject.services.map((service) => ({
    ...service,
    launch: { ...service.launch, env: { ...service.launch.env, ...planted } },
  }));
  return { name, source: { kind: 'unchanged' }, subject: { ...subject, services } };
}

/** The baseline holds the bytes, the change does not: it saves them. */
export async function compareOnce({ subject, bytes, modes, seed, signal }) {
  const beganMs = performance.now();
  const comparison = await compare({
    baseline: arm('with', subject, bytes),
    arms: [arm('without', subject, 0)],
    modes,
    seed,
    signal,
  });
  if (comparison.outcome !== 'complete') {
    const because = comparison.error?.message ?? comparison.outcome;
    throw new Error(`The comparison did not end: ${because}\n${comparison.error?.seen ?? ''}`);
  }
  return {
    seconds: (performance.now() - beganMs) / 1000,
    verdicts: comparison.verdicts.map(({ mode, state, end, pairs, savingBytes, smallestEffectBytes, ...rest }) => ({
      mode,
      state,
      end,
      pairs,
      savingBytes,
      smallestEffectBytes,
      because: rest.brokeBecause ?? rest.unmeasuredBecause,
      startsDeviationBytes:
        (comparison.experiments.find((experiment) => experiment.mode === mode)?.selfComparison.standardDeviation ?? 0) /
        Math.SQRT2,
    })),
  };
}

/** One line a comparison. A half-written last line is what an interruption leaves: it does not count. */
export function readEnded(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line)];
      } catch {
        return [];
      }
    });
}

/** On a line of its own, whatever the file ended with. */
export function appendEnded(file, entry) {
  mkdirSync(dirname(file), { recursive: true });
  const isTorn = existsSync(file) && !/(^|\n)$/.test(readFileSync(file, 'utf8'));
  appendFileSync(file, `${isTorn ? '\n' : ''}${JSON.stringify(entry)}\n`);
}
