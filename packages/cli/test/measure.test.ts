import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { checkSums, type Recording } from '@tare/accounting';
import { Ajv } from 'ajv';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Finished,
  folder,
  processesLeft,
  program,
  readSaved,
  runTare,
  stable,
  subject,
} from './support/run-tare.ts';

/** A trial as short as it can be. */
const brief = ['measure', '--quiet', '--mode', 'natural', '--requests', '20', '--connections', '2'];

const validate = new Ajv({ strict: false }).compile(
  createRequire(import.meta.url)('@tare/accounting/recording.schema.json') as object,
);

function expectSound(recording: Recording): void {
  validate(recording);
  expect(validate.errors ?? []).toEqual([]);
  expect(checkSums(recording)).toEqual([]);
}

afterEach(() => expect(processesLeft(), 'processes that are left').toEqual([]));

describe('tare measure -- COMMAND', () => {
  let run: Finished;
  beforeAll(async () => {
    const outputs = ['a.json', 'a.md', 'a.html'].flatMap((path) => ['--output', path]);
    const options = ['--limit', '64MiB', '--seed', '7', '--warmup', '5', '--route', '/one', '--route', 'POST /two'];
    const load = ['--requests', '30', '--connections', '3', '--env', 'GREETING=good day'];
    run = await runTare(['measure', ...options, ...load, ...outputs, ...subject('allocate.mjs', '20')]);
  });

  it('prints the report to standard output and ends with 0', () => {
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/^app weighs \d+\.\d MB private \(natural, after load\) and retains \d+\.\d MB \(calm/);
    expect(run.stdout).toMatch(/^Share of the limit: \d+ % of 64 MiB \(natural, after load\)/m);
    const headings = ['Services', 'Phases', 'Where the private bytes are', 'Load', 'Spread'];
    expect(headings.filter((heading) => !run.stdout.includes(`\n${heading}`))).toEqual([]);
  });

  it('tells progress in plain lines on standard error, and what it wrote', () => {
    expect(run.stderr).toBe(
      [
        'trial 1/2 (calm): starting',
        'trial 1/2 (calm): under load',
        'trial 2/2 (natural): starting',
        'trial 2/2 (natural): under load',
        'Wrote a.json',
        'Wrote a.md',
        'Wrote a.html',
        '',
      ].join('\n'),
    );
  });

  it('writes no colours into a pipe', () => {
    expect(`${run.stdout}${run.stderr}`).not.toContain('\x1b');
  });

  it('writes a recording that keeps its schema and adds up', () => {
    const recording = readSaved('a.json');
    expectSound(recording);
    expect(recording).toMatchObject({
      outcome: 'complete',
      error: null,
      subject: { name: 'app', services: [{ environmentNames: ['GREETING'] }] },
      settings: {
        requests: 30,
        connections: 3,
        warmup: 5,
        trials: 1,
        modes: ['calm', 'natural'],
        routes: ['GET /one', 'POST /two'],
        seed: 7,
        limitBytes: 64 * 1024 * 1024,
      },
    });
    expect(recording.trials.map(({ mode, state }) => [mode, state])).toEqual([
      ['calm', 'complete'],
      ['natural', 'complete'],
    ]);
    expect(JSON.stringify(recording)).not.toContain('good day');
  });

  it('writes Markdown and a page beside it', () => {
    expect(readFileSync(join(folder, 'a.md'), 'utf8')).toContain('| Base |');
    expect(readFileSync(join(folder, 'a.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('prints the same with --json as it saves, and nothing else', async () => {
    const { exitCode, stdout, stderr } = await runTare([
      ...brief,
      '--json',
      '--output',
      'b.json',
      ...subject('allocate.mjs', '10'),
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expectSound(JSON.parse(stdout));
    expect(readSaved('b.json')).toEqual(JSON.parse(stdout));
  });

  it('says nothing but the report with --quiet', async () => {
    const { exitCode, stderr, stdout } = await runTare([
      ...brief,
      '--output',
      'q.md',
      ...subject('allocate.mjs', '10'),
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^app weighs/);
  });

  it('begins no further trial after --time, and says so', async () => {
    const args = [...brief, '--trials', '4', '--time', '1s', '--json', ...subject('allocate.mjs', '10')];
    const { exitCode, stdout } = await runTare(args);
    const recording: Recording = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(recording.trials).toHaveLength(1);
    expect(recording.warnings).toContainEqual(
      expect.objectContaining({ code: 'time-was-up', message: '3 of 4 trials were not begun: the time was up.' }),
    );
  });

  it('sends the --header with every request', async () => {
    const header = ['--header', 'Authorization: Bearer secret'];
    const { exitCode, stdout } = await runTare([...brief, '--json', ...header, ...subject('needs-login.mjs')]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).services[0].routes[0].statuses).toEqual({ 200: 20 });
  });
});

describe('tare measure [SERVICE...]', () => {
  const service = (name: string, extra: object = {}): object => ({ command: ['node', program(name)], ...extra });
  beforeAll(() => {
    mkdirSync(join(folder, 'fleet/deep'), { recursive: true });
    // Up to the project's own folder, and no further, a configuration is looked for.
    writeFileSync(join(folder, 'fleet/package.json'), '{}');
    const config = {
      name: 'shop',
      services: {
        store: service('tcp-only.mjs', { load: false }),
        web: service('not-found.mjs', { dependsOn: ['store'], load: { routes: ['/', '/missing'] } }),
        other: service('allocate.mjs'),
      },
      load: { requests: 20, connections: 2 },
      mode: 'natural',
      seed: 5,
      limit: '1GB',
    };
    writeFileSync(join(folder, 'fleet/tare.config.json'), JSON.stringify(config));
  });

  it('weighs all services of the configuration that is found from below, with its own settings', async () => {
    const { exitCode, stdout } = await runTare(['measure', '--quiet', '--json'], { cwd: join(folder, 'fleet/deep') });
    const recording: Recording = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expectSound(recording);
    expect(recording.subject.name).toBe('shop');
    expect(recording.settings).toMatchObject({ modes: ['natural'], seed: 5, limitBytes: 1e9, requests: 40 });
    expect(recording.services.map(({ name }) => name)).toEqual(['store', 'web', 'other']);
    expect(recording.fleet).toHaveLength(1);
  });

  it('weighs the named one and what it depends on, with options over the configuration', async () => {
    const options = ['--config', 'fleet', '--limit', '2GB', '--seed', '6', '--requests', '10', '--json'];
    const { exitCode, stdout } = await runTare(['measure', '--quiet', ...options, 'web']);
    const recording: Recording = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(recording.settings).toMatchObject({ modes: ['natural'], seed: 6, limitBytes: 2e9, requests: 10 });
    expect(recording.services.map(({ name }) => name)).toEqual(['store', 'web']);
  });
});

const failures: Record<string, { options?: string[]; command: string[]; code: string; exitCode: number }> = {
  'ends before it is ready': { command: subject('exits-before-ready.mjs'), code: 'EXITED_BEFORE_READY', exitCode: 3 },
  'ends in peace before it is ready': { command: subject('exits-zero.mjs'), code: 'EXITED_BEFORE_READY', exitCode: 3 },
  'never becomes ready': {
    options: ['--ready-timeout', '2s'],
    command: subject('never-ready.mjs'),
    code: 'NOT_READY',
    exitCode: 3,
  },
  'answers errors': {
    options: ['--ready-timeout', '2s'],
    command: subject('answers-500.mjs'),
    code: 'ANSWERS_ERRORS',
    exitCode: 3,
  },
  'wants a login': { command: subject('needs-login.mjs'), code: 'NEEDS_LOGIN', exitCode: 3 },
  'cannot be started': { command: ['--', './no-such-program'], code: 'COMMAND_NOT_FOUND', exitCode: 2 },
};

describe('a subject that', () => {
  it.each(Object.entries(failures))(
    '%s: its reason is told, and nothing of it is printed as a figure',
    async (_name, failure) => {
      const { options = [], command, code, exitCode } = failure;
      const told = await runTare([...brief, ...options, '--output', 'failed.json', ...command]);
      expect(told).toMatchObject({ exitCode, stdout: '' });
      expect(stable(told.stderr)).toMatchSnapshot();
      const recording = readSaved('failed.json');
      expectSound(recording);
      expect(recording).toMatchObject({ outcome: 'failed', error: { code } });
    },
  );

  it('crashes under load: what was read before is printed, with the reason on top', async () => {
    const { exitCode, stdout } = await runTare([...brief, '--requests', '300', ...subject('crashes-under-load.mjs')]);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^Failed: 0 of 1 trial came to an end\./);
    expect(stdout).toContain('CRASHED_UNDER_LOAD, explained in docs/errors.md#crashed-under-load');
    expect(stdout).toContain('was one too many');
    expect(stdout).toContain('\nPhases');
  });

  it('finds its port taken: the holder is named', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const told = await runTare([...brief, '--env', `PORT=${port}`, ...subject('allocate.mjs', '1')]);
    holder.close();
    expect(told).toMatchObject({ exitCode: 3, stdout: '' });
    expect(told.stderr).toContain(`wants port ${port}, and another program listens there.`);
    expect(told.stderr).toContain('PORT_TAKEN');
  });

  it('is told with --json too: a recording on standard output, the reason on standard error', async () => {
    const { exitCode, stdout, stderr } = await runTare([...brief, '--json', ...subject('exits-zero.mjs')]);
    expect(exitCode).toBe(3);
    expectSound(JSON.parse(stdout));
    expect(stderr).toContain('EXITED_BEFORE_READY');
  });
});
