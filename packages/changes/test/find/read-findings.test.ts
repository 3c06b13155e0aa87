import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ObservedService, ProcessRecord, Trial } from '@tare/accounting';
import { unavailable } from '@tare/accounting';
import type { Explanation } from '@tare/experiment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFindings } from '../../src/find/read-findings.ts';
import { makeExplained, makePackage, makeProcess, makeService, makeTrial } from '../support/findings.ts';

let folder = '';
const files: Record<string, string> = {
  'package.json': '{"name":"app","scripts":{"start":"node src/server.js"}}',
  'tsconfig.json': '{ "compilerOptions": { "outDir": "./made" } }',
  Dockerfile: 'FROM node:20\n',
  'src/server.js': "require('./db')\n",
  'src/db.js': "require('pg')\n",
  'src/main.ts': 'export {};\n',
  'made/main.js': '// compiled\n',
  'node_modules/pg/index.js': '// pg\n',
};
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'findings-')));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const module = (path: string): ObservedService['isolates'][number]['modules'][number] => ({
  path: join(folder, path),
  kind: 'commonjs',
  sourceBytes: 1,
  askedAtMs: 0,
  imports: [],
});

function read(
  argv: string[],
  processes: ProcessRecord[],
  entry: string,
  rest: { runtimes?: string[]; env?: Record<string, string> } = {},
) {
  const service = makeService('web', argv, rest.env ?? {});
  service.launch = { ...service.launch, cwd: folder };
  const places = [{ file: 'src/db.js', line: 1, column: 1, specifier: 'pg', kind: 'require', isLate: false } as const];
  const explained = makeExplained('web', {
    application: folder,
    shown: { pid: 1, threadId: 0, entry: join(folder, entry), nodeVersion: '20.20.2' },
    packages: [makePackage('pg', { places })],
  });
  const explanation: Explanation = {
    schema: 'tare/explanation@1',
    recordedAt: '2026-01-01T00:00:00.000Z',
    outcome: 'complete',
    environment: {
      kernel: '6',
      architecture: 'x64',
      processors: 2,
      memoryBytes: 1,
      pageSizeBytes: 4096,
      transparentHugePages: 'madvise',
      cgroup: 2,
      nodeVersion: '20.20.2',
      tareVersion: '0.1.0',
    },
    subject: { name: 'app' },
    settings: { requests: 1, connections: 1, warmup: 0, routes: [], seed: 1 },
    services: [explained],
    readyMs: { plain: 1, traced: 1 },
    warnings: [],
    error: null,
  };
  const observed: ObservedService = {
    name: 'web',
    application: folder,
    isolates: [
      {
        pid: 1,
        threadId: 0,
        nodeVersion: '20.20.2',
        entry: join(folder, entry),
        modules: [module('src/server.js'), module('src/db.js'), module('node_modules/pg/index.js')],
        heapProfile: unavailable('not-sampled'),
        calledUnderLoad: unavailable('not-sampled'),
        heapSpaces: {},
        shapes: {},
      },
    ],
    packages: [],
    knobs: [],
  };
  const plain: Trial = {
    id: 1,
    mode: 'calm',
    state: 'complete',
    phaseAtMs: {},
    loadBeganAtMs: null,
    durationMs: 1,
    services: [makeTrial('web', processes)],
    samplingShareOfCore: 0,
    error: null,
  };
  const subject = { name: 'app', services: [service, makeService('unreached', ['node', 'x.js'])] };
  return readFindings({
    subject,
    explained: { explanation, observed: [observed], plain },
    runtimes: rest.runtimes ?? [],
    declared: [],
  });
}

const npm = makeProcess({ role: 'package-runner', argv: ['npm start'] });

describe('readFindings', () => {
  it('finds the direct command behind wrappers, and the folder that it runs in', async () => {
    const server = makeProcess({ role: 'runtime', argv: ['node', 'src/server.js'] });
    const { services } = await read(['npm', 'start'], [npm, server], 'src/server.js');
    expect(services).toHaveLength(1);
    expect(services[0]).toMatchObject({
      directArgv: ['node', 'src/server.js'],
      directCwd: folder,
      nodeVersion: '20.20.2',
    });
  });

  it('does not know the folder where the command leads to another file from there', async () => {
    const server = makeProcess({ role: 'runtime', argv: ['node', 'server.js'] });
    const { services } = await read(['npm', 'start'], [npm, server], 'src/server.js');
    expect(services[0]).toMatchObject({ directArgv: ['node', 'server.js'], directCwd: null });
  });

  it('reads the application’s own source, not that of packages, and the files beside the manifest', async () => {
    const server = makeProcess({ role: 'runtime', argv: ['node', 'src/server.js'] });
    const { services } = await read(['node', 'src/server.js'], [server], 'src/server.js');
    expect(Object.keys(services[0]?.sources ?? {}).sort()).toEqual([
      join(folder, 'src/db.js'),
      join(folder, 'src/server.js'),
    ]);
    expect(Object.keys(services[0]?.files ?? {}).sort()).toEqual(['Dockerfile', 'package.json', 'tsconfig.json']);
  });

  it('finds what a compiler made of a TypeScript entry', async () => {
    const { services } = await read(['tsx', 'src/main.ts'], [], 'src/main.ts');
    expect(services[0]?.files['made/main.js']).toBe('// compiled\n');
  });

  it('gives the service’s own environment over the inherited one', async () => {
    const { services } = await read(['node', 'x'], [], 'src/server.js', { env: { PATH: '/own' } });
    expect(services[0]?.env['PATH']).toBe('/own');
    expect(services[0]?.env['HOME']).toBe(process.env['HOME']);
  });

  it('asks a given runtime for its version, and refuses what is none', async () => {
    const { machine } = await read(['node', 'x'], [], 'src/server.js', { runtimes: [process.execPath] });
    expect(machine.runtimes).toEqual([{ path: process.execPath, version: process.versions.node }]);
    for (const path of ['/bin/true', '/does/not/exist']) {
      await expect(read(['node', 'x'], [], 'src/server.js', { runtimes: [path] })).rejects.toMatchObject({
        code: 'USAGE',
      });
    }
  });
});
