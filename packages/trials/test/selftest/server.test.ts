import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { plantedArms, retainedPlants } from '../../src/selftest/planted.ts';

const path = fileURLToPath(new URL('../../selftest/server.mjs', import.meta.url));
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

it('is the program that every arm starts', () => {
  const started = plantedArms.map(({ subject }) => subject.services.map(({ launch }) => launch.argv[1]));
  expect(started).toEqual(retainedPlants.map(() => [path]));
});

it('ships with the package', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest.files).toContain('selftest');
  expect(readdirSync(new URL('../../selftest/', import.meta.url))).toEqual(['server.mjs']);
});

/** Anonymous memory by the kernel's count: another look than tare's own. */
async function restingBytes(plant: number): Promise<number> {
  child = spawn(process.execPath, [path], { env: { ...process.env, TARE_PLANT_BYTES: `${plant}` }, stdio: 'ignore' });
  await delay(1_500);
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  child.kill('SIGKILL');
  return 1024 * Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]);
}

it('holds, resident, the bytes that it is told to', async () => {
  const planted = 100_000_000;
  const held = (await restingBytes(planted)) - (await restingBytes(0));
  // Nothing was collected here: the array before it was filled with doubles, half of the plant, is still there. Never less than planted.
  expect(held).toBeGreaterThan(0.99 * planted);
  expect(held).toBeLessThan(1.6 * planted);
});
