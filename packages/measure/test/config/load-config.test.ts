import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';

const value = `{ services: { web: { command: 'node server.js' } } }`;
const config = { services: { web: { command: 'node server.js' } } };

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tare-config-'));
  // The end of the search, so that nothing above the temporary folder can be found.
  mkdirSync(join(root, '.git'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};

describe('loadConfig', () => {
  it.each([
    ['tare.config.ts', `import { defineConfig } from 'tare';\nexport default defineConfig(${value} satisfies object);`],
    ['tare.config.mts', `import type { TareConfig } from 'tare';\nexport default ${value} as TareConfig;`],
    [
      'tare.config.ts',
      `enum Port { web = 3000 }\nexport default { services: { web: { command: 'node server.js' } } };`,
    ],
    ['tare.config.mjs', `/** @type {import('tare').TareConfig} */\nexport default await Promise.resolve(${value});`],
    ['tare.config.mjs', `export default Promise.resolve(${value});`],
    ['tare.config.js', `module.exports = ${value};`],
    ['tare.config.cjs', `exports.__esModule = true;\nexports.default = ${value};`],
    ['tare.config.json', `\uFEFF${JSON.stringify(config)}`],
  ])('loads %s without an installed tare', async (name, text) => {
    const path = write(name, text);
    expect(await loadConfig({ cwd: root })).toEqual({ path, directory: root, config });
    expect(readdirSync(root).sort()).toEqual(['.git', name].sort());
  });

  it('loads a .js file of a package of modules', async () => {
    write('package.json', '{"type":"module"}');
    write('tare.config.js', `export default ${value};`);
    expect((await loadConfig({ cwd: root })).config).toEqual(config);
  });

  it('imports other files of the project from TypeScript', async () => {
    write('ports.ts', 'export const port: number = 3000;');
    write(
      'tare.config.ts',
      `import { port } from './ports.ts';\nexport default { services: { web: { command: 'a', ready: port } } };`,
    );
    expect((await loadConfig({ cwd: root })).config.services['web']?.ready).toBe(3000);
  });

  it.each(['tare.config.ts', 'tare.config.mjs'])('reads a changed %s again in the same process', async (name) => {
    const path = write(name, `export default ${value};`);
    await loadConfig({ cwd: root });
    writeFileSync(path, `export default { ...${value}, name: 'second' };`);
    utimesSync(path, 1, 1);
    expect((await loadConfig({ cwd: root })).config.name).toBe('second');
  });

  it('finds the nearest file above, up to the root of the repository', async () => {
    const path = write('tare.config.json', JSON.stringify(config));
    const nested = write('a/b/keep', '');
    expect((await loadConfig({ cwd: dirname(nested) })).path).toBe(path);
    mkdirSync(join(root, 'a/.git'));
    await expect(loadConfig({ cwd: dirname(nested) })).rejects.toMatchObject({ code: 'CONFIG_NOT_FOUND' });
  });

  it('stays within the project where there is no repository', async () => {
    rmSync(join(root, '.git'), { recursive: true });
    write('tare.config.json', JSON.stringify(config));
    write('project/package.json', '{}');
    const nested = dirname(write('project/src/keep', ''));
    await expect(loadConfig({ cwd: nested })).rejects.toMatchObject({
      code: 'CONFIG_NOT_FOUND',
      seen: `looked in ${nested}\nlooked in ${dirname(nested)}`,
    });
  });

  it('takes a path to a file or to its folder', async () => {
    const path = write('etc/tare.config.json', JSON.stringify(config));
    const named = write('etc/other.json', JSON.stringify(config));
    expect((await loadConfig({ cwd: root, path: 'etc' })).path).toBe(path);
    expect((await loadConfig({ cwd: root, path: 'etc/other.json' })).path).toBe(named);
    await expect(loadConfig({ cwd: root, path: 'nowhere.ts' })).rejects.toMatchObject({ code: 'CONFIG_NOT_FOUND' });
    await expect(loadConfig({ cwd: root, path: '.' })).rejects.toMatchObject({ code: 'CONFIG_NOT_FOUND' });
  });

  it('names a file that looks like a configuration in another form', async () => {
    write('tare.config.yaml', 'services: {}');
    await expect(loadConfig({ cwd: root })).rejects.toMatchObject({
      seen: expect.stringContaining('tare.config.yaml'),
    });
    await expect(loadConfig({ cwd: root, path: 'tare.config.yaml' })).rejects.toMatchObject({
      code: 'CONFIG_UNREADABLE',
    });
  });

  it('refuses two files beside each other, and reads the one that is named', async () => {
    const path = write('tare.config.json', JSON.stringify(config));
    write('tare.config.mjs', `export default ${value};`);
    await expect(loadConfig({ cwd: root })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect((await loadConfig({ cwd: root, path: 'tare.config.json' })).path).toBe(path);
  });

  it.each([
    ['tare.config.mjs', 'export const config = {};', 'exports nothing as default'],
    ['tare.config.ts', 'export const config: object = {};', 'exports nothing as default'],
    ['tare.config.ts', `export default () => (${value});`, 'exports a function'],
    ['tare.config.cjs', 'module.exports = [];', 'exports a list'],
    ['tare.config.json', '3', 'exports a number'],
    ['tare.config.json', 'null', 'exports null'],
    ['tare.config.json', '{}', 'has a problem'],
    ['tare.config.json', '{"services":{"web":{"command":"a","cwd":"nowhere"}}}', 'has a problem'],
  ])('CONFIG_INVALID: %s with %s', async (name, text, message) => {
    write(name, text);
    await expect(loadConfig({ cwd: root })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['tare.config.mjs', 'export default {', 'invalid JS syntax'],
    ['tare.config.ts', 'export default {\n  services: {{}\n};', 'tare.config.ts:2:13'],
    ['tare.config.ts', 'throw new Error("no database");', 'no database'],
    ['tare.config.mjs', 'throw "a text";', 'a text'],
    ['tare.config.cjs', 'require("./nowhere.cjs");', 'nowhere.cjs'],
    ['tare.config.mjs', `import { defineConfig } from 'tare';\nexport default defineConfig(${value});`, `'tare'`],
    ['tare.config.json', '{\n  "services": {\n    "web": 1,\n  }\n}', 'line 4'],
    ['tare.config.json', '', 'JSON'],
  ])('CONFIG_UNREADABLE: %s with %s', async (name, text, seen) => {
    write(name, text);
    await expect(loadConfig({ cwd: root })).rejects.toMatchObject({
      code: 'CONFIG_UNREADABLE',
      seen: expect.stringContaining(seen),
    });
  });

  it('CONFIG_UNREADABLE: a folder and a link to itself in the place of the file', async () => {
    mkdirSync(join(root, 'tare.config.json'));
    await expect(loadConfig({ cwd: root })).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE' });
    rmSync(join(root, 'tare.config.json'), { recursive: true });
    symlinkSync('tare.config.json', join(root, 'tare.config.json'));
    await expect(loadConfig({ cwd: root })).rejects.toMatchObject({ code: 'CONFIG_NOT_FOUND' });
  });
});

// The test runner loads modules by itself; how Node.js does it is seen only in a process of its own.
describe('loadConfig under Node.js itself', () => {
  const script = `
    import { loadConfig } from ${JSON.stringify(new URL('../../dist/config/load-config.js', import.meta.url).href)};
    const result = await loadConfig({ cwd: process.argv[1] }).then(({ config }) => config, (error) => error);
    console.log(JSON.stringify(result));`;
  const load = (): unknown =>
    JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script, root], { encoding: 'utf8' }));

  it.each([
    ['tare.config.ts', `import { defineConfig } from 'tare';\nexport default defineConfig(${value});`],
    ['tare.config.mjs', `export default ${value};`],
    ['tare.config.js', `export default ${value};`],
    ['tare.config.js', `module.exports = ${value};`],
    ['tare.config.cjs', `module.exports = ${value};`],
    ['tare.config.json', JSON.stringify(config)],
  ])('loads %s with %s', (name, text) => {
    write(name, text);
    expect(load()).toEqual(config);
  });

  it.each([
    ['tare.config.mjs', 'export default {\n  services: {{}\n};', 'SyntaxError', 'node --check'],
    ['tare.config.cjs', 'module.exports = {\n  services: {{}\n};', 'tare.config.cjs:2\n', 'node --check'],
    ['tare.config.ts', 'const a: object = {};\na.b.c;', 'tare.config.ts:2:', 'Mend the file'],
    ['tare.config.mjs', 'const a = {};\na.b.c;', 'tare.config.mjs:2:5\n', 'Mend the file'],
    ['tare.config.mjs', `import { defineConfig } from 'tare';`, `'tare'`, 'drop the import'],
  ])('says where %s fails with %s', (name, text, seen, remedy) => {
    write(name, text);
    expect(load()).toMatchObject({
      code: 'CONFIG_UNREADABLE',
      seen: expect.stringContaining(seen),
      remedy: expect.stringContaining(remedy),
    });
  });
});
