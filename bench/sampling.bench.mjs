// What it costs to look at a tree of twenty processes four times a second.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { liveFiles } from '@tare/accounting/node';
import { ProcessFinder } from '../packages/measure/dist/process/process-finder.js';
import { readStat } from '../packages/measure/dist/process/process-reader.js';
import { Sampler } from '../packages/measure/dist/sample/sampler.js';

export const title = 'Processor time of sampling 20 processes, four times a second, for 20 s';

const processes = 20;
const lengthMs = 20_000;
const program = fileURLToPath(new URL('../fixtures/programs/spawn-tree.mjs', import.meta.url));

export async function run(print) {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, COUNT: String(processes - 1), PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    await delay(2_000);
    const files = liveFiles();
    const root = { pid: child.pid, startTicks: readStat(files, child.pid).startTicks };
    // The dear way: no control group, so children are walked and all processes of the machine searched now and then.
    const finder = new ProcessFinder({ files, root, marker: 'bench', cgroupProcs: undefined });
    const members = finder.find().length;
    const sampler = new Sampler({
      files,
      pageSizeBytes: 4096,
      now: () => performance.now(),
      shareOfCore: 0.01,
      fastestMs: 250,
    });
    sampler.add({ name: 'tree', finder, cgroup: undefined });
    await delay(1_000);
    const before = process.cpuUsage();
    const beganMs = performance.now();
    const had = sampler.samples('tree').atMs.length;
    await delay(lengthMs);
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - beganMs) / 1000;
    const samples = sampler.samples('tree').atMs.length - had;
    const withPss = sampler
      .samples('tree')
      .pssBytes.slice(had)
      .filter((bytes) => bytes !== null).length;
    sampler.stop();
    const share = (user + system) / 1e6 / seconds;
    print(
      `${members} processes, ${(samples / seconds).toFixed(1)} samples per second, ${withPss} of ${samples} with PSS`,
    );
    return [
      {
        name: 'sampling',
        found: `${(share * 100).toFixed(2)} % of a core at ${(samples / seconds).toFixed(1)} samples per second`,
        bar: 'below 1 % at 4 per second, 20 processes',
        met: share < 0.01 && samples / seconds > 3.5 && members >= processes,
      },
    ];
  } finally {
    process.kill(-child.pid, 'SIGKILL');
  }
}
