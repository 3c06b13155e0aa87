import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pagesToBytes } from '../src/bytes.ts';
import { parseStatm } from '../src/parse-statm.ts';
import { parseStatus } from '../src/parse-status.ts';
import { procText, writtenKernels } from './support/proc-fixtures.ts';

describe('parseStatm', () => {
  it.each(writtenKernels)(
    'Linux %s: says what status says, on kernels that split it and on those that do not',
    (kernel) => {
      const memory = parseStatm(procText(`${kernel}/statm`));
      if (!memory) throw new Error('not understood');
      const status = parseStatus(procText(`${kernel}/status`));
      expect(pagesToBytes(memory.resident, 4096)).toBe(status.rssBytes);
      const split = parseStatus(procText('6.1/status')).anonymousBytes;
      expect(pagesToBytes(memory.anonymous, 4096)).toBe(split);
    },
  );

  it('a kernel thread has no memory, and that is a measured zero', () => {
    expect(parseStatm(procText('6.18/kernel-thread/statm'))).toEqual({ resident: 0, anonymous: 0 });
  });

  it('counters that disagree for a moment do not make anonymous memory negative', () => {
    expect(parseStatm('100 5 7 1 0 1 0\n')).toEqual({ resident: 5, anonymous: 0 });
  });

  it('cut anywhere yields the whole or nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 7, maxLength: 7 }), fc.nat({ max: 80 }), (counts, end) => {
        const text = `${counts.join(' ')}\n`;
        expect([parseStatm(text), undefined]).toContainEqual(parseStatm(text.slice(0, end)));
      }),
    );
  });

  it.each(['', '1', '1 2', '1 2 3', 'a b c d', ' 1 2 3 4', '1 -2 3 4'])('refuses %j', (text) => {
    expect(parseStatm(text)).toBeUndefined();
  });
});
