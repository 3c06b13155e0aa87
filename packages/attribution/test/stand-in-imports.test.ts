import type { ExportShape } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { standInImports } from '../src/stand-in-imports.ts';
import { isolateOf, pathOf, serviceOf } from './support/observed.ts';

const shape: ExportShape = { type: 'object', properties: { Client: { type: 'class' } } };
const sdk = pathOf('~sdk/index.js');
const directory = pathOf('~sdk');

describe('standInImports', () => {
  it('takes the imports of the application’s own files that run at start, and no others', () => {
    const isolate = isolateOf(
      {
        'main.js': { imports: ['~sdk/index.js', '~web/i.js', 'later.js'] },
        'later.js': { imports: ['late:~sdk/index.js'] },
        '~web/i.js': { imports: ['~sdk/index.js'] },
        '~sdk/index.js': {},
      },
      { shapes: { [sdk]: shape } },
    );
    const sources = { [pathOf('main.js')]: "const { Client } = require('sdk');" };
    expect(standInImports(serviceOf([isolate]), directory, sources)).toEqual([
      {
        importer: pathOf('main.js'),
        specifier: 'sdk',
        package: 'sdk',
        target: sdk,
        kind: 'commonjs',
        names: null,
        shape,
      },
    ]);
    expect(standInImports(serviceOf([isolate]), 'node_modules/sdk', sources)).toHaveLength(1);
  });

  it('tells the names that an ES module takes, of all its statements together', () => {
    const isolate = isolateOf({
      'main.js': { kind: 'module', imports: ['~sdk/index.js', 'all.js', 'own-require.js'] },
      'all.js': { kind: 'module', imports: ['~sdk/index.js'] },
      'own-require.js': { kind: 'module', imports: ['~sdk/index.js'] },
      '~sdk/index.js': { kind: 'module' },
    });
    const sources = {
      [pathOf('main.js')]: "import sdk, { Client } from 'sdk';\nexport { Client, Other as Third } from 'sdk';",
      [pathOf('all.js')]: "import * as sdk from 'sdk';",
      [pathOf('own-require.js')]: "const require = createRequire(import.meta.url);\nconst sdk = require('sdk');",
    };
    const found = standInImports(serviceOf([isolate]), directory, sources);
    expect(found.map(({ kind, names }) => [kind, names])).toEqual([
      ['module', ['default', 'Client', 'Other']],
      ['module', null],
      ['commonjs', null],
    ]);
    // No shape was recorded: nothing can look like it.
    expect(found.map((one) => one.shape.type)).toEqual(['other', 'other', 'other']);
  });

  it('names an import once, though several workers make it', () => {
    const worker = (pid: number, shapes: Record<string, ExportShape>) =>
      isolateOf({ 'main.js': { imports: ['~sdk/index.js'] }, '~sdk/index.js': {} }, { pid, shapes });
    const found = standInImports(serviceOf([worker(1, {}), worker(2, { [sdk]: shape })]), directory, {});
    expect(found).toMatchObject([{ shape: { type: 'object' }, names: null }]);
  });
});
