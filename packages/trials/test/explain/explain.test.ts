import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ObservedService, TareError } from '@tare/accounting';
import { openTrials, type Subject, type TrialSession } from '@tare/measure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExplainResult, explain } from '../../src/explain/explain.ts';
import { armOf, type SessionDouble, sessionOf, trialOf } from '../support/session-double.ts';

const megabyte = 1e6;
const programs = fileURLToPath(new URL('../../../../fixtures/programs/', import.meta.url));
const hasPython = spawnSync('python3', ['-c', '']).status === 0;

const subjectOf = (argv: string[], cwd: string): Subject => ({
  name: 'app',
  services: [
    {
      name: 'app',
      launch: { argv, env: { PORT: '0' }, cwd },
      dependsOn: [],
      ready: { kind: 'automatic' },
      readyTimeoutMs: 30_000,
      load: { requests: 20, connections: 2, warmup: 0, routes: [], headers: {}, timeoutMs: 5000 },
      stopGraceMs: 3000,
    },
  ],
});

describe('explain, on a program whose packages hold known amounts', { timeout: 60_000 }, () => {
  let folder = '';
  let session: TrialSession;
  let result: ExplainResult;

  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const writePackage = (name: string, source: string): void => {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0' }));
    write(`node_modules/${name}/index.js`, source);
  };
  /** Small objects, so that they lie in the heap; V8 takes 32 bytes for each with its place in the list. */
  const hold = (count: number): string =>
    `exports.held = Array.from({ length: ${count} }, (_, index) => ({ a: index, b: index + 0.5 }));`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tare-explain-'));
    const dependencies = { large: '1.0.0', small: '1.0.0', used: '1.0.0', never: '1.0.0' };
    write('package.json', JSON.stringify({ name: 'holder', version: '2.0.0', dependencies }));
    writePackage('large', `${hold(80_000)}\nexports.shared = require('shared');`);
    writePackage('small', `exports.inner = require('inner'); exports.shared = require('shared');`);
    writePackage('inner', hold(20_000));
    writePackage('shared', hold(40_000));
    writePackage('used', `exports.answer = () => 'ok';`);
    writePackage('never', '');
    write(
      'server.js',
      `'use strict';
const http = require('node:http');
const large = require('large');
const { inner } = require('small');
const { answer } = require('used');
global.keep = [large, inner];
http.createServer((_request, response) => response.end(answer())).listen(Number(process.env.PORT), '127.0.0.1');
`,
    );
    session = await openTrials();
    result = await explain({ subject: subjectOf([process.execPath, 'server.js'], folder), session });
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const service = () => {
    const [found] = result.explanation.services;
    if (!found) throw new Error('no service was explained');
    return found;
  };
  const packageOf = (name: string) => {
    const found = service().packages.find((one) => one.name === name);
    if (!found) throw new Error(`${name} was not seen`);
    return found;
  };

  it('is complete, with the time until ready of both starts', () => {
    const { outcome, error, readyMs } = result.explanation;
    expect({ outcome, error }).toEqual({ outcome: 'complete', error: null });
    expect(readyMs).toEqual({ plain: expect.any(Number), traced: expect.any(Number) });
  });

  it('finds who holds how much, as far as samples can tell', () => {
    const held = (name: string): number => packageOf(name).ownBytes;
    const perObject = held('large') / 80_000;
    // Two numbers and a place in a list; V8 decides how it lays them out.
    expect(perObject).toBeGreaterThan(20);
    expect(perObject).toBeLessThan(80);
    expect(held('shared') / held('large')).toBeCloseTo(0.5, 0);
    expect(held('inner') / held('large')).toBeLessThan(0.5);
    expect(held('large')).toBeGreaterThan(held('shared'));
    expect(held('shared')).toBeGreaterThan(held('inner'));
  });

  it('counts what only one package brings in with it, and what two share with neither', () => {
    expect(packageOf('small').retainedBytes).toBe(packageOf('small').ownBytes + packageOf('inner').ownBytes);
    expect(packageOf('large').retainedBytes).toBe(packageOf('large').ownBytes);
    expect(packageOf('large').soloBytes).toBe(packageOf('large').ownBytes + packageOf('shared').ownBytes);
  });

  it('finds the places in the source, what runs under load, and what is never loaded', () => {
    expect(packageOf('small').places).toEqual([
      { file: 'server.js', line: 4, column: 1, specifier: 'small', kind: 'require', isLate: false },
    ]);
    expect(packageOf('used').use).toMatchObject({ state: 'under-load' });
    expect(packageOf('large').use).toEqual({ state: 'not-under-load' });
    expect(service().neverLoaded).toEqual(['never']);
  });

  it('accounts for the private memory of the untraced start, byte for byte', () => {
    const { parts, privateBytes } = service();
    if ('state' in parts) throw new Error(parts.state);
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(privateBytes);
    const bytesOf = (name: string): number => parts.find(({ part }) => part === name)?.bytes ?? 0;
    expect(bytesOf('packages')).toBeGreaterThan(2 * megabyte);
    expect(bytesOf('node')).toBeGreaterThan(megabyte);
    // Most of the heap is somebody's.
    expect(Math.abs(bytesOf('unattributed'))).toBeLessThan(bytesOf('packages'));
  });

  it('hands out the heap profile that the figures come from', () => {
    expect(result.heapProfiles).toMatchObject([
      { service: 'app', threadId: 0, profile: { samples: expect.any(Array) } },
    ]);
    expect(result.plain?.mode).toBe('calm');
  });

  it('keeps the untraced start when a person interrupts the traced one', async () => {
    const interruption = new AbortController();
    const { explanation } = await explain({
      subject: subjectOf([process.execPath, 'server.js'], folder),
      session,
      signal: interruption.signal,
      onProgress: ({ trial, step }) => {
        if (trial === 'traced' && step === 'idle') interruption.abort();
      },
    });
    expect(explanation).toMatchObject({ outcome: 'interrupted', error: { code: 'INTERRUPTED' } });
    const [own] = explanation.services;
    expect(own?.privateBytes).toEqual(expect.any(Number));
    expect(own?.packages).toEqual([]);
  });

  it('says why a subject that does not start cannot be explained', async () => {
    write('broken.js', `require('large'); throw new Error('no database');`);
    const { explanation, observed } = await explain({
      subject: subjectOf([process.execPath, 'broken.js'], folder),
      session,
    });
    expect(explanation).toMatchObject({ outcome: 'failed', error: { code: 'EXITED_BEFORE_READY' } });
    expect(observed).toEqual([]);
  });

  it.skipIf(!hasPython)('explains a program without Node.js by its classes of memory (needs python3)', async () => {
    const subject = subjectOf(['python3', join(programs, 'allocate.py'), '20'], folder);
    const { explanation } = await explain({ subject, session });
    const [own] = explanation.services;
    expect(explanation.outcome).toBe('complete');
    expect(explanation.warnings.map(({ code }) => code)).toContain('no-modules-seen');
    expect(own).toMatchObject({ packages: [], shown: null, otherIsolates: [] });
    const parts = own && !('state' in own.parts) ? own.parts : [];
    expect(parts.find(({ part }) => part === 'other-processes')?.bytes).toBeGreaterThan(20 * megabyte);
  });
});

describe('explain, by what its trials give', () => {
  const { subject } = armOf('app');
  const sessionWith = (double: SessionDouble, observed: ObservedService[]): TrialSession => ({
    ...double,
    observe: async (_subject, { signal }) => ({
      trial: trialOf({ privateBytes: 50 * megabyte }),
      warnings: [],
      ready: {},
      touches: [],
      failure: signal?.aborted ? signal.reason : undefined,
      services: observed,
    }),
  });

  it('does not begin the traced trial once it is interrupted, and gives the words of whoever heard it', async () => {
    const interruption = new AbortController();
    const double = sessionOf(
      { app: () => ({ privateBytes: 50 * megabyte }) },
      {
        onStart: () => interruption.abort(new TareError('INTERRUPTED', { message: 'Stopped.', remedy: 'Go on.' })),
      },
    );
    const { explanation } = await explain({ subject, session: sessionWith(double, []), signal: interruption.signal });
    expect(explanation).toMatchObject({ outcome: 'interrupted', error: { message: 'Stopped.' } });
    expect(explanation.readyMs.traced).toEqual({ state: 'not-sampled' });
  });

  it('warns where the two starts ran another number of workers', async () => {
    const isolate = {
      pid: 1,
      threadId: 0,
      nodeVersion: '20.20.2',
      entry: '/app/main.js',
      modules: [],
      heapProfile: { state: 'unsupported' as const },
      calledUnderLoad: {},
      heapSpaces: {},
      shapes: {},
    };
    const observed = { name: 'app', application: '/app', isolates: [isolate], packages: [], knobs: [] };
    const double = sessionOf({ app: () => ({ privateBytes: 50 * megabyte }) });
    const { explanation } = await explain({ subject, session: sessionWith(double, [observed]) });
    expect(explanation.warnings.map(({ code }) => code)).toEqual(['trials-differ', 'heap-not-sampled']);
    expect(explanation.services[0]?.parts).toEqual([{ part: 'unattributed', bytes: 50 * megabyte }]);
  });

  it('names the load and the seed that it was made with', async () => {
    const double = sessionOf({ app: () => ({ privateBytes: 50 * megabyte }) });
    const { explanation } = await explain({ subject, seed: 7, session: sessionWith(double, []) });
    expect(explanation.settings).toMatchObject({ requests: 1000, connections: 10, seed: 7 });
    expect(double.started).toEqual([{ arm: 'app', mode: 'calm', seed: 7 }]);
  });
});
