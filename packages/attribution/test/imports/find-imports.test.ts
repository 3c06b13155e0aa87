import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findImports } from '../../src/imports/find-imports.ts';

/** `specifier`, with the names that are taken: `*` for all. */
const told = (source: string, file = '/srv/app/main.js'): string[] =>
  findImports(source, file).map(({ specifier, names }) =>
    `${specifier} ${names === null ? '*' : names.join(',')}`.trim(),
  );

describe('findImports', () => {
  it('finds every form of import statement and the names that it takes', () => {
    const source = `
      import 'side-effect';
      import whole from 'default';
      import first, { second, third as other } from "mixed";
      import { default as renamed, 'a name' as quoted } from 'default-by-name';
      import * as namespace from 'namespace';
      import {
        one,
        two, // a comment, { three }
      } from 'several-lines';
      import json from './data.json' with { type: 'json' };
      import {} from 'empty';
      export { a as b, c } from 'exported';
      export * from 'all-exported';
      export * as group from 'group';
      export const local = 1;
      export { local as again };
    `;
    expect(told(source)).toEqual([
      'side-effect',
      'default default',
      'mixed default,second,third',
      'default-by-name default,a name',
      'namespace *',
      'several-lines one,two',
      './data.json default',
      'empty',
      'exported a,c',
      'all-exported *',
      'group *',
    ]);
  });

  it('finds import() with a literal, and not with anything else', () => {
    const source = `const a = await import('literal'); import(name); import('./' + name); import.meta.url;`;
    expect(findImports(source, '/a.mjs')).toMatchObject([
      { specifier: 'literal', kind: 'dynamic-import', names: null },
    ]);
  });

  it('finds every form of require call and the names that it takes', () => {
    const source = `
      require('side-effect');
      const whole = require('whole');
      const { a, b: c, d = 1, 'e f': g } = require('names');
      let { deep: { deeper }, ...rest } = require('rest');
      const { [key]: computed } = require('computed');
      const member = require('member').part;
      const indexed = require('indexed')['part'];
      const called = require('called')({ option: true });
      var optional = require('optional')?.part;
      const wrapped = __importDefault(require("wrapped"));
      module.require('by-module');
      app.use(...require('spread'));
      const template = require(\`template\`);
      if (condition) require('behind-a-condition');
      function late() { return require('in-function'); }
    `;
    expect(told(source)).toEqual([
      'side-effect',
      'whole *',
      'names a,b,d,e f',
      'rest *',
      'computed *',
      'member part',
      'indexed part',
      'called *',
      'optional part',
      'wrapped *',
      'by-module *',
      'spread *',
      'template *',
      'behind-a-condition *',
      'in-function *',
    ]);
    const nested = findImports(source, '/a.js').filter(({ isNested }) => isNested);
    expect(nested.map(({ specifier }) => specifier)).toEqual(['in-function']);
  });

  it('is not fooled by comments, strings, templates and regular expressions', () => {
    const source = `#!/usr/bin/env node
      // require('no')
      /* import x from 'no'; require('no') */
      const text = "require('no')" + 'import("no")';
      const template = \`require('no') \${require('yes')} require('no') \${\`\${require('inner')}\`}\`;
      const expression = /require('no')\\/[/'"]/g;
      const quotient = total / 2; const other = require('after-division') / 3;
      if (ready) /require('no')/.test(text);
      other.require('no'); require.resolve('no'); require(variable); function require2() {}
    `;
    expect(told(source)).toEqual(['yes *', 'inner *', 'after-division *']);
  });

  it('leaves out what is only a type in TypeScript', () => {
    const source = `
      import type Only from 'no';
      import type { A } from 'no';
      import { type B } from 'no';
      export type { C } from 'no';
      import type, { d } from 'a-default-called-type';
      import type from 'another-default-called-type';
      import { type E, f } from 'mixed';
      import legacy = require('legacy');
      enum Level { Low = 1 }
      const cast = <T,>(value: T): value is T => require('in-type-script')!;
    `;
    expect(told(source, '/srv/app/main.ts')).toEqual([
      'a-default-called-type default,d',
      'another-default-called-type default',
      'mixed f',
      'legacy *',
      'in-type-script *',
    ]);
    expect(told("export { a } from 'x';", '/srv/app/types.d.ts')).toEqual([]);
  });

  it('reads what the grammar of JavaScript does not allow', () => {
    const source = `import { render } from 'renderer';
      @decorated() export class View { constructor(private readonly model?: Model) {} }
      export const page = <p>don't import 'text' from 'anywhere'</p>;
      const late = () => import('late');`;
    expect(told(source, '/srv/app/view.tsx')).toEqual(['renderer render', 'late *']);
  });

  it('tells line and column, also in one long line, and where a statement of several lines ends', () => {
    const source = "'use strict';\n\nconst {\n  a,\n} = require('x');\nvar b=1;var c=require('y'),d=require('z');";
    expect(findImports(source, '/a.js').map(({ line, column, endLine }) => [line, column, endLine])).toEqual([
      [3, 1, 5],
      [6, 9, 6],
      [6, 30, 6],
    ]);
    const minified = `${'a();'.repeat(5000)}import{x as y}from"pkg";`;
    expect(findImports(minified, '/a.mjs')).toMatchObject([
      { line: 1, column: 20_001, specifier: 'pkg', names: ['x'] },
    ]);
  });

  it('finds a require wherever it stands between statements that have nothing to do with it', () => {
    const pieces = [
      'const a = 1;',
      "'a string with // and /*';",
      "/* a comment with ' */",
      '// a line with ` and "\n',
      'const r = /[/\'"`]+/g.exec(x);',
      ['const t = `a $', '{b + `$', '{c}`} "`;'].join(''),
      'if (x) { y(); }',
      'const o = { a: { b: 1 } };',
      'label: for (;;) { break label }',
      'const q = (a + b) / c / d;',
      'class A { static { f(); } #p = 1 }',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), fc.array(fc.constantFrom(...pieces)), (before, after) => {
        const source = `${before.join('\n')}\nconst found = require('found');\n${after.join('\n')}`;
        const at = source.indexOf('const found');
        const line = source.slice(0, at).split('\n').length;
        expect(findImports(source, '/a.js')).toMatchObject([{ specifier: 'found', line, column: 1, names: null }]);
      }),
    );
  });

  it('never throws, whatever it is given', () => {
    const fragments = [
      'import',
      ' ',
      'from',
      "'",
      '"',
      '`',
      '${',
      '}',
      '{',
      '(',
      ')',
      '/',
      '*',
      'require',
      '\\',
      '\n',
      'x',
      '=',
      '.',
      'const',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 40 }), (parts) => {
        expect(Array.isArray(findImports(parts.join(''), '/a.ts'))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
