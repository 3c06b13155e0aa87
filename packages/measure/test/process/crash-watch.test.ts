import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CrashWatch } from '../../src/process/crash-watch.ts';

function crashesIn(text: string): string[] {
  const watch = new CrashWatch();
  for (const line of text.split('\n')) watch.read(line);
  return watch.lines;
}

/** What the Node.js that runs the test prints of a program. */
const printed = (program: string, ...options: string[]): string => {
  const { NODE_OPTIONS: _unused, ...env } = process.env;
  return spawnSync(process.execPath, [...options, '-e', program], { encoding: 'utf8', env }).stderr;
};

describe('a crash of Node.js', () => {
  it.each([
    ['an error', 'throw new Error("one too many")', 'Error: one too many'],
    ['an error of a timer', 'setTimeout(() => { throw new TypeError("late") }, 1)', 'TypeError: late'],
    ['an error without a message', 'throw new RangeError()', 'RangeError'],
    ['an error of several lines', 'throw new Error("first\\nsecond")', 'Error: first'],
    [
      'an error with properties',
      'throw Object.assign(new Error("full"), { code: "X", more: { a: 1 } })',
      'Error: full',
    ],
    ['an error event that nobody hears', 'new (require("events"))().emit("error", new Error("alone"))', 'Error: alone'],
    ['a string', 'throw "words"', 'words'],
    ['a rejected promise', 'Promise.reject(new Error("rejected"))', 'Error: rejected'],
    ['a module that is not there', 'require("./not-there")', /^Error: Cannot find module '.\/not-there'/],
    ['a rejection without an error', 'Promise.reject()', /UnhandledPromiseRejection/],
  ])('by %s is told by the error', (_what, program, line) => {
    const found = crashesIn(printed(program));
    expect(found).toHaveLength(1);
    expect(found[0]).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
  });

  it('is told where a rejection is only warned of', () => {
    const text = printed('Promise.reject(new Error("warned of"))', '--unhandled-rejections=warn');
    expect(crashesIn(text)).toEqual([
      expect.stringMatching(/^\(node:\d+\) UnhandledPromiseRejectionWarning: Error: warned of$/),
    ]);
  });

  it('is told where the heap was too small', () => {
    const text = printed('const kept = []; for (;;) kept.push(new Array(1000).fill({}))', '--max-old-space-size=20');
    expect(crashesIn(text)).toEqual([expect.stringMatching(/^FATAL ERROR: .*JavaScript heap out of memory$/)]);
  });

  it('is found behind colours and the prefix of a runner', () => {
    const text = printed('throw new Error("of two")');
    const lines = text.split('\n');
    expect(crashesIn(lines.map((line) => `[web] ${line}`).join('\n'))).toEqual(['Error: of two']);
    expect(crashesIn(lines.map((line) => `web-1  | ${line}`).join('\n'))).toEqual(['Error: of two']);
    expect(crashesIn(lines.map((line) => `\u001b[31m${line}\u001b[39m`).join('\n'))).toEqual(['Error: of two']);
  });

  it('is counted each time, five times at most, and the same line once in a row', () => {
    const report = (message: string): string => printed(`throw new Error(${JSON.stringify(message)})`);
    const [one, two] = [report('one'), report('two')];
    expect(crashesIn(one + one + two)).toEqual(['Error: one', 'Error: two']);
    expect(crashesIn((one + two).repeat(4))).toEqual(
      ['one', 'two', 'one', 'two', 'one'].map((name) => `Error: ${name}`),
    );
  });
});

describe('a crash of another runtime', () => {
  it.each([
    [
      'Python',
      'Traceback (most recent call last):\n  File "a.py", line 2, in <module>\n    f()\nValueError: in f\n',
      ['ValueError: in f'],
    ],
    [
      'Python, one error after the other',
      'Traceback (most recent call last):\n  File "a.py", line 2\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "a.py", line 4\nRuntimeError: again\n',
      ['KeyError: 1', 'RuntimeError: again'],
    ],
    [
      'Python, cut off',
      'Traceback (most recent call last):\n  File "a.py", line 2',
      ['Traceback (most recent call last):'],
    ],
    [
      'Python, a group',
      '  + Exception Group Traceback (most recent call last):\n  |   File "a.py", line 1\n  | ExceptionGroup: g (1 sub-exception)\n',
      ['+ Exception Group Traceback (most recent call last):'],
    ],
    [
      'Python behind a prefix',
      '[api] Traceback (most recent call last):\n[api]   File "a.py", line 2\n[api] ValueError: here\n',
      ['ValueError: here'],
    ],
    [
      'Go',
      'panic: runtime error: index out of range [3] with length 3\n\ngoroutine 1 [running]:',
      ['panic: runtime error: index out of range [3] with length 3'],
    ],
    ['Go, from inside', 'fatal error: concurrent map writes', ['fatal error: concurrent map writes']],
    [
      'a shell',
      'sh: line 1: 27055 Segmentation fault      ./server',
      ['sh: line 1: 27055 Segmentation fault      ./server'],
    ],
    ['a shell that names the core', 'Aborted (core dumped)', ['Aborted (core dumped)']],
  ])('%s', (_what, text, lines) => {
    expect(crashesIn(text)).toEqual(lines);
  });
});

describe('a handler of a program', () => {
  it.each([
    'Uncaught Exception: Error: boom',
    'error: uncaughtException: boom',
    'Unhandled Rejection at: Promise { <rejected> Error: boom }',
    'Unhandled rejection TypeError: boom',
  ])('"%s" is a crash', (line) => expect(crashesIn(line)).toEqual([line]));
});

describe('no crash', () => {
  it.each([
    ['a version that is printed at the start', 'starting\n\nNode.js v20.20.2\nlistening on 3000'],
    [
      'an error that is logged and handled',
      'Error: handled\n    at handler (/app/server.js:1:1)\n    at next\nlistening',
    ],
    [
      'a compiler that points at a place, and a version much later',
      `warning\n  const a = 1\n        ^\nunused variable\n${'a request\n'.repeat(300)}\nNode.js v22.1.0`,
    ],
    ['handlers that are named', 'handling uncaughtException, unhandledRejection and SIGTERM'],
    ['settings that are shown', '{ "uncaughtException": true, unhandledRejection: "warn" }'],
    ['a log of a database', 'FATAL:  password authentication failed for user "postgres"'],
    ['words', 'no panic: all is well\nFatal error handling is on'],
    ['nothing', ''],
  ])('is %s', (_what, text) => expect(crashesIn(text)).toEqual([]));
});
