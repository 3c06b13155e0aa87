import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { HeapProfile } from '@tare/accounting';
import type { Explanation } from '@tare/experiment';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { heavyProject } from './support/heavy-project.ts';
import {
  folder,
  processesLeft,
  runTare,
  stable,
  startTare,
  subject,
  trialsLeft,
  waitUntil,
} from './support/run-tare.ts';

const schema = createRequire(import.meta.url)('@tare/experiment/explanation.schema.json');
const validate = new Ajv({ strict: false }).compile(schema);

afterEach(() => {
  expect(processesLeft(), 'processes that are left').toEqual([]);
  expect(trialsLeft(), 'trials that are left').toEqual([]);
});

const patience = { timeout: 120_000 };
const brief = ['--requests', '50', '--connections', '2'];
const command = ['--', 'node', 'server.js'];

describe('tare explain', patience, () => {
  it('says which packages weigh, who imports them, and what the load runs; the report can be had again', async () => {
    const cwd = heavyProject('explained');
    const outputs = ['where.json', 'where.html', 'where.md'].flatMap((path) => ['--output', path]);
    const args = ['explain', ...brief, ...outputs, '--heap-profile', 'profiles', ...command];
    const { exitCode, stdout, stderr } = await runTare(args, { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('heavy 1.2.3');
    expect(stdout).toContain('server.js:1');
    const explanation: Explanation = JSON.parse(readFileSync(join(cwd, 'where.json'), 'utf8'));
    expect(validate(explanation), JSON.stringify(validate.errors)).toBe(true);
    expect(explanation).toMatchObject({ schema: 'tare/explanation@1', outcome: 'complete', error: null });

    const [service] = explanation.services;
    const costOf = (name: string) => service?.packages.find((one) => one.name === name);
    expect(costOf('heavy')).toMatchObject({
      version: '1.2.3',
      isDirect: true,
      places: [{ file: 'server.js', line: 1, specifier: 'heavy', kind: 'require' }],
      use: { state: 'not-under-load' },
    });
    expect(costOf('heavy')?.retainedBytes).toBeGreaterThan(1e6);
    expect(costOf('greeter')?.use).toEqual({ state: 'under-load', functionsCalled: 1 });
    const parts = service && 'length' in service.parts ? service.parts : [];
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(service?.privateBytes);

    const [profile = '', ...others] = readdirSync(join(cwd, 'profiles'));
    expect(others).toEqual([]);
    expect(profile).toMatch(/^explained-\d+\.heapprofile$/);
    const { head, samples }: HeapProfile = JSON.parse(readFileSync(join(cwd, 'profiles', profile), 'utf8'));
    expect(head.callFrame.functionName).toBe('(root)');
    expect(samples.length).toBeGreaterThan(0);
    expect(stderr).toContain(`Wrote where.json\nWrote where.html\nWrote where.md\nWrote profiles/${profile}\n`);

    const [fromJson, fromPage] = await Promise.all([
      runTare(['report', 'where.json'], { cwd }),
      runTare(['report', '--json', 'where.html'], { cwd }),
    ]);
    expect(fromJson).toEqual({ exitCode: 0, stdout, stderr: '' });
    expect(JSON.parse(fromPage.stdout)).toEqual(explanation);
  });

  it('weighs a program that is no Node.js, and says that it has no packages', async () => {
    const args = ['explain', ...brief, '--heap-profile', 'none.heapprofile', '--json', '--', 'python3'];
    const program = new URL('../../../fixtures/programs/allocate.py', import.meta.url).pathname;
    const { exitCode, stdout, stderr } = await runTare([...args, program]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('There is no heap profile');
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'complete', services: [{ shown: null, packages: [] }] });
  });

  it('tells a server that was never ready as `measure` does, with nothing to show', async () => {
    const { exitCode, stdout, stderr } = await runTare(['explain', '--quiet', ...subject('exits-before-ready.mjs')]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('docs/errors.md#exited-before-ready');
  });

  it('interrupted ends the subject, and exits with 130', async () => {
    const running = startTare(['explain', ...subject('never-ready.mjs')]);
    await waitUntil(() => running.output().includes('starting'), 'it starts');
    running.child.kill('SIGINT');
    const { exitCode, stderr } = await running.finished;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Stopping the subject; what was found is kept. Ctrl-C again to leave at once.');
  });
});

mkdirSync(join(folder, 'page.html'));

describe('a fault of the command line of explain', () => {
  const faults: Record<string, string[]> = {
    'services together with a command': ['web', ...command],
    'a command without its two dashes': ['node', 'server.js'],
    'an output of another form': ['--output', 'where.pdf', ...command],
    'an output that is a directory': ['--output', 'page.html', ...command],
    'a place for profiles that cannot be': ['--heap-profile', 'nowhere/a.heapprofile', ...command],
    'no configuration': [],
  };

  it.each(Object.entries(faults))('%s: is told in a few lines', async (_name, args) => {
    const { exitCode, stdout, stderr } = await runTare(['explain', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stable(stderr)).toMatchSnapshot();
  });
});
