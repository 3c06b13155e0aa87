import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStat } from '../src/parse-stat.ts';
import { procText, writtenKernels } from './support/proc-fixtures.ts';

/** Fields 5 to 52; those that are read hold their own number. */
const rest = Array.from({ length: 48 }, (_, index) => String(index + 5)).join(' ');

describe('parseStat', () => {
  it('takes each field from its place in proc_pid_stat(5)', () => {
    expect(parseStat(`77 (node) S 4 ${rest}\n`)).toEqual({
      pid: 77,
      name: 'node',
      state: 'S',
      parentPid: 4,
      processGroup: 5,
      session: 6,
      userTicks: 14,
      systemTicks: 15,
      threads: 20,
      startTicks: 22,
    });
  });

  it('reads any name back, with brackets, blanks, line feeds and digits', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 16 }),
      fc.string({ unit: fc.constantFrom('(', ')', ' ', 'R', '1', '\n'), maxLength: 16 }),
      fc.constantFrom(') S 1 2 3 4 5', ')', '(', '', 'a) R (b', '0) Z 1 (('),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4194304 }), name, fc.constantFrom(...'RSDZTtXI'), (pid, text, state) => {
        expect(parseStat(`${pid} (${text}) ${state} 4 ${rest}\n`)).toMatchObject({
          pid,
          name: text,
          state,
          startTicks: 22,
        });
      }),
    );
  });

  it('reads captured hostile names', () => {
    expect(parseStat(procText('6.18/hostile-names/brackets.stat'))).toMatchObject({ name: 'a) R (b', state: 'S' });
    expect(parseStat(procText('6.18/hostile-names/line-feed.stat'))).toMatchObject({
      name: 'x\ny\\ ) (:\tz',
      state: 'S',
    });
  });

  it('reads a kernel thread and a zombie', () => {
    expect(parseStat(procText('6.18/kernel-thread/stat'))).toMatchObject({ pid: 2, name: 'kthreadd', parentPid: 0 });
    expect(parseStat(procText('6.18/zombie/stat'))).toMatchObject({ state: 'Z', threads: 1 });
  });

  it.each(writtenKernels)('reads the line of Linux %s', (kernel) => {
    expect(parseStat(procText(`${kernel}/stat`))).toMatchObject({ pid: 4242, threads: 11, startTicks: 987654 });
  });

  it('cut at any byte yields the whole or nothing, never part of a number', () => {
    for (const path of ['6.18/node-20-http/stat', '6.18/hostile-names/brackets.stat']) {
      const text = procText(path);
      const whole = parseStat(text);
      for (let end = 0; end < text.length; end += 1)
        expect([whole, undefined]).toContainEqual(parseStat(text.slice(0, end)));
    }
  });

  it.each([
    '',
    'x',
    '(node) S 1',
    ' (node) S 4',
    `x (node) S 4 ${rest}`,
    `1 (node) S x ${rest}`,
    `1 (node)`,
    `1 (node) SS 4 ${rest}`,
  ])('refuses %j', (text) => expect(parseStat(text)).toBeUndefined());

  it('never throws for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseStat(text)));
  });
});
