import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { TareError } from '@tare/accounting';
import { liveFiles } from '@tare/accounting/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listRuns, RunDirectory, runsDirectory } from '../../src/process/run-directory.ts';
import { temporaryDirectory, writeProgram } from '../support/temporary-directory.ts';

const files = liveFiles();
let directory = '';

/** A temporary directory for each test. */
beforeEach(() => {
  directory = mkdtempSync(join(temporaryDirectory, 'runs-'));
  process.env['TMPDIR'] = directory;
});
afterEach(() => {
  process.env['TMPDIR'] = temporaryDirectory;
});

describe('a run directory', () => {
  it('is for its user alone, and leaves nothing', () => {
    const run = new RunDirectory(files);
    expect(statSync(runsDirectory()).mode & 0o777).toBe(0o700);
    expect(statSync(run.path).mode & 0o777).toBe(0o700);
    run.remove();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('holds a note of its owner from the first moment, and of everything that is added', () => {
    const run = new RunDirectory(files);
    const noteOf = (): unknown => listRuns().find(({ path }) => path === run.path)?.note;
    expect(noteOf()).toMatchObject({ trialId: run.trialId, owner: { pid: process.pid }, markers: [], roots: [] });
    run.own({ marker: 'a.0', cgroupDirectory: '/group' });
    run.own({ root: { pid: 7, startTicks: 8 } });
    expect(noteOf()).toMatchObject({
      markers: ['a.0'],
      cgroupDirectories: ['/group'],
      roots: [{ pid: 7, startTicks: 8 }],
    });
    expect(readdirSync(run.path)).toEqual(['owned.json']);
    run.remove();
  });

  it('is not made where others may write', () => {
    const shared = join(directory, `tare-${userInfo().uid}`);
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    expect(() => new RunDirectory(files)).toThrow(TareError);
    expect(readdirSync(shared)).toEqual([]);
  });

  it('comes and goes beside those of other processes that do the same', async () => {
    const dist = (path: string): string => JSON.stringify(new URL(`../../${path}`, import.meta.url).href);
    const program = writeProgram(
      'comes-and-goes.mjs',
      `import { RunDirectory } from ${dist('dist/process/run-directory.js')};
       import { sweepLeftovers } from ${dist('dist/process/sweep.js')};
       import { liveFiles } from ${dist('../accounting/dist/node.js')};
       const files = liveFiles();
       let swept = 0;
       for (let round = 0; round < 400; round += 1) {
         swept += (await sweepLeftovers(files)).trials;
         const run = new RunDirectory(files);
         run.own({ marker: run.trialId });
         run.remove();
       }
       console.log(swept);`,
    );
    const outputs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
        let text = '';
        for (const stream of [child.stdout, child.stderr])
          stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        await new Promise((resolve) => child.once('close', resolve));
        return text;
      }),
    );
    expect(outputs, 'nobody fails, and nobody sweeps a living one').toEqual(Array(4).fill('0\n'));
    expect(existsSync(join(directory, `tare-${userInfo().uid}`))).toBe(false);
  });

  it('of another trial keeps the place of all trials', () => {
    const [first, second] = [new RunDirectory(files), new RunDirectory(files)];
    first.remove();
    expect(JSON.parse(readFileSync(join(second.path, 'owned.json'), 'utf8'))).toMatchObject({
      trialId: second.trialId,
    });
    second.remove();
    expect(readdirSync(directory)).toEqual([]);
  });
});
