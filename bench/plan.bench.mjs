// How long does a plan take, and what does it resolve? Fifteen changes on a small server that starts in half a second, explained, screened, measured in
// pairs, composed into paths that are measured as a whole, within three minutes.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inTurn } from '@tare/experiment';
import { openTrials } from '@tare/measure';
import { subjectFromCommand } from '@tare/measure/config';
import { plan } from '@tare/trials';
import { declaredChanges, writeHalfSecondApp } from './support/half-second-app.mjs';

export const title = 'A plan with fifteen changes, a server that starts in half a second';

const bars = { seconds: 180, resolutionBytes: 1024 ** 2, neighbourBytes: 100_000 };

/** Alone, and so many at once. */
const startsEach = 8;

/** Begins nothing later: what is under way is ended, and the machine may be slower than it was. */
const timeMs = 170_000;

const tried = [
  'lazy heavy-client',
  'lazy light-client',
  'lazy tiny-client',
  'lazy needed-client',
  'NODE_ENV=production',
  'semi-space 1 MB',
  'semi-space 4 MB',
  'optimize-for-size',
  'lite-mode',
  'malloc arenas 1',
  'single-threaded gc',
  ...Object.keys(declaredChanges),
];

export async function run(print) {
  const directory = writeHalfSecondApp();
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => controller.abort());
  try {
    const beganMs = performance.now();
    const found = await plan({
      subject: subjectFromCommand([process.execPath, 'server.js'], { cwd: directory }),
      changes: declaredIn(directory),
      only: tried,
      timeMs,
      signal: controller.signal,
    });
    const seconds = (performance.now() - beganMs) / 1000;
    describe(found, print);
    return [...barsOf(found, seconds), ...(await neighbours(directory, print, controller.signal))];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A plan runs calm trials beside each other: is what they weigh the same, and what is won? */
async function neighbours(directory, print, signal) {
  const session = await openTrials();
  const subject = subjectFromCommand([process.execPath, 'server.js'], { cwd: directory });
  const found = new Map();
  for (const jobs of [1, 2, 3]) {
    const beganMs = performance.now();
    const trials = await inTurn(Array.from({ length: startsEach }), jobs, (_, index) =>
      session.trial(subject, { mode: 'calm', seed: index, signal }),
    );
    const eachMs = (performance.now() - beganMs) / startsEach;
    const weights = trials.map(({ trial }) => trial.services[0].phases.collected.privateBytes).sort((a, b) => a - b);
    const mean = weights.reduce((sum, bytes) => sum + bytes, 0) / startsEach;
    const spread = Math.sqrt(weights.reduce((sum, bytes) => sum + (bytes - mean) ** 2, 0) / (startsEach - 1));
    found.set(jobs, { eachMs, mean });
    print(
      `calm starts, ${jobs} at once: ${megabytes(mean)}, standard deviation ${megabytes(spread)}, ${(eachMs / 1000).toFixed(2)} s each`,
    );
  }
  const [alone, beside] = [found.get(1), found.get(2)];
  const difference = Math.abs(beside.mean - alone.mean);
  return [
    {
      name: 'what a neighbour changes in the calm weight of a start',
      found: `${megabytes(difference)}, ${(alone.eachMs / beside.eachMs).toFixed(2)} times as many starts a minute`,
      bar: `below ${megabytes(bars.neighbourBytes)}`,
      met: difference < bars.neighbourBytes,
    },
  ];
}

function declaredIn(directory) {
  const config = { services: { server: { command: 'node server.js' } }, changes: declaredChanges };
  return {
    loaded: { path: join(directory, 'tare.config.json'), directory, config },
    checkOut: () => Promise.reject(new Error('No change of this benchmark names a revision.')),
  };
}

function describe(found, print) {
  for (const { name, standing } of found.changes) {
    const verdict = found.verdicts.find(({ change }) => change === name);
    const saving = verdict && 'estimate' in verdict.savingBytes ? ` ${megabytes(verdict.savingBytes.estimate)}` : '';
    const screened = 'savingBytes' in standing ? ` ${megabytes(standing.savingBytes)}` : '';
    print(
      `${name}: ${verdict?.state ?? standing.state}${saving}${screened}${verdict ? ` in ${verdict.pairs} pairs` : ''}`,
    );
  }
  for (const [name, path] of Object.entries(found.paths)) {
    if (!path) print(`${name} path: none`);
    else {
      const whole = 'estimate' in path.savingBytes ? megabytes(path.savingBytes.estimate) : path.savingBytes.state;
      const verified = path.verified ? 'verified' : 'not verified';
      print(
        `${name} path: ${path.changes.join(' + ')}: ${whole} of ${megabytes(path.sumOfPartsBytes)} in parts, ${verified}`,
      );
    }
  }
  const resolved = found.resolution.map(
    ({ mode, smallestEffectBytes, trials }) => `${mode} ${megabytes(smallestEffectBytes)} by ${trials} trials`,
  );
  print(
    `resolution: ${resolved.join(', ')}; ${found.trials} trials; ${found.outcome}${found.error ? `, ${found.error.message}` : ''}`,
  );
}

function barsOf(found, seconds) {
  const coarsest = Math.max(...found.resolution.map(({ smallestEffectBytes }) => smallestEffectBytes));
  const verified = Object.values(found.paths).filter((path) => path?.verified).length;
  return [
    {
      name: `time of a plan with ${found.changes.length} changes`,
      found: `${seconds.toFixed(0)} s, ${found.trials} trials`,
      bar: `${bars.seconds} s`,
      met: seconds < bars.seconds && found.changes.length === tried.length,
    },
    {
      name: 'resolution, natural and calm',
      found: megabytes(coarsest),
      bar: megabytes(bars.resolutionBytes),
      met: coarsest <= bars.resolutionBytes,
    },
    {
      name: 'changes with an answer',
      found: `${found.changes.filter(({ standing }) => standing.state !== 'not-reached').length} of ${found.changes.length}`,
      bar: 'all',
      met: found.changes.every(({ standing }) => standing.state !== 'not-reached'),
    },
    {
      name: 'paths that were verified as a whole',
      found: String(verified),
      bar: '1 at least',
      met: verified > 0,
    },
  ];
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
