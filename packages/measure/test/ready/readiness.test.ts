// Every way in which a service becomes ready, and every way in which it does not, told by real programs.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { ErrorCode, RecordedError, Recording } from '@tare/accounting';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/census.ts';
import { known, measured, onlyService, onlyTrial, warningCodes } from '../support/measured.ts';
import { loadOf, type ServiceChoices, serviceOf, subjectOf } from '../support/programs.ts';
import { temporaryDirectory, writeProgram } from '../support/temporary-directory.ts';

/** Natural: without a collection at idle, and readiness is the same. */
const start = (program: string, choices: ServiceChoices = {}): Promise<Recording> =>
  measured(subjectOf(serviceOf(program, choices)), { modes: ['natural'] });

/** The error of a subject that could not be measured. */
async function failureOf(code: ErrorCode, program: string, choices: ServiceChoices = {}): Promise<RecordedError> {
  const recording = await start(program, choices);
  expect(recording.outcome).toBe('failed');
  expect(onlyTrial(recording).state).toBe('partial');
  expect(recording.error).toEqual(onlyTrial(recording).error);
  const { error } = recording;
  if (!error) throw new Error('There is no error.');
  expect(error.code, error.message).toBe(code);
  expect(error.remedy).not.toBe('');
  return error;
}

const expectComplete = (recording: Recording): void => {
  expect(recording.error).toBeNull();
  expect(recording.outcome).toBe('complete');
};

const descriptionOf = (recording: Recording): string | undefined => recording.subject.services[0]?.ready;

describe('a service is ready', () => {
  it('when its first port answers HTTP, where nothing else is said', async () => {
    const port = await freePort();
    const recording = await start('allocate.mjs', { args: [0], env: { PORT: `${port}` } });
    expectComplete(recording);
    expect(descriptionOf(recording)).toBe(`port ${port}, GET / answers 200`);
    expect(onlyService(recording).port).toBe(port);
  });

  it('when the port that was named answers', async () => {
    const port = await freePort();
    const recording = await start('two-ports.mjs', { env: { PORT: `${port}` }, ready: { kind: 'port', port } });
    expectComplete(recording);
    expect(descriptionOf(recording)).toBe(`port ${port}, GET / answers 200`);
  });

  it('when the address that was named answers, with its query', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/health?full=1`;
    const recording = await start('allocate.mjs', { args: [0], env: { PORT: `${port}` }, ready: { kind: 'url', url } });
    expectComplete(recording);
    expect(descriptionOf(recording)).toBe(`port ${port}, GET /health?full=1 answers 200`);
    expect(onlyService(recording).routes.map((route) => route.route)).toEqual(['GET /health?full=1']);
  });

  it('when it prints the line that was named, and the load finds its port', async () => {
    const ready = { kind: 'output', pattern: /listening on \d+/g } as const;
    const recording = await start('allocate.mjs', { args: [0], ready });
    expectComplete(recording);
    expect(descriptionOf(recording)).toMatch(/^it printed "listening on \d+"$/);
    expect(known(onlyService(recording).readyMs)).toBeGreaterThan(0);
    expect(onlyService(recording).load).toMatchObject({ requests: 20, errors: 0 });
  });

  it('only when it answers, however long it takes to listen', async () => {
    const delayMs = 1_000;
    const recording = await start('slow-start.mjs', { env: { DELAY_MS: `${delayMs}` } });
    expectComplete(recording);
    expect(known(onlyService(recording).readyMs)).toBeGreaterThan(delayMs);
  });

  it('on the port that speaks HTTP, where an earlier one does not', async () => {
    const [port, adminPort] = [await freePort(), await freePort()];
    const recording = await start('two-ports.mjs', { env: { PORT: `${port}`, ADMIN_PORT: `${adminPort}` } });
    expectComplete(recording);
    expect(onlyService(recording).port).toBe(port);
  });

  it('with an open port alone, where it speaks no HTTP, and then there is no load and no complaint', async () => {
    const port = await freePort();
    const recording = await start('tcp-only.mjs', { env: { PORT: `${port}` } });
    expectComplete(recording);
    expect(descriptionOf(recording)).toBe(`port ${port} is open (no HTTP)`);
    expect(onlyService(recording).load).toEqual({ state: 'not-sampled' });
    expect(recording.warnings).toEqual([]);
  });

  it('where it speaks HTTPS with a certificate of its own making, and the load is encrypted too', async () => {
    const directory = temporaryDirectory;
    const [KEY, CERT] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
    const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost`;
    execFileSync('openssl', [...request.split(' '), '-keyout', KEY, '-out', CERT], { stdio: 'ignore' });
    const recording = await start('https.mjs', { env: { KEY, CERT } });
    expectComplete(recording);
    expect(descriptionOf(recording)).toMatch(/^port \d+, GET \/ answers 200$/);
    expect(onlyService(recording).load).toMatchObject({ requests: 20, errors: 0 });
    expect(onlyService(recording).routes[0]?.shapes).toEqual(['200 application/json {"secure":boolean}']);
  });

  it('where it listens on ::1 alone', async () => {
    const recording = await start('ipv6-only.mjs');
    expectComplete(recording);
    expect(onlyService(recording).load).toMatchObject({ requests: 20, errors: 0 });
  });

  it('after it has printed 64 MB, of which only the end is kept', async () => {
    const recording = await start('prints-much.mjs');
    expectComplete(recording);
    expect(JSON.stringify(recording).length).toBeLessThan(1e6);
  });
});

describe('a service that does not become ready', () => {
  it('and listens on a unix socket alone is shown with what it printed and without a TCP port', async () => {
    const error = await failureOf('NOT_READY', 'unix-socket.mjs', { readyTimeoutMs: 1_000 });
    expect(error.seen).toContain('It listens on no TCP port');
    expect(error.seen).toMatch(/listening on .*\.sock/);
  });

  it('and listens on another port than the one that was named is shown with the port it has', async () => {
    const [port, other] = [await freePort(), await freePort()];
    const error = await failureOf('NOT_READY', 'allocate.mjs', {
      args: [0],
      env: { PORT: `${port}` },
      ready: { kind: 'port', port: other },
      readyTimeoutMs: 1_000,
    });
    expect(error.message).toContain(`port ${other}`);
    expect(error.seen).toContain(`127.0.0.1:${port}`);
  });

  it('and never listens runs into its time-out', async () => {
    const error = await failureOf('NOT_READY', 'never-ready.mjs', { readyTimeoutMs: 800 });
    expect(error.seen).toContain('working, but not for the network');
  });

  it('and never prints the line runs into its time-out', async () => {
    const ready = { kind: 'output', pattern: /never said/ } as const;
    const error = await failureOf('NOT_READY', 'allocate.mjs', { args: [0], ready, readyTimeoutMs: 800 });
    expect(error.message).toContain('never said');
  });

  it('because it ends is shown with its last lines and its exit code', async () => {
    const error = await failureOf('EXITED_BEFORE_READY', 'exits-before-ready.mjs');
    expect(error.message).toContain('exit code 7');
    expect(error.seen).toBe(
      'reading the configuration\nconnecting to the database\nfatal: the database refused the connection',
    );
  });

  it('because it ends with exit code 0 has failed all the same', async () => {
    const error = await failureOf('EXITED_BEFORE_READY', 'exits-zero.mjs');
    expect(error.message).toContain('exit code 0');
    expect(error.seen).toBe('all done');
  });

  it('because it answers 500 is shown with its answer', async () => {
    const error = await failureOf('ANSWERS_ERRORS', 'answers-500.mjs', { readyTimeoutMs: 800 });
    expect(error.message).toContain('500');
    expect(error.seen).toBe('{"error":"out of order"}');
  });
});

describe('a port that another program holds', () => {
  let holder: Server | undefined;
  afterEach(() => holder?.close());

  async function hold(host: string): Promise<number> {
    const port = await freePort(host);
    holder = createServer((_request, response) => response.end('somebody else'));
    await new Promise<void>((resolve) => holder?.listen(port, host, resolve));
    return port;
  }

  it.each(['port', 'url'] as const)(
    'is told with the holder before the start, where it was named by %s',
    async (kind) => {
      const port = await hold('127.0.0.1');
      const ready = kind === 'port' ? { kind, port } : { kind, url: `http://127.0.0.1:${port}/` };
      const error = await failureOf('PORT_TAKEN', 'allocate.mjs', { args: [0], env: { PORT: `${port}` }, ready });
      expect(error.message).toContain(`port ${port},`);
      expect(error.seen).toContain(`(pid ${process.pid})`);
    },
  );

  it.each([
    ['allocate.mjs', '127.0.0.1'],
    ['ipv6-only.mjs', '::1'],
  ])('is told with the holder after %s failed to listen on %s', async (program, host) => {
    const port = await hold(host);
    const error = await failureOf('PORT_TAKEN', program, { env: { PORT: `${port}` } });
    expect(error.message).toContain(`port ${port},`);
    expect(error.seen).toContain(`(pid ${process.pid})`);
  });
});

describe('a command that cannot be started', () => {
  it('is told where there is no such program', async () => {
    const error = await failureOf('COMMAND_NOT_FOUND', 'x', { argv: ['no-such-program-anywhere', '--now'] });
    expect(error.message).toContain('no-such-program-anywhere');
  });

  it('is told where the file may not be executed', async () => {
    const path = writeProgram('not-executable.sh', '#!/bin/sh\nexit 0\n');
    const error = await failureOf('COMMAND_NOT_FOUND', 'x', { argv: [path] });
    expect(error.message).toContain(path);
  });

  it('is told where its working directory does not exist', async () => {
    const cwd = join(temporaryDirectory, 'nowhere');
    const error = await failureOf('COMMAND_NOT_FOUND', 'allocate.mjs', { cwd });
    expect(error.seen).toBe(cwd);
  });

  it('is told where there is none', async () => {
    await failureOf('COMMAND_NOT_FOUND', 'x', { argv: [] });
  });
});

describe('the routes of the load', () => {
  it('refuse a service that wants a login', async () => {
    const error = await failureOf('NEEDS_LOGIN', 'needs-login.mjs');
    expect(error.seen).toContain('401');
  });

  it('open with the header that it wants', async () => {
    const load = loadOf({ headers: { authorization: 'Bearer secret' } });
    const recording = await start('needs-login.mjs', { load });
    expectComplete(recording);
    expect(onlyService(recording).routes).toEqual([
      { route: 'GET /', requests: 20, statuses: { 200: 20 }, shapes: ['200 application/json {"welcome":string}'] },
    ]);
    expect(JSON.stringify(recording), 'a secret is not recorded').not.toContain('Bearer secret');
  });

  it('pass over a missing front page to a path that works, with a warning', async () => {
    const recording = await start('not-found.mjs');
    expectComplete(recording);
    expect(onlyService(recording).routes).toMatchObject([{ route: 'GET /api/health', statuses: { 200: 20 } }]);
    expect(warningCodes(recording)).toEqual(['load-route-guessed']);
  });

  it('that all lead to a login are measured with a warning that says so', async () => {
    const recording = await start('redirects.mjs');
    expectComplete(recording);
    expect(onlyService(recording).routes).toMatchObject([{ route: 'GET /', statuses: { 302: 20 } }]);
    expect(warningCodes(recording)).toEqual(['load-needs-login']);
  });
});

describe('the load', () => {
  it('that ends the service leaves a partial trial with what was read until then', async () => {
    const recording = await start('crashes-under-load.mjs', { args: [30], load: loadOf({ requests: 100 }) });
    expect(recording.error?.code).toBe('CRASHED_UNDER_LOAD');
    expect(recording.error?.seen).toContain('was one too many');
    expect(onlyTrial(recording).state).toBe('partial');
    const { phases, load } = onlyService(recording);
    expect(known(phases.ready.privateBytes)).toBeGreaterThan(0);
    expect(known(phases.idle.privateBytes)).toBeGreaterThan(0);
    expect(phases.loaded.privateBytes).toEqual({ state: 'not-sampled' });
    expect(load).toEqual({ state: 'not-sampled' });
    expect(recording.services, 'half a measurement is shown').toHaveLength(1);
    expect(recording.services[0]?.trials, 'and not counted').toBe(0);
  });

  it('that fails now and then is measured with a warning', async () => {
    const recording = await start('flaky.mjs');
    expectComplete(recording);
    expect(onlyService(recording).load).toMatchObject({ requests: 20, errors: 0 });
    expect(warningCodes(recording)).toEqual(['route-fails-sometimes']);
  });

  it('on a server that closes each connection gets every answer', async () => {
    const cwd = join(temporaryDirectory, 'served');
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'index.html'), '<title>served</title>');
    const argv = ['python3', '-m', 'http.server', '0', '--bind', '127.0.0.1'];
    const recording = await start('x', { argv, cwd, load: loadOf({ requests: 57, connections: 4 }) });
    expectComplete(recording);
    expect(onlyService(recording).load).toMatchObject({ requests: 57, errors: 0, errorAnswers: 0 });
    expect(onlyService(recording).routes).toMatchObject([
      { requests: 57, statuses: { 200: 57 }, shapes: ['200 text/html'] },
    ]);
    expect(recording.warnings).toEqual([]);
  });
});

describe('a service whose event loop stands still', () => {
  it('is measured as it is, and the recording says that nothing was collected', { timeout: 60_000 }, async () => {
    const recording = await start('busy.mjs', { load: null });
    expectComplete(recording);
    expect(new Set(warningCodes(recording))).toEqual(new Set(['not-settled', 'not-collected']));
    expect(onlyService(recording).processes[0]?.collection).toBe('not-sampled');
    expect(known(onlyService(recording).phases.collected.privateBytes)).toBeGreaterThan(0);
  });
});
