// `tare decide`, and what `tare check` makes of decisions later.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Verdict } from '@tare/experiment';
import { afterEach, describe, expect, it } from 'vitest';
import { Project } from './support/project.ts';
import { processesLeft, stable, trialsLeft } from './support/run-tare.ts';
import { verdictFile } from './support/verdict-file.ts';

const check = ['check', '--quiet', '--trials', '1'];
/** Well above what a bare server with so many MiB more weighs. */
const above = (mebibytes: number): string => `${mebibytes + 30}MiB`;

afterEach(() => {
  expect(processesLeft(), 'processes that are left').toEqual([]);
  expect(trialsLeft(), 'trials and work trees that are left').toEqual([]);
});

describe('tare decide', { timeout: 90_000 }, () => {
  const project = new Project('decide', { budget: { limit: above(20), mode: 'calm' } });
  const verdict: Partial<Verdict> = { change: '--max-semi-space-size=1', state: 'saves' };
  writeFileSync(project.path('verdict.json'), JSON.stringify(verdictFile(['gateway'], [verdict])));
  const decide = ['decide', '--because', 'no one needs the room'];
  const change = ['verdict.json', '--', '--max-semi-space-size=1'];

  it('writes the decision with what was measured, and replaces it', async () => {
    const triggers = ['--revisit', 'total above 900MB', '--revisit', 'service added', '--revisit', 'p95 above 10s'];
    const { exitCode, stdout, stderr } = await project.run([...decide, '--reject', ...triggers, ...change]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
    const again = await project.run([...decide, '--accept', ...triggers, ...change]);
    expect(again.exitCode).toBe(0);
    expect(project.baseline().decisions).toMatchObject([
      {
        change: '--max-semi-space-size=1',
        decision: 'accepted',
        effects: [{ mode: 'natural', state: 'saves', pairs: 8 }],
      },
    ]);
  });

  it('makes check say when a trigger has come true; that fails nothing', async () => {
    const services = { gateway: { command: 'node server.mjs' }, indexer: { command: 'node server.mjs' } };
    project.configure({ services, budget: { limit: above(80), mode: 'natural' } });
    const { exitCode, stdout } = await project.run(check, { GITHUB_ACTIONS: 'true' });
    expect(exitCode).toBe(0);
    const sentence =
      'The decision to accept --max-semi-space-size=1 is to be thought over: service added (seen indexer).';
    expect(stdout.replace(/\n {2}/g, ' ')).toContain(sentence);
    expect(stdout).toMatch(/^::notice title=.*::The decision to accept/m);
  });

  it.each([
    ['of a change that was not compared', [...decide, '--accept', 'verdict.json', 'max-semi-space']],
    ['without a side', [...decide, ...change]],
    ['for both sides', [...decide, '--accept', '--reject', ...change]],
    ['without a reason', ['decide', '--accept', ...change]],
    ['with a trigger that tare cannot see', [...decide, '--accept', '--revisit', 'tests fail', ...change]],
    ['on a file that is not there', [...decide, '--accept', 'none.json', 'x']],
    ['on a baseline', [...decide, '--accept', 'tare.baseline.json', 'x']],
  ])('%s: is told, and nothing is written', async (_name, args) => {
    const before = readFileSync(project.path('tare.baseline.json'), 'utf8');
    const { exitCode, stdout, stderr } = await project.run(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stable(stderr)).toMatchSnapshot();
    expect(readFileSync(project.path('tare.baseline.json'), 'utf8')).toBe(before);
  });

  it('does not write over a damaged baseline', async () => {
    writeFileSync(project.path('tare.baseline.json'), '{');
    const { exitCode, stderr } = await project.run([...decide, '--accept', ...change]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('BASELINE_UNREADABLE');
    rmSync(project.path('tare.baseline.json'));
  });
});
