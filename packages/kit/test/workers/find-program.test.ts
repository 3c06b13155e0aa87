import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../src/workers/find-program.ts';

let cwd = '';
const runtime = '/opt/node/bin/node';

function place(path: string, text: string, mode = 0o755): void {
  mkdirSync(join(cwd, path, '..'), { recursive: true });
  writeFileSync(join(cwd, path), text);
  chmodSync(join(cwd, path), mode);
}

beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'tare-program-')));
  place('bin/node', '');
  place('bin/nodejs', '');
  place('bin/npm', '#!/usr/bin/env node\n');
  place('bin/plain', '\x7fELF');
  place('cli.js', '#!/usr/bin/env node\nserve();\n');
  place('flags.js', '#!/usr/bin/env -S node --max-old-space-size=64 --no-warnings\n');
  place('direct.js', '#!/usr/local/bin/node --title=x\r\n');
  place('shell.sh', '#!/bin/sh\nexec node "$@"\n');
  place('python.py', '#!/usr/bin/env python3\n');
  place('empty', '');
  place('not-executable.js', '#!/usr/bin/env node\n', 0o644);
  for (const [link, to] of [
    ['next', '../../cli.js'],
    ['tsx', '../../cli.js'],
    ['gone', '../../nothing.js'],
  ] as const) {
    mkdirSync(join(cwd, 'node_modules/.bin'), { recursive: true });
    symlinkSync(to, join(cwd, 'node_modules/.bin', link));
  }
});
afterAll(() => rmSync(cwd, { recursive: true }));

const find = (...command: string[]) =>
  findProgram(command, { cwd, runtime, env: { PATH: `${join(cwd, 'bin')}:${join(cwd, 'node_modules/.bin')}` } });

/** Options, script and arguments of a command of node. */
const read = (...words: string[]) => {
  const program = find('node', ...words);
  return program.kind === 'node' ? [program.flags, program.script, program.args] : program.reason;
};

describe('a command of node', () => {
  it.each<[string[], unknown]>([
    [['server.js'], [[], 'server.js', []]],
    [['server'], [[], 'server', []]],
    [['.'], [[], '.', []]],
    [
      ['./dist/', '--port', '80'],
      [[], './dist/', ['--port', '80']],
    ],
    [
      ['--title=x', '--no-warnings', 'server.js', '--title', 'y'],
      [['--title=x', '--no-warnings'], 'server.js', ['--title', 'y']],
    ],
    [
      ['-r', './hook.cjs', 'server.js'],
      [['-r', './hook.cjs'], 'server.js', []],
    ],
    [
      ['--import', 'tsx', '-C', 'development', 'server.ts'],
      [['--import', 'tsx', '-C', 'development'], 'server.ts', []],
    ],
    [
      ['--max-old-space-size=64', '--expose-gc', 'server.js'],
      [['--max-old-space-size=64', '--expose-gc'], 'server.js', []],
    ],
    [
      ['--inspect', 'server.js'],
      [['--inspect'], 'server.js', []],
    ],
    [
      ['--', 'server.js', '--', '-x'],
      [[], 'server.js', ['--', '-x']],
    ],
    [
      ['--enable-source-maps', '--', 'server.js'],
      [['--enable-source-maps'], 'server.js', []],
    ],
    [
      ['server.js', '-e', '--', ''],
      [[], 'server.js', ['-e', '--', '']],
    ],
  ])('%j', (words, expected) => expect(read(...words)).toEqual(expected));

  it.each([
    [[]],
    [['--']],
    [['-']],
    [['-e', 'serve()']],
    [['--eval=serve()']],
    [['-p', '1']],
    [['-pe', '1']],
    [['-i']],
    [['--check', 'server.js']],
    [['--test']],
    [['--watch', 'server.js']],
    [['--run', 'start']],
    [['--version']],
    [['--no-warnings', '-e', '1']],
    [['--title']],
    [['--require', './hook.cjs']],
  ])('that runs no script: %j', (words) => expect(read(...words)).toBe('evaluated'));

  it('takes the runtime that it names, wherever that is', () => {
    expect(find('node', 'a.js')).toMatchObject({ runtime: join(cwd, 'bin/node') });
    expect(find('nodejs', 'a.js')).toMatchObject({ runtime: join(cwd, 'bin/nodejs') });
    expect(find('./bin/node', 'a.js')).toMatchObject({ runtime: join(cwd, 'bin/node') });
  });

  it('knows every option of this node that takes the next word', () => {
    const help = execFileSync(process.execPath, ['--help'], { encoding: 'utf8' });
    const options = [...help.matchAll(/^ +(?:(-\w), )?(--[a-z0-9-]+)=\.\.\./gm)].flatMap(([, short, long]) => [
      ...(short ? [short] : []),
      ...(long ? [long] : []),
    ]);
    expect(options.length).toBeGreaterThan(20);
    const misread = options.filter((option) => {
      const found = read(option, 'word', 'server.js');
      return found !== 'evaluated' && !(Array.isArray(found) && found[1] === 'server.js');
    });
    expect(misread).toEqual([]);
  });
});

describe('a command of another program', () => {
  it.each<[string, string, string[], string[]]>([
    ['by its first line', './cli.js', [], ['-x']],
    ['with options in its first line', 'flags.js', ['--max-old-space-size=64', '--no-warnings'], []],
    ['by an absolute runtime, with the line ends of Windows', './direct.js', ['--title=x'], []],
  ])('is a script of node %s', (_name, file, flags, args) => {
    const path = file.startsWith('./') ? file : `./${file}`;
    expect(find(path, ...args)).toEqual({ kind: 'node', runtime, flags, script: join(cwd, file), args });
  });

  it('is followed where it is a link, by a path and by PATH', () => {
    const expected = { kind: 'node', runtime, flags: [], script: join(cwd, 'cli.js'), args: ['start'] };
    expect(find('next', 'start')).toEqual(expected);
    expect(find('./node_modules/.bin/next', 'start')).toEqual(expected);
    expect(find('node_modules/.bin/next', 'start')).toEqual(expected);
  });

  it.each([
    ['npm', 'wrapper'],
    ['tsx', 'wrapper'],
    ['./node_modules/.bin/tsx', 'wrapper'],
    ['plain', 'foreign'],
    ['./shell.sh', 'foreign'],
    ['./python.py', 'foreign'],
    ['./empty', 'foreign'],
    ['gone', 'missing'],
    ['./gone', 'missing'],
    ['no-such-program', 'missing'],
    ['./not-executable.js', 'missing'],
    ['', 'missing'],
  ])('is none of node: %s is %s', (name, reason) =>
    expect(find(name, 'start')).toEqual({ kind: 'other', command: [name, 'start'], reason }),
  );

  it('is missing where the command is empty or there is no PATH', () => {
    expect(findProgram([], { cwd, runtime, env: {} })).toMatchObject({ reason: 'missing' });
    expect(findProgram(['node', 'a.js'], { cwd, runtime, env: {} })).toMatchObject({ reason: 'missing' });
  });

  it('is no folder', () => expect(find('./bin')).toMatchObject({ reason: 'missing' }));
});
