import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { KitError } from '../../src/kit-error.ts';
import { choice, defineKnobs, flag, integer, size } from '../../src/knobs/index.ts';

const sentence = 'Made up.';
const table = {
  CACHE_ENTRIES: integer({ default: 1000, leanest: 0, values: [100], most: 100_000, sentence }),
  GZIP: flag({ default: true, leanest: false, sentence }),
  PROVIDER: choice(['http', 'lazy', 'eager'], { default: 'http', leanest: 'http', risk: 'medium', sentence }),
  SPOOL: size({ default: 16e6, leanest: 1e6, sentence }),
};
const withLimits = {
  REQUESTS_PER_MINUTE: integer({ default: 1200, memory: false, sentence }),
  MODE: choice(['strict', 'lenient'], { default: 'lenient', memory: false, sentence }),
  BUFFER: size({ default: 1e6, memory: true, leanest: 0, sentence }),
};

const errorOf = (env: Record<string, string>): KitError => {
  try {
    defineKnobs(table, { env });
  } catch (error) {
    if (error instanceof KitError) return error;
  }
  throw new Error('it was taken');
};

describe('defineKnobs', () => {
  it('gives defaults, and typed values of the environment', () => {
    const defaults = defineKnobs(table, { env: {} });
    expect(defaults).toEqual({ CACHE_ENTRIES: 1000, GZIP: true, PROVIDER: 'http', SPOOL: 16e6 });
    const env = { CACHE_ENTRIES: ' 50 ', GZIP: 'Off', PROVIDER: 'lazy', SPOOL: '2MiB' };
    const set = defineKnobs(table, { env });
    expect(set).toEqual({ CACHE_ENTRIES: 50, GZIP: false, PROVIDER: 'lazy', SPOOL: 2 * 1024 ** 2 });
    expectTypeOf(set.PROVIDER).toEqualTypeOf<'http' | 'lazy' | 'eager'>();
    expectTypeOf(set.CACHE_ENTRIES).toEqualTypeOf<number>();
    expectTypeOf(set.GZIP).toEqualTypeOf<boolean>();
    expect(Object.isFrozen(set)).toBe(true);
  });

  it('takes an empty variable for none', () => {
    expect(defineKnobs(table, { env: { GZIP: '', CACHE_ENTRIES: '' } })).toMatchObject({
      GZIP: true,
      CACHE_ENTRIES: 1000,
    });
  });

  it('names every variable with a wrong value in one error', () => {
    const error = errorOf({ CACHE_ENTRIES: '1e3', GZIP: 'maybe', PROVIDER: 'http', SPOOL: 'huge' });
    expect(error.code).toBe('KNOB_INVALID');
    expect(error.message).toContain('CACHE_ENTRIES has to be a whole number from 0 to 100000.');
    expect(error.message).toContain('GZIP has to be true or false.');
    expect(error.message).toContain('SPOOL has to be a size');
    expect(error.message).not.toContain('PROVIDER');
    expect(error.seen).toBe('CACHE_ENTRIES=1e3, GZIP=maybe, SPOOL=huge');
  });

  it('has each knob say what is lean, or that it is no matter of memory, and not both', () => {
    // @ts-expect-error -- neither
    flag({ default: true, sentence });
    // @ts-expect-error -- both
    flag({ default: true, memory: false, leanest: false, sentence });
    // @ts-expect-error -- nothing to try
    integer({ default: 1, memory: false, values: [2], sentence });
  });

  it.each(['-1', '100001', 'NaN', '0x10', '5.5', 'Infinity'])('takes %s for no count of entries', (text) => {
    expect(errorOf({ CACHE_ENTRIES: text }).seen).toBe(`CACHE_ENTRIES=${text}`);
  });

  describe('under tare', () => {
    const directories: string[] = [];
    afterEach(() => {
      for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
    });

    it('declares them, with those of other tables', () => {
      const directory = mkdtempSync(join(tmpdir(), 'tare-kit-'));
      directories.push(directory);
      mkdirSync(join(directory, 'knobs'));
      defineKnobs(table, { env: { TARE_CONTROL: directory, CACHE_ENTRIES: '500' } });
      defineKnobs({ LATE: flag({ default: false, leanest: false, sentence }) }, { env: { TARE_CONTROL: directory } });
      const declared = JSON.parse(readFileSync(join(directory, 'knobs', `${process.pid}.json`), 'utf8'));
      expect(declared).toContainEqual({
        variable: 'CACHE_ENTRIES',
        value: '500',
        leanest: '0',
        values: ['100', '1000'],
        risk: 'low',
        sentence,
      });
      expect(declared).toContainEqual(
        expect.objectContaining({
          variable: 'PROVIDER',
          value: 'http',
          values: ['http', 'lazy', 'eager'],
          risk: 'medium',
        }),
      );
      expect(declared).toContainEqual(expect.objectContaining({ variable: 'LATE', leanest: 'false' }));
    });

    it('keeps to itself what is no matter of memory, and reads it like any other', () => {
      const directory = mkdtempSync(join(tmpdir(), 'tare-kit-'));
      directories.push(directory);
      mkdirSync(join(directory, 'knobs'));
      const env = { TARE_CONTROL: directory, REQUESTS_PER_MINUTE: '0', MODE: 'strict' };
      const limits = defineKnobs(withLimits, { env });
      expect(limits).toEqual({ REQUESTS_PER_MINUTE: 0, MODE: 'strict', BUFFER: 1e6 });
      expectTypeOf(limits.MODE).toEqualTypeOf<'strict' | 'lenient'>();
      const text = readFileSync(join(directory, 'knobs', `${process.pid}.json`), 'utf8');
      expect(text).toContain('BUFFER');
      expect(text).not.toMatch(/REQUESTS_PER_MINUTE|MODE/);
    });

    it('starts also where the directory has gone', () => {
      expect(defineKnobs(table, { env: { TARE_CONTROL: '/nowhere/at/all' } }).GZIP).toBe(true);
    });
  });
});
