import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKnown } from '../src/figure.ts';
import { parseSmaps, swapShare } from '../src/parse-smaps.ts';
import { parseSmapsRollup } from '../src/parse-smaps-rollup.ts';
import {
  anonymousKib,
  type DrawnMapping,
  drawnFieldSet,
  drawnMappings,
  type FieldSet,
  mappingBytes,
  printSmaps,
  pssKib,
  rssKib,
  startOf,
  swapPssKib,
} from './support/generated-smaps.ts';
import { hasProcText, processFixtures, procText, writtenKernels } from './support/proc-fixtures.ts';

const unsupported = { state: 'unsupported' };

/** The mapping as it should be read back. */
function expected(drawn: DrawnMapping, index: number, fieldSet: FieldSet): ReturnType<typeof parseSmaps>[number] {
  const dirty = 4 * drawn.privateDirty + Math.floor((4 * drawn.sharedDirty) / drawn.users);
  return {
    start: startOf(index),
    end: startOf(index) + mappingBytes,
    permissions: drawn.permissions,
    inode: drawn.inode,
    path: drawn.path,
    sizeBytes: 4096 * 1024,
    rssBytes: rssKib(drawn) * 1024,
    pssBytes: pssKib(drawn) * 1024,
    sharedCleanBytes: drawn.sharedClean * 4096,
    sharedDirtyBytes: drawn.sharedDirty * 4096,
    privateCleanBytes: drawn.privateClean * 4096,
    privateDirtyBytes: drawn.privateDirty * 4096,
    pssDirtyBytes: fieldSet === 'linux 6.1' ? dirty * 1024 : unsupported,
    anonymousBytes: anonymousKib(drawn) * 1024,
    swapBytes: drawn.swapKib * 1024,
    swapPssBytes: fieldSet === 'linux 3.10' ? unsupported : swapPssKib(drawn) * 1024,
  } as ReturnType<typeof parseSmaps>[number];
}

describe('parseSmaps of generated text', () => {
  it('returns what was generated, for the fields of every kernel and any file name', () => {
    fc.assert(
      fc.property(drawnMappings, drawnFieldSet, (mappings, fieldSet) => {
        const parsed = parseSmaps(printSmaps(mappings, fieldSet));
        expect(parsed).toEqual(mappings.map((drawn, index) => expected(drawn, index, fieldSet)));
      }),
    );
  });

  it('cut anywhere, never throws and never yields half a mapping', () => {
    fc.assert(
      fc.property(drawnMappings, drawnFieldSet, fc.double({ min: 0, max: 1, noNaN: true }), (mappings, set, part) => {
        const text = printSmaps(mappings, set);
        const parsed = parseSmaps(text.slice(0, Math.floor(text.length * part)));
        const whole = mappings.map((drawn, index) => expected(drawn, index, set));
        expect(parsed).toEqual(whole.slice(0, parsed.length));
      }),
      { numRuns: 300 },
    );
  });

  it('never throws for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseSmaps(text)));
  });
});

describe('parseSmaps of a captured text', () => {
  it('cut at every single byte of its first mappings yields a prefix of the whole', () => {
    const text = procText('6.18/odd-mappings/smaps').slice(0, 4000);
    const whole = parseSmaps(text);
    expect(whole.length).toBeGreaterThan(3);
    for (let end = 0; end <= text.length; end += 1) {
      const parsed = parseSmaps(text.slice(0, end));
      expect(parsed).toEqual(whole.slice(0, parsed.length));
    }
  });

  it.each(processFixtures)('%s: finds every mapping, and the four kinds of pages make up each resident set', (name) => {
    const text = procText(`${name}/smaps`);
    const mappings = parseSmaps(text);
    expect(mappings).toHaveLength(text.match(/^VmFlags:/gm)?.length ?? 0);
    for (const mapping of mappings) {
      const { sharedCleanBytes, sharedDirtyBytes, privateCleanBytes, privateDirtyBytes } = mapping;
      expect(sharedCleanBytes + sharedDirtyBytes + privateCleanBytes + privateDirtyBytes).toBe(mapping.rssBytes);
      expect(mapping.end).toBeGreaterThan(mapping.start);
    }
  });

  it.each(processFixtures.filter((name) => hasProcText(`${name}/smaps_rollup`)))(
    '%s: its sums are those of smaps_rollup, to the KiB that each shared mapping loses',
    (name) => {
      const mappings = parseSmaps(procText(`${name}/smaps`));
      const rollup = parseSmapsRollup(procText(`${name}/smaps_rollup`));
      const sum = (of: (mapping: (typeof mappings)[number]) => number): number =>
        mappings.reduce((total, mapping) => total + of(mapping), 0);
      expect(sum((m) => m.rssBytes)).toBe(rollup.rssBytes);
      expect(sum((m) => m.anonymousBytes)).toBe(rollup.anonymousBytes);
      expect(sum((m) => m.swapBytes)).toBe(rollup.swapBytes);
      expect(sum((m) => (isKnown(m.swapPssBytes) ? m.swapPssBytes : Number.NaN))).toBe(rollup.swapPssBytes);
      const lost = Number(rollup.pssBytes) - sum((m) => m.pssBytes);
      const shared = mappings.filter((m) => m.sharedCleanBytes + m.sharedDirtyBytes > 0).length;
      expect(lost).toBeGreaterThanOrEqual(0);
      expect(lost).toBeLessThan(shared * 1024 + 1024);
    },
  );
});

describe('names', () => {
  const paths = (name: string): string[] => parseSmaps(procText(`${name}/smaps`)).map((mapping) => mapping.path);

  it('keeps blanks, escaped line feeds, carriage returns and what looks like a field', () => {
    const found = paths('6.18/odd-mappings');
    expect(found).toContain('/srv/data/with two  spaces');
    expect(found).toContain('/srv/data/line\\012feed');
    expect(found).toContain('/memfd:odd\\012Rss: 999 kB\rname (deleted)');
    expect(found).toContain('/srv/data/gone (deleted)');
    expect(found).toContain('/srv/data/kept (deleted)');
    expect(found).toContain('/dev/zero (deleted)');
    expect(found).toContain('/SYSV00000000 (deleted)');
  });

  it('reads a mapping behind such a name into itself, not into the one before', () => {
    const odd = parseSmaps(procText('6.18/odd-mappings/smaps')).find((mapping) => mapping.path.includes('\r'));
    expect(odd).toMatchObject({ rssBytes: 65536, permissions: 'rw-s', anonymousBytes: 0 });
  });

  it('keeps the names that programs give to nameless memory', () => {
    expect(paths('6.1')).toContain('[anon:js cage]');
    expect(paths('4.4')).toContain('[stack:4243]');
  });
});

describe('swap', () => {
  it.each(writtenKernels)('Linux %s: a share where the kernel prints one, all of it otherwise', (kernel) => {
    const mappings = parseSmaps(procText(`${kernel}/smaps`));
    const shared = mappings.find((mapping) => mapping.swapBytes === 1024 * 1024);
    if (!shared) throw new Error('the fixture has lost its swapped mapping');
    expect(shared.swapPssBytes).toEqual(kernel === '3.10' ? unsupported : 512 * 1024);
    expect(swapShare(shared)).toBe(kernel === '3.10' ? 1024 * 1024 : 512 * 1024);
  });

  it('swapped-out shared memory is nobody’s private memory', () => {
    const queue = parseSmaps(procText('6.1/smaps')).find((mapping) => mapping.path === '/dev/shm/queue');
    expect(queue).toMatchObject({ swapBytes: 128 * 1024, swapPssBytes: 0 });
  });
});
