import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findImports } from '@tare/attribution';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeEdit } from '../../src/change.ts';
import { makePatch } from '../../src/how-to/patch.ts';
import { deferImport, isUnused, removeImport } from '../../src/source/defer-import.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'defer-import-'));
  const heavy = join(folder, 'node_modules/heavy');
  mkdirSync(heavy, { recursive: true });
  writeFileSync(join(heavy, 'package.json'), JSON.stringify({ name: 'heavy', version: '1.0.0', main: 'index.cjs' }));
  writeFileSync(
    join(heavy, 'index.cjs'),
    `console.log('loaded');
     class Client { constructor(name) { this.name = name; } ask(what) { return this.name + ' ' + what; } }
     module.exports = Client;
     module.exports.Client = Client;
     module.exports.helper = function () { return this === undefined ? 'no this' : 'this'; };
     module.exports.limit = 3;
     module.exports.default = Client;`,
  );
  spawnSync('git', ['init', '-q'], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function editsOf(name: string, source: string): CodeEdit[] {
  const file = join(folder, name);
  const [statement] = findImports(source, file).filter(({ specifier }) => specifier === 'heavy');
  if (statement === undefined) throw new Error('no import of heavy');
  return deferImport({ file, source, statement });
}

function run(name: string): string[] {
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, name)], { encoding: 'utf8' });
  return [...stdout.trimEnd().split('\n'), ...(stderr === '' ? [] : [stderr])];
}

/** What the program prints as it is, and with the patch that `git apply` put into it. */
function runBeforeAndAfter(name: string, source: string): { before: string[]; after: string[]; text: string } {
  const path = join(folder, name);
  writeFileSync(path, source);
  const before = run(name);
  const { text, left } = makePatch(editsOf(name, source), folder);
  expect(left).toEqual([]);
  const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
    cwd: folder,
    input: text,
    encoding: 'utf8',
  });
  expect(`${status} ${stderr}`).toBe('0 ');
  return { before, after: run(name), text: readFileSync(path, 'utf8') };
}

const rewritten: Record<string, [name: string, source: string]> = {
  'a whole module': [
    'whole.cjs',
    `'use strict';
const Client = require('heavy');

console.log('ready');
function ask(what) {
  return new Client('first').ask(what);
}
console.log(ask('x'), new (class { make() { return new Client.Client('b').ask('y'); } })().make());
`,
  ],
  'names taken out of it, one under another name': [
    'names.cjs',
    `const { Client: Other, helper, limit } = require("heavy")
console.log('ready')
const ask = (what) => new Other('a').ask(what)
const table = { limit: () => limit + 1, Other: 1 }
console.log(ask('x'), table.limit(), table.Other, (() => helper())())
`,
  ],
  'a part of it': [
    'part.cjs',
    `const Client = require('heavy').Client;
console.log('ready');
exports.ask = async function () {
  if (Client) console.log(\`\${new Client('a').ask('x')} Client\`, 'Client', /Client/.test('Client'));
  class Deep extends Client {}
  return new Deep('d') instanceof Client;
};
exports.ask().then(console.log);
`,
  ],
  'a default import': [
    'default.mjs',
    `import Client from 'heavy';

console.log('ready');
const ask = async (what) => {
  const client = new Client('a');
  return client.ask(what);
};
console.log(await ask('x'));
`,
  ],
  'named imports and a name space': [
    'named.mjs',
    `import { readFileSync } from 'node:fs';
import Client, {
  helper,
  limit as most,
} from 'heavy';
console.log('ready', typeof readFileSync);
class Service {
  async ask(what) {
    if (most > 2) return [new Client('a').ask(what), helper()];
    return [];
  }
}
console.log(await new Service().ask('x'));`,
  ],
  'a name space': [
    'space.mjs',
    `import * as heavy from 'heavy';
console.log('ready');
export async function ask() {
  const { heavy: other } = { heavy: 1 };
  return other;
}
export async function really() {
  return heavy.limit;
}
console.log(await really());
`,
  ],
};

describe('deferImport rewrites', () => {
  it.each(Object.entries(rewritten).filter(([title]) => title !== 'a name space'))('%s', (_, [name, source]) => {
    const { before, after, text } = runBeforeAndAfter(name, source);
    expect(before[0]).toBe('loaded');
    expect(after[0]).toMatch(/^ready/);
    expect(after.filter((line) => line !== 'loaded')).toEqual(before.filter((line) => line !== 'loaded'));
    expect(text).toContain('function load');
  });

  it('nothing where the same name is declared again', () => {
    const [, [name, source]] = Object.entries(rewritten).find(([title]) => title === 'a name space') ?? ['', ['', '']];
    // `{ heavy: other }` is a pattern, in which the name is a key; `{ heavy: 1 }` is a key too.
    const { before, after } = runBeforeAndAfter(name, source);
    expect(before).toEqual(['loaded', 'ready', '3']);
    expect(after).toEqual(['ready', 'loaded', '3']);
  });

  it('an import that nothing uses by taking it away', () => {
    const source = "import Client from 'heavy';\nconsole.log('ready');\n";
    const { after, text } = runBeforeAndAfter('unused.mjs', source);
    expect(after).toEqual(['ready']);
    expect(text).toBe("console.log('ready');\n");
  });
});

describe('deferImport leaves to a person', () => {
  it.each([
    [
      'a use at start',
      'a.cjs',
      "const Client = require('heavy');\nconst client = new Client('a');\n",
      /used at start already.* at line 2/,
    ],
    [
      'a use at start in a block',
      'a.cjs',
      "const Client = require('heavy');\nif (true) { Client; }\n",
      /used at start/,
    ],
    [
      'a function that is not async',
      'a.mjs',
      "import C from 'heavy';\nfunction f() { return new C(); }\n",
      /not async at line 2/,
    ],
    [
      'a callback in an async function',
      'a.mjs',
      "import C from 'heavy';\nasync function f(x) { return x.map(function () { return new C(); }); }\n",
      /not async/,
    ],
    [
      'an arrow in an async function',
      'a.mjs',
      "import C from 'heavy';\nasync function f(x) { return x.map((y) => new C(y)); }\n",
      /not async/,
    ],
    [
      'a parameter of the same name',
      'a.cjs',
      "const C = require('heavy');\nconst f = (C) => { return C; };\nfunction g() { return C; }\n",
      /parameter/,
    ],
    [
      'a variable of the same name',
      'a.cjs',
      "const C = require('heavy');\nfunction g() { const C = 1; return C; }\n",
      /declared again at line 2/,
    ],
    ['a short property', 'a.cjs', "const C = require('heavy');\nfunction g() { return { C }; }\n", /braces/],
    ['an assignment', 'a.cjs', "let C = require('heavy');\nfunction g() { C = 1; }\n", /assigned/],
    [
      'a method of the same name',
      'a.cjs',
      "const ask = require('heavy');\nclass A { ask() { return 1; } }\n",
      /method/,
    ],
    ['an export', 'a.mjs', "import C from 'heavy';\nexport { C };\n", /braces/],
    ['a default export', 'a.mjs', "import C from 'heavy';\nexport default C;\n", /exported/],
    [
      'a field of a class',
      'a.mjs',
      "import C from 'heavy';\nasync function f() { return class { x = C; }; }\n",
      /field/,
    ],
    [
      'a default of a parameter',
      'a.cjs',
      "const C = require('heavy');\nfunction f(x = C.limit) { return x; }\n",
      /parameter/,
    ],
    ['TypeScript', 'a.ts', "import C from 'heavy';\nasync function f(x: C) { return new C(); }\n", /plain JavaScript/],
    [
      'two statements on a line',
      'a.cjs',
      "const C = require('heavy'), D = 1;\nfunction f() { return C; }\n",
      /another form/,
    ],
    [
      'a comment behind it',
      'a.cjs',
      "const C = require('heavy'); // needed\nfunction f() { return C; }\n",
      /another form/,
    ],
    ['a statement without names', 'a.mjs', "import 'heavy';\n", /another form/],
    [
      'a name that the loader would have',
      'a.cjs',
      "const C = require('heavy');\nfunction loadC() { return C; }\n",
      /loadC is the name/,
    ],
    [
      'a line without a semicolon before',
      'a.mjs',
      "import C from 'heavy'\nasync function f(x) {\n  const y = x\n  C.helper()\n}\n",
      /a line begins with it/,
    ],
    [
      'lines that end as on Windows',
      'a.cjs',
      "const C = require('heavy');\r\nfunction f() { return C; }\r\n",
      /carriage/,
    ],
  ])('%s', (_, name, source, because) => {
    const edits = editsOf(name, source);
    expect(edits).toHaveLength(1);
    expect(edits[0]).toMatchObject({ line: 1, replacement: null });
    expect(edits[0]?.advice).toMatch(because);
  });
});

describe('isUnused', () => {
  const unused = (source: string, name = 'a.mjs'): boolean => {
    const file = join(folder, name);
    const [statement] = findImports(source, file);
    if (statement === undefined) throw new Error('no import');
    return isUnused({ file, source, statement });
  };

  it('says so where no name of the import occurs outside of comments and strings', () => {
    expect(unused("import A, { b } from 'heavy';\n// A\nconsole.log('b');\n")).toBe(true);
    expect(unused("const { A } = require('heavy');\n", 'a.cjs')).toBe(true);
  });

  it('does not where one does, where none is bound, and where the form is not known', () => {
    expect(unused("import A, { b } from 'heavy';\nb();\n")).toBe(false);
    expect(unused("import 'heavy';\n")).toBe(false);
    expect(unused("require('heavy').install();\n", 'a.cjs')).toBe(false);
    expect(unused("import A from 'heavy';\n", 'a.jsx')).toBe(false);
  });
});

describe('removeImport', () => {
  it('is advice where the statement shares its line', () => {
    const source = "import A from 'heavy'; import b from 'b';\n";
    const [statement] = findImports(source, 'a.mjs');
    if (statement === undefined) throw new Error('no import');
    expect(removeImport({ file: '/a.mjs', source, statement })).toMatchObject([{ line: 1, replacement: null }]);
  });
});
