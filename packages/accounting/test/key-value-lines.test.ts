import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlainCounters, readCountField, readField, readKibibyteField } from '../src/key-value-lines.ts';

const unsupported = { state: 'unsupported' };

describe('readField', () => {
  it('does not take a longer name for a shorter one', () => {
    const text = 'Pss_Anon:  7 kB\nRssAnon:  8 kB\nPss:  1 kB\nRss:  2 kB\nSwapPss:  3 kB\n';
    expect(readKibibyteField(text, 'Pss')).toBe(1024);
    expect(readKibibyteField(text, 'Rss')).toBe(2048);
    expect(readKibibyteField(text, 'Swap')).toEqual(unsupported);
    expect(readKibibyteField(text, 'Anon')).toEqual(unsupported);
  });

  it('does not take the end of a longer name, even in the first line', () => {
    expect(readField('SwapPss: 3 kB\n', 'Pss')).toBeUndefined();
    expect(readField('Pss_Dirty: 3 kB', 'Dirty')).toBeUndefined();
  });

  it('does not look into the middle of a line', () => {
    expect(readField('Name:\tPid: 5\n', 'Pid')).toBeUndefined();
    expect(readField('Name:\tPid: 5\nPid:\t9\n', 'Pid')).toBe('9');
  });

  it('takes the first of equal names and a last line without its line feed', () => {
    expect(readField('A: 1\nA: 2', 'A')).toBe('1');
    expect(readField('B: 1\nA: 2', 'A')).toBe('2');
  });

  it('finds each field among others that contain its name', () => {
    const name = fc.constantFrom('Rss', 'RssAnon', 'RssFile', 'Pss', 'Pss_Anon', 'SwapPss', 'Swap', 'Anonymous');
    const line = fc.tuple(name, fc.nat());
    fc.assert(
      fc.property(fc.uniqueArray(line, { selector: ([key]) => key }), name, (lines, wanted) => {
        const text = lines.map(([key, value]) => `${key}:${String(value).padStart(15)} kB\n`).join('');
        const value = lines.find(([key]) => key === wanted)?.[1];
        expect(readKibibyteField(text, wanted)).toEqual(value === undefined ? unsupported : value * 1024);
      }),
    );
  });
});

describe('numbers in fields', () => {
  it('a missing, empty or differently written field is a state, not 0', () => {
    for (const text of [
      '',
      'Rss:',
      'Rss:\n',
      'Rss: kB\n',
      'Rss: 12\n',
      'Rss: -1 kB\n',
      'Rss: 12 MB\n',
      'Rss: 1 2 kB\n',
    ])
      expect(readKibibyteField(text, 'Rss'), JSON.stringify(text)).toEqual(unsupported);
    for (const text of ['', 'Threads:', 'Threads: x\n', 'Threads: -1\n', 'Threads: 1 kB\n'])
      expect(readCountField(text, 'Threads'), JSON.stringify(text)).toEqual(unsupported);
  });

  it('a written 0 is 0', () => {
    expect(readKibibyteField('Swap:   0 kB\n', 'Swap')).toBe(0);
    expect(readCountField('Threads:\t0\n', 'Threads')).toBe(0);
  });
});

describe('parsePlainCounters', () => {
  it('leaves out lines of another form', () => {
    const counters = parsePlainCounters('anon 12\nfile\n\nslab 1 2\nlow -3\nshmem 0\n');
    expect([...counters]).toEqual([
      ['anon', 12],
      ['shmem', 0],
    ]);
  });
});
