import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '@tare/measure/config';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { detectProject } from '../../src/init/detect-project.ts';
import { init } from '../../src/init/init.ts';
import type { ProjectFacts, ServiceFacts } from '../../src/init/project-facts.ts';
import { type ProjectFiles, projectFilesIn } from '../../src/init/project-files.ts';
import { renderConfig } from '../../src/init/render-config.ts';

const projects = fileURLToPath(new URL('../../../../fixtures/projects/', import.meta.url));
const names = readdirSync(projects).sort();

const facts = (name: string): ProjectFacts => detectProject(projectFilesIn(join(projects, name)));

const onlyService = (name: string): ServiceFacts => {
  const [service, ...others] = facts(name).services;
  if (service === undefined || others.length > 0) throw new Error(`${name} has ${others.length} services too many`);
  return service;
};

/** Files by path, for projects that exist in a test alone. */
const filesOf = (texts: Readonly<Record<string, string>>): ProjectFiles => ({
  read: (path) => (Object.hasOwn(texts, path) ? texts[path] : undefined),
  list: (folder) => {
    const prefix = folder === '.' || folder === '' ? '' : `${folder}/`;
    const below = Object.keys(texts).filter((path) => path.startsWith(prefix));
    const entries = below.map((path) => /^[^/]*\/?/.exec(path.slice(prefix.length))?.[0] ?? '');
    return [...new Set(entries)].sort();
  },
});

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tare-init-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('detectProject', () => {
  it.each([
    ['fastify', 'fastify', 'node --import ./telemetry.js dist/server.js', 3100, 'found', '/health'],
    ['express', 'express', 'node ./bin/www', 3050, 'guess', null],
    ['nest', 'nest', 'node dist/main', 3200, 'guess', null],
    ['koa', 'koa', 'node index.js', 4100, 'guess', '/ping'],
    ['hono', 'hono', './node_modules/.bin/tsx src/index.ts', 8787, 'found', null],
    ['next', 'next', './node_modules/.bin/next start -p 3300', 3300, 'found', null],
    ['http', 'http', 'node server.js', 4200, 'guess', '/healthz'],
    ['no-manifest', 'http', 'node server.mjs', 4300, 'found', null],
  ])('%s: framework, command, port and health path', (name, framework, command, port, certainty, healthPath) => {
    const service = onlyService(name);
    expect(service.framework).toBe(framework);
    expect(service.command.value).toBe(command);
    expect(service.port).toMatchObject({ value: port, certainty });
    expect(service.healthPath).toBe(healthPath);
  });

  it('tells TypeScript and the module system', () => {
    expect(facts('fastify')).toMatchObject({ isTypeScript: true, moduleSystem: 'esm', name: '@acme/cards' });
    expect(facts('express')).toMatchObject({ isTypeScript: false, moduleSystem: 'commonjs' });
  });

  it('takes variables out of the start script and leaves those of env files alone', () => {
    expect(onlyService('express').env).toEqual({ NODE_ENV: 'production' });
    expect(onlyService('express').routes).toEqual(['/', '/products']);
  });

  it('does not take commented code for routes', () => {
    expect(onlyService('fastify').routes).toEqual(['/cards']);
  });

  it('says that a watcher was left out', () => {
    expect(onlyService('koa').command.certainty).toBe('guess');
    expect(onlyService('koa').notes.join()).toContain('nodemon');
  });

  it('reads own services and containers from a Compose file', () => {
    const { services, containers } = facts('compose');
    expect(services.map(({ name, framework, command, cwd }) => [name, framework, command.value, cwd])).toEqual([
      ['web', 'fastify', 'node web.js', ''],
      ['api', 'http', `node api/server.js --port 3000 --title 'the api'\\''s own'`, ''],
      ['jobs', null, 'node jobs.js', 'jobs'],
      ['lost', 'fastify', 'node lost.js', ''],
    ]);
    expect(containers).toEqual([
      {
        name: 'cache',
        image: 'docker.io/library/redis:7-alpine',
        command: 'redis-server --maxmemory 32mb',
        port: 6379,
      },
      { name: 'db', image: 'postgres:17', command: 'postgres -D ./postgres-data -p 5432', port: 5432 },
      { name: 'mail', image: 'axllent/mailpit', command: null, port: null },
    ]);
  });

  it('turns hosts of Compose into this machine, and says so', () => {
    const [web] = facts('compose').services;
    expect(web?.env).toEqual({
      NODE_ENV: 'production',
      REDIS_URL: 'redis://127.0.0.1:6379/0',
      DATABASE_URL: 'postgres://app:app@127.0.0.1:5432/app',
      API_HOST: '127.0.0.1',
      LEVEL: 'info',
    });
    expect(web?.dependsOn).toEqual(['api']);
    expect(web?.containers).toEqual(['cache', 'db']);
    expect(web?.notes.join('\n')).toMatch(/REDIS_URL named the host cache.*\n.*\n.*\n.*TOKEN/);
  });

  it('gives one port to one service', () => {
    const [web, api] = facts('compose').services;
    expect(web?.port?.value).toBe(3000);
    expect(api?.port).toBeNull();
    expect(api?.notes.join()).toContain('Port 3000');
  });

  it('sends no load to services that open no port', () => {
    expect(facts('compose').services.map(({ name, isLoaded }) => [name, isLoaded])).toContainEqual(['jobs', false]);
    expect(facts('procfile').services.map(({ name, isLoaded }) => [name, isLoaded])).toEqual([
      ['web', true],
      ['worker', false],
    ]);
  });

  it('reads a Procfile without what runs once', () => {
    const { services, remarks } = facts('procfile');
    expect(services.map(({ name, command, env }) => [name, command.value, env])).toEqual([
      ['web', 'node server.js --port $PORT', { NODE_ENV: 'production', PORT: '3000' }],
      ['worker', 'node worker.js', {}],
    ]);
    expect(remarks.join()).toContain('release');
  });

  it('finds the services of a monorepo among its workspaces', () => {
    const { services, workspaces } = facts('monorepo');
    expect(workspaces).toEqual(['apps/api', 'apps/web', 'packages/shared']);
    expect(services.map(({ name, cwd, containers }) => [name, cwd, containers])).toEqual([
      ['api', 'apps/api', ['redis']],
      ['web', 'apps/web', ['redis']],
    ]);
  });

  it('reads the workspaces of pnpm', () => {
    const files = filesOf({
      'pnpm-workspace.yaml': 'packages:\n  - services/*\n',
      'services/a/package.json': '{"scripts":{"start":"node a.js"}}',
    });
    expect(detectProject(files).services.map(({ name, cwd }) => [name, cwd])).toEqual([['a', 'services/a']]);
  });

  it.each([
    ['package.json', '{ "name": '],
    ['package.json', '[]'],
    ['compose.yaml', 'services: [unclosed'],
    ['compose.yaml', '- a list'],
  ])('goes on where %s holds %s', (file, text) => {
    const files = filesOf({ [file]: text, 'server.js': `require('http').createServer().listen(80)` });
    const { services, remarks } = detectProject(files);
    expect(services.map(({ command }) => command.value)).toEqual(['node server.js']);
    expect(remarks[0]).toContain(`${file} cannot be read`);
  });

  it.each([
    ['npm run a', { a: 'npm run b', b: 'npm run a' }],
    ['', {}],
    ['node', {}],
  ])('ends with the start script %j', (start, scripts) => {
    const files = filesOf({ 'package.json': JSON.stringify({ scripts: { start, ...scripts } }) });
    expect(detectProject(files).services).toHaveLength(1);
  });
});

describe('detectProject on files of any content', () => {
  const word = fc.constantFrom(
    ...[
      'node',
      'server.js',
      'npm',
      'run',
      'start',
      'constructor',
      '__proto__',
      'nodemon',
      '--exec',
      'next',
      'dev',
      'nest',
    ],
    ...[
      'A=1',
      '&&',
      '--',
      '-x',
      "'",
      '$PORT',
      'tsx',
      'watch',
      '..',
      '[',
      '*',
      'redis',
      '8080:3000',
      '--port=99999',
      '',
    ],
  );
  const line = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
  const leaf = fc.oneof(line, fc.constant(null), fc.integer(), fc.boolean());
  const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(word, leaf, { maxKeys: 3 }));
  const record = (...keys: string[]): fc.Arbitrary<object> =>
    fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] });
  const manifest = fc.oneof(record('name', 'main', 'type', 'scripts', 'dependencies', 'workspaces'), value);
  const service = fc.oneof(
    record('image', 'build', 'command', 'entrypoint', 'environment', 'ports', 'depends_on'),
    value,
  );

  it('never fails, and what it finds makes a configuration that is valid', async () => {
    const compose = fc.record({ services: fc.oneof(fc.dictionary(word, service, { maxKeys: 4 }), value) });
    await fc.assert(
      fc.asyncProperty(manifest, fc.option(compose), line, async (json, containers, procfile) => {
        const files = filesOf({
          'package.json': JSON.stringify(json),
          'a/package.json': JSON.stringify({ scripts: { start: procfile } }),
          Procfile: `web: ${procfile}\nworker: ${procfile}`,
          Dockerfile: `FROM node\nCMD ${procfile}`,
          'server.js': 'require("http").createServer().listen(process.env.PORT || 3000)',
          ...(containers === null ? {} : { 'compose.yaml': JSON.stringify(containers) }),
        });
        const { fileName, text } = renderConfig(detectProject(files));
        const folder = mkdtempSync(join(root, 'any-'));
        mkdirSync(join(folder, 'a'));
        writeFileSync(join(folder, fileName), text);
        await loadConfig({ cwd: folder, path: fileName });
      }),
      { numRuns: 300 },
    );
  });
});

describe('init', () => {
  it.each(names)('writes a configuration for %s that loads', async (name) => {
    cpSync(join(projects, name), root, { recursive: true });
    const { path, text, written } = await init(root);
    expect(written).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(text).toMatchSnapshot();
    const { config } = await loadConfig({ cwd: root, path });
    expect(Object.keys(config.services)).toEqual(
      facts(name).services.length === 0 ? ['app'] : facts(name).services.map((service) => service.name),
    );
  });

  it('writes a configuration that loads beside a damaged package.json', async () => {
    writeFileSync(join(root, 'package.json'), '{ "name": "broken", }');
    const { path, findings } = await init(root);
    expect((await loadConfig({ cwd: root, path })).config.services).toEqual({ app: { command: 'node server.js' } });
    expect(findings[0]?.text).toContain('package.json cannot be read');
  });

  it('writes nothing in a dry run', async () => {
    expect(await init(root, { dryRun: true })).toMatchObject({ written: false, path: join(root, 'tare.config.mjs') });
    expect(readdirSync(root)).toEqual([]);
  });

  it('keeps an existing configuration unless it is forced', async () => {
    const path = join(root, 'tare.config.mjs');
    writeFileSync(path, 'mine');
    await expect(init(root)).rejects.toMatchObject({ code: 'USAGE', seen: path });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await init(root, { force: true });
    expect(readFileSync(path, 'utf8')).toContain('export default');
  });

  it('never writes a second configuration beside another one', async () => {
    writeFileSync(join(root, 'tare.config.json'), '{}');
    await expect(init(root, { force: true })).rejects.toMatchObject({ code: 'USAGE' });
    expect(readdirSync(root)).toEqual(['tare.config.json']);
  });

  it('says which folder is not there, and what cannot be written', async () => {
    await expect(init(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'USAGE' });
    mkdirSync(join(root, 'tare.config.mjs'));
    await expect(init(root)).rejects.toMatchObject({ code: 'USAGE' });
    await expect(init(root, { force: true })).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  });
});

describe('renderConfig', () => {
  it('writes a configuration that loads, whatever the texts hold', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\u2028x', `'"\\`, '*/', '`', 'node "a'),
    );
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 6, maxLength: 6 }), fc.boolean(), async (texts, isTypeScript) => {
        const [command = '', source = '', value = '', note = '', route = '', image = ''] = texts;
        const { fileName, text: written } = renderConfig({
          name: null,
          moduleSystem: 'esm',
          isTypeScript,
          services: [
            {
              name: 'web',
              framework: null,
              command: { value: command, source, certainty: 'found' },
              cwd: '',
              env: { A: value.replaceAll('\0', '') },
              port: { value: 80, source, certainty: 'guess' },
              healthPath: null,
              routes: [route],
              isLoaded: true,
              dependsOn: [],
              containers: ['c'],
              notes: [note],
            },
          ],
          containers: [{ name: 'c', image, command, port: null }],
          workspaces: [],
          remarks: [note],
        });
        runs += 1;
        const path = join(root, `${runs}-${fileName}`);
        writeFileSync(path, written);
        const { config } = await loadConfig({ cwd: root, path });
        expect(config.services['web']?.env?.['A']).toBe(value.replaceAll('\0', ''));
      }),
      { numRuns: 100 },
    );
  });
});
