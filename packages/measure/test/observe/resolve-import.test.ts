// Imports of loaded modules, resolved against packages on the disk of which some were loaded.

import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Manifests } from '../../src/observe/manifests.ts';
import { ImportResolver } from '../../src/observe/resolve-import.ts';
import { writeTree } from '../support/package-tree.ts';

const files = {
  'package.json': {
    name: 'app',
    exports: { './self': './self.js' },
    imports: { '#own': './own.js', '#theirs': 'dual' },
  },
  'main.js': '',
  'own.js': '',
  'self.js': '',
  'twice.js': '',
  'twice.vue': '',
  'part.vue': '',
  'typed.ts': '',
  'folder/index.js': '',
  'data.json': '{}',
  'deep/inner.js': '',
  'node_modules/dual/package.json': { name: 'dual', exports: { '.': { require: './r.cjs', import: './i.mjs' } } },
  'node_modules/dual/r.cjs': '',
  'node_modules/dual/i.mjs': '',
  'node_modules/required-only/package.json': {
    name: 'required-only',
    exports: { '.': { import: './i.mjs', require: './r.cjs' } },
  },
  'node_modules/required-only/i.mjs': '',
  'node_modules/required-only/r.cjs': '',
  'node_modules/old/package.json': { name: 'old', main: './lib/old' },
  'node_modules/old/lib/old.js': '',
  'node_modules/old/extra.js': '',
  'node_modules/@scope/plain/package.json': { name: '@scope/plain' },
  'node_modules/@scope/plain/index.js': '',
  'deep/node_modules/old/package.json': { name: 'old' },
  'deep/node_modules/old/index.js': '',
};
const notLoaded = ['node_modules/required-only/i.mjs', 'data.json'];

describe('an import', () => {
  let root = '';
  let resolver: ImportResolver;
  beforeAll(() => {
    root = writeTree(files);
    const names = Object.keys(files).filter((name) => !name.endsWith('package.json') && !notLoaded.includes(name));
    resolver = new ImportResolver(new Manifests(), new Set(names.map((name) => join(root, name))));
  });

  it.each([
    ['fs', 'main.js', 'node:fs'],
    ['node:fs/promises', 'main.js', 'node:fs/promises'],
    ['./own.js', 'main.js', 'own.js'],
    ['../own.js?version=2', 'deep/inner.js', 'own.js'],
    ['./typed.js', 'main.js', 'typed.ts'],
    ['./folder', 'main.js', 'folder/index.js'],
    ['./part.js', 'main.js', 'part.vue'],
    ['./twice.css', 'main.js', undefined],
    ['./data.json', 'main.js', 'data.json'],
    ['./missing.js', 'main.js', undefined],
    ['#own', 'deep/inner.js', 'own.js'],
    ['#theirs', 'main.js', 'node_modules/dual/i.mjs'],
    ['app/self', 'main.js', 'self.js'],
    ['dual', 'main.js', 'node_modules/dual/i.mjs'],
    ['required-only', 'main.js', 'node_modules/required-only/r.cjs'],
    ['old', 'main.js', 'node_modules/old/lib/old.js'],
    ['old/extra', 'main.js', 'node_modules/old/extra.js'],
    ['old', 'deep/inner.js', 'deep/node_modules/old/index.js'],
    ['@scope/plain', 'deep/inner.js', 'node_modules/@scope/plain/index.js'],
    ['nowhere', 'main.js', undefined],
    ['data:text/javascript,1', 'main.js', undefined],
    ['https://example.org/a.js', 'main.js', undefined],
    ['file:///%', 'main.js', undefined],
  ])('of %s in %s means %s', (specifier, importer, expected) => {
    const found = resolver.resolve(specifier, join(root, importer));
    expect(found?.startsWith(root) ? found.slice(root.length + 1) : found).toBe(expected);
  });
});
