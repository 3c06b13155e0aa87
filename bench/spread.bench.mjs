// How far eight fresh starts of the shipped backend lie apart: calm, and natural before and after collection, on three majors of Node.js.

import { fileURLToPath } from 'node:url';
import { measure } from '@tare/measure';
import { loadConfig, subjectFromConfig } from '@tare/measure/config';
import { runtime } from './support/runtimes.mjs';

export const title = 'Spread of private memory over 8 trials of fixtures/apps/notes';

const trials = 8;
const barBytes = 100_000;
const app = fileURLToPath(new URL('../fixtures/apps/notes/', import.meta.url));

export async function run(print) {
  const results = [];
  print('node  figure                         median MB     low    high  standard deviation MB');
  for (const major of [20, 22, 24]) {
    const subject = subjectFromConfig(await loadConfig({ cwd: app }));
    const services = subject.services.map((service) => ({
      ...service,
      launch: { ...service.launch, argv: [runtime(major), 'server.js'] },
    }));
    const recording = await measure({ ...subject, services }, { trials });
    if (recording.error) throw new Error(`${recording.error.message}\n${recording.error.seen ?? ''}`);
    const rows = [
      ['calm, collected', 'calm', 'collected'],
      ['calm, idle', 'calm', 'idle'],
      ['natural, after load', 'natural', 'afterLoad'],
      ['natural, then collected', 'natural', 'collected'],
    ];
    for (const [name, mode, phase] of rows) {
      const summary = recording.fleet.find((fleet) => fleet.mode === mode);
      const spread = summary.spread[phase];
      const mb = (bytes, digits) => (bytes / 1e6).toFixed(digits);
      print(
        `${String(major).padEnd(6)}${name.padEnd(30)}${mb(summary.phases[phase].privateBytes, 2).padStart(10)}${mb(spread.low, 2).padStart(8)}${mb(spread.high, 2).padStart(8)}${mb(spread.standardDeviation, 3).padStart(23)}`,
      );
      if (name === 'calm, collected') {
        results.push({
          name: `calm spread, Node ${major}`,
          found: `${mb(spread.standardDeviation, 3)} MB`,
          bar: `at most ${mb(barBytes, 1)} MB`,
          met: spread.standardDeviation <= barBytes,
        });
      }
    }
  }
  return results;
}
