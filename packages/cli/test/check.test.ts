// `tare check` as CI starts it: a process of its own in a small project, the CI service simulated by its variables.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CheckResult } from '@tare/experiment';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { Project } from './support/project.ts';
import { processesLeft, program, stable, trialsLeft, waitUntil } from './support/run-tare.ts';

const check = ['check', '--quiet', '--trials', '2'];
/** Well above what a bare server with so many MiB more weighs. */
const above = (mebibytes: number): string => `${mebibytes + 30}MiB`;

afterEach(() => {
  expect(processesLeft(), 'processes that are left').toEqual([]);
  expect(trialsLeft(), 'trials and work trees that are left').toEqual([]);
});

describe('tare check with budgets', { timeout: 90_000 }, () => {
  it('passes below them, and says what was judged', async () => {
    const project = new Project('passes', { budget: { limit: above(20), mode: 'calm' } });
    const { exitCode, stdout, stderr } = await project.run([...check, '--trials', '1']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Passed: /);
    expect(stdout).toContain('Budgets');
  });

  it('passes with a warning above the warning level, and fails above the limit: which, by how much, against what', async () => {
    const services = {
      gateway: { command: 'node server.mjs', budget: { limit: above(20), warn: '15MiB', mode: 'calm' } },
      worker: { command: 'node server.mjs', budget: { limit: '15MiB', mode: 'calm', phase: 'idle' } },
    };
    const project = new Project('over', { services });
    const { exitCode, stdout } = await project.run([...check, '--trials', '1']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^Failed: 1 of 2 budgets is over/);
    expect(stdout).toMatch(/gateway is near its budget: [\d.]+ MB private \(calm, collected\)/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /worker is over budget: [\d.]+ MB private \(calm, idle\) against a limit of 15 MiB, [\d.]+ MB \(\d+ %\) too much\./,
    );
  });

  it('judges those of the named services alone, and not the whole by a part', async () => {
    const services = {
      gateway: { command: 'node server.mjs', budget: { limit: '15MiB', mode: 'calm' } },
      worker: { command: 'node server.mjs', budget: { limit: above(20), mode: 'calm' } },
    };
    const project = new Project('part', { services, budget: { limit: '1MiB', mode: 'calm' } });
    const { exitCode, stdout } = await project.run([...check, '--trials', '1', '--json', 'worker']);
    const result: CheckResult = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(result.results.map(({ service, state }) => [service, state])).toEqual([['worker', 'ok']]);
    expect(result.warnings).toContainEqual(expect.objectContaining({ code: 'budget-of-the-whole' }));
  });

  it('ends with 3 where the subject cannot be measured, and with its reason', async () => {
    const services = { gateway: { command: ['node', program('exits-before-ready.mjs')] } };
    const project = new Project('cannot', { services, budget: { limit: '50MB', mode: 'calm' } });
    const { exitCode, stdout } = await project.run([...check, '--junit', 'check.xml']);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('EXITED_BEFORE_READY');
    expect(readFileSync(project.path('check.xml'), 'utf8')).toContain('<testsuite name="measurement" tests="1"');
  });

  it('that is interrupted says so, does not pass, and leaves nothing', async () => {
    const project = new Project('interrupted', { budget: { limit: above(20), mode: 'calm' } });
    const running = project.start(['check', '--trials', '4', '--output', 'check.json']);
    await waitUntil(() => running.output().includes('trial 2/4 (calm): starting'), 'the second trial starts');
    running.child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running.finished;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('INTERRUPTED');
    expect(stdout).toContain('Interrupted');
    const saved: CheckResult = JSON.parse(readFileSync(project.path('check.json'), 'utf8'));
    expect(saved).toMatchObject({ outcome: 'interrupted', passed: false, results: [{ trials: 1, state: 'ok' }] });
  });
});

describe('tare check with a baseline', { timeout: 90_000 }, () => {
  const project = new Project('baseline');

  it('has nothing to check before there is one, and says how to begin', async () => {
    const { exitCode, stdout, stderr } = await project.run(check);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stable(stderr)).toMatchSnapshot();
  });

  it('writes it with --update-baseline', async () => {
    const { exitCode, stderr } = await project.run(['check', '--update-baseline', '--trials', '3']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('to tare.baseline.json; commit it');
    const { entries, decisions } = project.baseline();
    expect(decisions).toEqual([]);
    expect(entries).toMatchObject([
      {
        key: { runtime: `node ${process.versions.node.split('.')[0]}`, architecture: process.arch },
        commit: null,
        load: { requests: 20, connections: 2, warmup: 0, routes: ['GET /'] },
        figures: [{ service: 'gateway', mode: 'calm' }],
      },
    ]);
    expect(entries[0]?.figures[0]?.privateBytes).toHaveLength(3);
  });

  it('passes while nothing has grown', async () => {
    const { exitCode, stdout } = await project.run(check);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Passed: nothing grew/);
  });

  it('fails where something has: with one sentence, marks and a summary for the CI service, and JUnit XML', async () => {
    project.hold(25);
    writeFileSync(project.path('summary.md'), 'before\n');
    const service = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: project.path('summary.md') };
    const { exitCode, stdout } = await project.run(
      [...check, '--junit', 'check.xml', '--output', 'check.html'],
      service,
    );
    expect(exitCode).toBe(1);
    const sentence =
      /gateway grew by 5\.\d+ MB \([\d.]+ to [\d.]+\) over the baseline of [\d-]+; 1\.\d+ MB are tolerated\./;
    expect(stdout.replace(/\n {2}/g, ' ')).toMatch(sentence);
    expect(stdout.split('\n').filter((line) => line.startsWith('::'))).toEqual([
      expect.stringMatching(/^::error title=Memory grew%3A gateway::gateway grew by 5\.\d+ MB/),
    ]);
    const summary = readFileSync(project.path('summary.md'), 'utf8');
    expect(summary).toMatch(/^before\n## /);
    expect(summary).toMatch(sentence);
    const junit = readFileSync(project.path('check.xml'), 'utf8');
    expect(junit).toMatch(/<failure type="over" message="gateway grew by/);
    expect(readFileSync(project.path('check.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('prints JSON alone on standard output with --json, as its schema says', async () => {
    const { stdout, stderr } = await project.run([...check, '--json'], { GITHUB_ACTIONS: 'true' });
    const result: CheckResult = JSON.parse(stdout);
    const schema = createRequire(import.meta.url)('@tare/experiment/check.schema.json') as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(result), JSON.stringify(validate.errors)).toBe(true);
    expect(result).toMatchObject({ schema: 'tare/check@1', passed: false, regression: { state: 'over' } });
    expect(stderr).toMatch(/^::error title=/m);
  });

  it('does not let one start pass for a comparison', async () => {
    project.hold(20);
    const { exitCode, stdout } = await project.run([...check, '--trials', '1']);
    expect(exitCode).toBe(3);
    expect(stdout.replace(/\s+/g, ' ')).toContain('at least 2 starts a side are needed');
  });

  it('of another runtime compares nothing: with a budget a warning, without one a fault, both with what to do', async () => {
    project.changeBaseline(({ entries: [entry] }) => {
      if (entry) entry.key.runtime = 'node 8';
    });
    const alone = await project.run([...check, '--trials', '1']);
    expect(alone.exitCode).toBe(2);
    expect(alone.stdout).toContain('NOTHING_TO_CHECK');
    project.configure({ budget: { limit: above(20), mode: 'calm' } });
    const { exitCode, stdout } = await project.run([...check, '--trials', '1']);
    expect(exitCode).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /tare\.baseline\.json has no figures for node \d+ on \w+ with \w+, so nothing was compared with it; it has those of node 8 on .* `tare check --update-baseline` on this machine adds them/,
    );
  });

  it('keeps the figures of other runtimes when it is written again', async () => {
    await project.run([...check, '--update-baseline', '--trials', '1']);
    expect(project.baseline().entries.map(({ key }) => key.runtime)).toEqual([
      expect.stringMatching(/^node [2-9]\d$/),
      'node 8',
    ]);
  });

  it.each([
    ['cut off', '{ "schema": "tare/baseline@1", "entries": ['],
    ['left in a merge', '{\n<<<<<<< HEAD\n  "schema": "tare/baseline@1"\n'],
    ['of a later version', '{ "schema": "tare/baseline@2", "entries": [] }'],
    ['with a key that is not known', '{ "schema": "tare/baseline@1", "entries": [], "decisions": [], "more": 1 }'],
  ])('that is %s is told with its place, and nothing is started', async (_name, text) => {
    const damaged = new Project('damaged', { budget: above(20) });
    writeFileSync(damaged.path('tare.baseline.json'), text);
    const { exitCode, stdout, stderr } = await damaged.run(check);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stable(stderr)).toMatchSnapshot();
    expect(readFileSync(damaged.path('tare.baseline.json'), 'utf8')).toBe(text);
  });

  it('is not written by a check that was cut short', async () => {
    const cut = new Project('cut');
    const running = cut.start(['check', '--update-baseline']);
    await waitUntil(() => running.output().includes('trial 2/8'), 'the second trial starts');
    running.child.kill('SIGTERM');
    expect((await running.finished).exitCode).toBe(130);
    expect(existsSync(cut.path('tare.baseline.json'))).toBe(false);
  });
});
