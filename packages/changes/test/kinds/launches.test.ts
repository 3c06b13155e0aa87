import { describe, expect, it } from 'vitest';
import { changeKinds } from '../../src/catalogue.ts';
import type { Change } from '../../src/change.ts';
import { detectChanges } from '../../src/detect-changes.ts';
import type { Findings } from '../../src/findings.ts';
import {
  makeExplained,
  makeFindings,
  makePackage,
  makeProcess,
  makeServiceFindings,
  type ServiceParts,
} from '../support/findings.ts';

const isolate = { threadId: 0, heapUsedBytes: 40e6, heapTotalBytes: 50e6, externalBytes: 0, arrayBuffersBytes: 0 };
const npm = makeProcess({ role: 'package-runner', argv: ['npm start'] }, 12e6);
const shell = makeProcess({ role: 'shell', argv: ['sh', '-c', 'node server.js'], executable: '/bin/sh' }, 1e6);
const server = makeProcess({ role: 'runtime', argv: ['node', 'server.js'] });
const worker = makeProcess({ role: 'cluster-worker', argv: ['node', 'server.js'] });
const primary = makeProcess({ role: 'cluster-primary', argv: ['node', 'server.js'] });
const one = (parts: ServiceParts = {}, rest: Partial<Omit<Findings, 'services'>> = {}): Findings =>
  makeFindings([makeServiceFindings(parts)], rest);
const machine = { ...one().machine };
const wrapped: ServiceParts = {
  argv: ['npm', 'start'],
  directArgv: ['node', 'server.js'],
  processes: [npm, shell, server],
};
const typescript = makeExplained('web', {
  shown: { pid: 1, threadId: 0, entry: '/app/src/main.ts', nodeVersion: '20.20.2' },
});

interface Case {
  kind: string;
  /** What is found. */
  found: Findings;
  expected: Partial<Record<keyof Change, unknown>>[];
  /** Where it is silent. */
  silent: Findings[];
}
const edit = (rest: object): object => ({ kind: 'launch', edit: { services: ['web'], ...rest } });

const cases: Case[] = [
  {
    kind: 'direct-runtime',
    found: one({ ...wrapped, files: { 'package.json': '{"scripts":{"start":"PORT=1 node server.js"}}' } }),
    expected: [
      {
        name: 'without npm, sh',
        estimatedBytes: 13e6,
        risk: 'low',
        slot: 'start web',
        trial: edit({ argv: ['node', 'server.js'], env: { PORT: '1' } }),
      },
    ],
    silent: [one()],
  },
  {
    kind: 'compiled-output',
    found: one({
      argv: ['node', '--import', 'tsx', '--expose-gc', 'src/main.ts', '--port', '1'],
      explained: typescript,
      files: { 'dist/main.js': '' },
    }),
    expected: [
      {
        slot: 'start web',
        trial: edit({
          argv: ['node', '--expose-gc', 'dist/main.js', '--port', '1'],
          withoutNodeFlags: ['--import=tsx'],
        }),
      },
    ],
    silent: [one()],
  },
  {
    kind: 'source-maps',
    found: one({ argv: ['node', '--enable-source-maps', 'server.js'] }),
    expected: [{ trial: edit({ withoutNodeFlags: ['--enable-source-maps'] }) }],
    silent: [one()],
  },
  {
    kind: 'compile-cache',
    found: one({ nodeVersion: '22.1.0', env: { TMPDIR: '/var/tmp' } }),
    expected: [{ trial: edit({ env: { NODE_COMPILE_CACHE: '/var/tmp/node-compile-cache' } }) }],
    silent: [one({ nodeVersion: '22.0.0' }), one({ nodeVersion: '24.0.0', env: { NODE_COMPILE_CACHE: '/x' } })],
  },
  {
    kind: 'production-env',
    found: one({ env: { NODE_ENV: 'development' } }),
    expected: [{ trial: edit({ env: { NODE_ENV: 'production' } }) }],
    silent: [
      one({ env: { NODE_ENV: 'production' } }),
      one({ ...wrapped, files: { 'package.json': '{"scripts":{"start":"NODE_ENV=test node server.js"}}' } }),
    ],
  },
  {
    kind: 'instrumentation',
    found: one({ argv: ['node', '--require', 'dd-trace/init', 'server.js'] }),
    expected: [{ name: 'without dd-trace', trial: edit({ withoutNodeFlags: ['--require=dd-trace/init'] }) }],
    silent: [one({ argv: ['node', '--require', 'dotenv/config', 'server.js'] })],
  },
  {
    kind: 'semi-space',
    found: one(),
    expected: [
      { name: 'semi-space 1 MB', slot: 'semi-space', trial: edit({ nodeFlags: ['--max-semi-space-size=1'] }) },
      { name: 'semi-space 4 MB', slot: 'semi-space', trial: edit({ nodeFlags: ['--max-semi-space-size=4'] }) },
    ],
    silent: [
      one({ argv: ['node', '--max-semi-space-size=2', 'server.js'] }),
      one({ env: { NODE_OPTIONS: '--max-semi-space-size=2' } }),
      one({ nodeVersion: null }),
    ],
  },
  {
    kind: 'old-space',
    found: one({ processes: [{ ...server, isolates: [isolate] }] }),
    expected: [{ name: 'old-space 80 MB', risk: 'high', trial: edit({ nodeFlags: ['--max-old-space-size=80'] }) }],
    silent: [
      one(),
      one({ argv: ['node', '--max-old-space-size=99', 'a.js'], processes: [{ ...server, isolates: [isolate] }] }),
    ],
  },
  {
    kind: 'optimize-for-size',
    found: one({ ...wrapped, files: { 'package.json': '{"scripts":{"start":"PORT=1 node server.js"}}' } }),
    expected: [
      {
        name: 'optimize-for-size and without npm, sh',
        slot: 'start web',
        cautions: [expect.any(String), expect.stringContaining('the saving is that of both')],
        trial: edit({ nodeFlags: ['--optimize-for-size'], directArgv: ['node', 'server.js'], env: { PORT: '1' } }),
      },
    ],
    silent: [
      one({ ...wrapped, directArgv: null }),
      one({ ...wrapped, directCwd: '/b' }),
      one({ argv: ['node', '--optimize-for-size', 'a.js'] }),
    ],
  },
  {
    kind: 'lite-mode',
    found: one(),
    expected: [{ risk: 'high', slot: 'v8-mode', trial: edit({ nodeFlags: ['--lite-mode'] }) }],
    silent: [one({ argv: ['node', '--lite-mode', 'a.js'] })],
  },
  {
    kind: 'single-threaded-gc',
    found: one(),
    expected: [{ trial: edit({ nodeFlags: ['--single-threaded-gc'] }) }],
    silent: [one({ nodeVersion: null })],
  },
  {
    kind: 'stack-size',
    found: one(),
    expected: [{ trial: edit({ nodeFlags: ['--stack-size=500'] }) }],
    silent: [one({ argv: ['node', '--stack_size=300', 'a.js'] })],
  },
  {
    kind: 'thread-pool',
    found: one(),
    expected: [
      { trial: edit({ env: { UV_THREADPOOL_SIZE: '1' } }) },
      { trial: edit({ nodeFlags: ['--v8-pool-size=1'] }) },
    ],
    silent: [one({ argv: ['node', '--v8-pool-size=2', 'a.js'], env: { UV_THREADPOOL_SIZE: '2' } })],
  },
  {
    kind: 'other-runtime',
    found: one({}, { machine: { ...machine, runtimes: [{ path: '/opt/node', version: '24.0.0' }] } }),
    expected: [{ name: 'Node.js 24.0.0', slot: 'runtime', trial: edit({ runtime: '/opt/node' }) }],
    silent: [one({}, { machine: { ...machine, runtimes: [{ path: '/opt/node', version: '20.20.2' }] } })],
  },
  {
    kind: 'arena-limit',
    found: one(),
    expected: [
      { slot: 'allocator', trial: edit({ env: { MALLOC_ARENA_MAX: '1' } }) },
      { slot: 'allocator', trial: edit({ env: { MALLOC_ARENA_MAX: '2' } }) },
    ],
    silent: [one({ env: { MALLOC_ARENA_MAX: '4' } }), one({}, { machine: { ...machine, isGlibc: false } })],
  },
  {
    kind: 'trim-threshold',
    found: one({ nodeVersion: null }),
    expected: [{ trial: edit({ env: { MALLOC_TRIM_THRESHOLD_: '65536' } }) }],
    silent: [one({ env: { MALLOC_TRIM_THRESHOLD_: '1' } }), one({}, { machine: { ...machine, isGlibc: false } })],
  },
  {
    kind: 'jemalloc',
    found: one({}, { machine: { ...machine, jemalloc: '/usr/lib/libjemalloc.so.2' } }),
    expected: [{ slot: 'allocator', trial: edit({ preload: '/usr/lib/libjemalloc.so.2' }) }],
    silent: [
      one(),
      one({}, { machine: { ...machine, jemalloc: '/x', isGlibc: false } }),
      one({ env: { LD_PRELOAD: '/usr/lib/libmimalloc.so' } }, { machine: { ...machine, jemalloc: '/x' } }),
    ],
  },
  {
    kind: 'mimalloc',
    found: one({}, { machine: { ...machine, mimalloc: '/usr/lib/libmimalloc.so.2' } }),
    expected: [{ trial: edit({ preload: '/usr/lib/libmimalloc.so.2' }) }],
    silent: [one()],
  },
  {
    kind: 'workers',
    found: one({ launchEnv: { WEB_CONCURRENCY: '4' } }),
    expected: [{ name: '2 workers instead of 4', slot: 'workers web', trial: edit({ env: { WEB_CONCURRENCY: '2' } }) }],
    silent: [one(), one({ launchEnv: { WEB_CONCURRENCY: '2' } }), one({ env: { WEB_CONCURRENCY: '4' } })],
  },
  {
    kind: 'one-process',
    found: one({
      processes: [primary, worker, worker],
      sources: { '/app/cluster.js': 'const n =\n  Number(process.env.APP_WORKERS) || 2;\n' },
    }),
    expected: [{ because: '/app/cluster.js:2 reads APP_WORKERS.', trial: edit({ env: { APP_WORKERS: '1' } }) }],
    silent: [one(), one({ launchEnv: { WORKERS: '1' } })],
  },
  {
    kind: 'threads-or-processes',
    found: one({ launchEnv: { POOL: 'processes' } }),
    expected: [{ name: 'threads instead of processes', trial: edit({ env: { POOL: 'threads' } }) }],
    silent: [one({ launchEnv: { POOL: 'both' } })],
  },
  {
    kind: 'declared',
    found: one({}, { declared: [{ name: 'no-chat', description: 'Chat is off.', services: null }] }),
    expected: [{ name: 'no-chat', because: 'Chat is off.', trial: { kind: 'arm', change: 'no-chat' } }],
    silent: [one()],
  },
  {
    kind: 'kit-knob',
    found: one({
      observed: {
        name: 'web',
        application: '/app',
        isolates: [],
        packages: [],
        knobs: [
          {
            variable: 'POOL_SIZE',
            value: '10',
            leanest: '2',
            values: ['10', '5', '3'],
            risk: 'low',
            sentence: 'Waits longer.',
          },
          { variable: 'CACHE', value: '0', leanest: '0', values: [], risk: 'low', sentence: 'No cache.' },
        ],
      },
    }),
    expected: [
      { name: 'POOL_SIZE=2', risk: 'low', trial: edit({ env: { POOL_SIZE: '2' } }) },
      { name: 'POOL_SIZE=5', trial: edit({ env: { POOL_SIZE: '5' } }) },
    ],
    silent: [one()],
  },
  {
    kind: 'unloaded-dependencies',
    found: one({ explained: makeExplained('web', { neverLoaded: ['left-pad'] }) }),
    expected: [
      { name: 'without left-pad', trial: { kind: 'not-memory', because: '0 modules of left-pad were loaded.' } },
    ],
    silent: [one()],
  },
  {
    kind: 'dev-dependencies',
    found: one({
      files: { 'package.json': '{"devDependencies":{"vitest":"1","tsx":"1"}}' },
      explained: makeExplained('web', { packages: [makePackage('tsx')] }),
    }),
    expected: [
      {
        cautions: ['tsx is loaded, and would be missing.'],
        trial: { kind: 'not-memory', because: '0 modules of 1 development dependencies were loaded.' },
      },
    ],
    silent: [one({ files: { 'package.json': '{}' } }), one({ files: { 'package.json': 'not JSON' } })],
  },
  {
    kind: 'base-image',
    found: one({ files: { Dockerfile: 'FROM --platform=linux/amd64 node:20 AS build\nFROM node:20\n' } }),
    expected: [{ because: 'The Dockerfile builds on node:20.', trial: { kind: 'not-memory' } }],
    silent: [one({ files: { Dockerfile: 'FROM node:20\nFROM node:20-slim\n' } }), one()],
  },
  {
    kind: 'byte-code-cache',
    found: one({ env: { NODE_COMPILE_CACHE: '/tmp/x' } }),
    expected: [{ because: 'NODE_COMPILE_CACHE is /tmp/x.', trial: { kind: 'not-memory' } }],
    silent: [one()],
  },
];

const detect = (id: string, findings: Findings): Change[] =>
  changeKinds.find((kind) => kind.id === id)?.detect(findings) ?? [];

describe.each(cases)('$kind', ({ kind, found, expected, silent }) => {
  it('proposes what is found', () => {
    expect(detect(kind, found)).toMatchObject(expected);
    expect(detect(kind, found)).toHaveLength(expected.length);
  });

  it.each(silent.map((findings) => ({ findings })))('is silent elsewhere (%#)', ({ findings }) => {
    expect(detect(kind, findings)).toEqual([]);
  });

  it('belongs to its kind, and says what speaks for it in a sentence', () => {
    for (const change of detect(kind, found)) {
      expect(change.kind).toBe(kind);
      expect(change.because).toMatch(/\.$/);
      expect(change.because).not.toMatch(/undefined|null|NaN/);
    }
  });
});

describe('the kinds that change launches or report', () => {
  it('are all tested here, but those about imports', () => {
    const others = changeKinds.filter(({ group }) => group !== 'imports').map(({ id }) => id);
    expect(cases.map(({ kind }) => kind)).toEqual(others);
  });
});

describe('what cannot be tried', () => {
  it('is advice: a wrapper around a command that is not known', () => {
    expect(detect('direct-runtime', one({ ...wrapped, directArgv: null }))).toMatchObject([
      { trial: { kind: 'advice' } },
    ]);
    expect(detect('direct-runtime', one({ ...wrapped, directCwd: '/elsewhere' }))).toMatchObject([
      { trial: { kind: 'advice', because: expect.stringContaining('/elsewhere') } },
    ]);
  });

  it('is advice: a flag behind a wrapper that is not worth a direct start by itself', () => {
    for (const kind of ['single-threaded-gc', 'stack-size']) {
      expect(detect(kind, one(wrapped))).toMatchObject([
        { trial: { kind: 'advice', because: expect.stringContaining('without npm, sh first') } },
      ]);
    }
  });

  it('is advice: TypeScript that was not compiled', () => {
    const [change] = detect(
      'compiled-output',
      one({ argv: ['node', '--import=tsx', 'src/main.ts'], explained: typescript }),
    );
    expect(change?.trial).toMatchObject({ kind: 'advice', because: expect.stringContaining('node dist/main.js') });
  });

  it('is advice: workers whose number no variable sets', () => {
    const parts = { processes: [primary, worker, worker, worker], sources: { '/app/c.js': '\ncluster.fork();\n' } };
    expect(detect('workers', one(parts))).toMatchObject([
      { trial: { kind: 'advice' }, codeEdits: [{ file: '/app/c.js', line: 2 }] },
    ]);
  });

  it('is advice: workers whose number a script sets', () => {
    const files = { 'package.json': '{"scripts":{"start":"WEB_CONCURRENCY=4 node server.js"}}' };
    expect(detect('workers', one({ ...wrapped, files }))).toMatchObject([
      {
        because: 'The script that starts it sets WEB_CONCURRENCY to 4.',
        trial: { kind: 'advice' },
      },
    ]);
  });

  it('is advice: a package that is switched on by a call', () => {
    const explained = makeExplained('web', { packages: [makePackage('source-map-support')] });
    expect(detect('source-maps', one({ explained }))).toMatchObject([{ trial: { kind: 'advice' } }]);
  });
});

describe('an agent that no option loads', () => {
  it('is switched off by its own variable, and left alone where it has none', () => {
    const loading = (name: string) => one({ explained: makeExplained('web', { packages: [makePackage(name)] }) });
    expect(detect('instrumentation', loading('@opentelemetry/sdk-node'))).toMatchObject([
      { name: 'without OpenTelemetry', trial: edit({ env: { OTEL_SDK_DISABLED: 'true' } }) },
    ]);
    expect(detect('instrumentation', loading('@sentry/node'))).toEqual([]);
    expect(detect('instrumentation', loading('@opentelemetry/api'))).toEqual([]);
  });
});

describe('a command that does not name the runtime, and leaves no wrapper behind', () => {
  it('is replaced by what it starts, which changes nothing else', () => {
    const parts = { argv: ['next', 'start'], directArgv: ['node', '.bin/next', 'start'], processes: [server] };
    expect(detect('stack-size', one(parts))).toMatchObject([
      {
        name: 'stack 500 kB',
        trial: edit({ nodeFlags: ['--stack-size=500'], directArgv: ['node', '.bin/next', 'start'] }),
      },
    ]);
  });
});

describe('flags that only a script sets', () => {
  it('are taken out by a direct start', () => {
    const argv = ['node', '--enable-source-maps', 'server.js'];
    expect(detect('source-maps', one({ ...wrapped, directArgv: argv }))).toMatchObject([
      { trial: edit({ withoutNodeFlags: ['--enable-source-maps'], directArgv: argv }) },
    ]);
  });
});

describe('several services', () => {
  const fleet = makeFindings([
    makeServiceFindings({ name: 'web' }),
    makeServiceFindings({ ...wrapped, name: 'jobs' }),
    makeServiceFindings({
      name: 'redis',
      argv: ['redis-server'],
      nodeVersion: null,
      explained: null,
      directArgv: null,
    }),
  ]);

  it('share a candidate where a setting reaches them alike, and have their own where a wrapper is in the way', () => {
    expect(
      detect('semi-space', fleet).map(({ name, trial }) => [name, trial.kind === 'launch' && trial.edit.services]),
    ).toEqual([
      ['semi-space 1 MB (web, jobs)', ['web', 'jobs']],
      ['semi-space 4 MB (web, jobs)', ['web', 'jobs']],
    ]);
    expect(detect('lite-mode', fleet).map(({ name }) => name)).toEqual([
      'lite-mode (web)',
      'lite-mode and without npm, sh (jobs)',
    ]);
  });

  it('get names that are distinct', () => {
    const twice = makeFindings([makeServiceFindings(), makeServiceFindings({ name: 'b' })], {
      declared: [
        { name: 'lite-mode', description: null, services: null },
        { name: 'lite-mode', description: null, services: null },
      ],
    });
    const names = detectChanges(twice).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('lite-mode #2');
  });
});
