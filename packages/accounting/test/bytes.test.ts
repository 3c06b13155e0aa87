import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kibibytes, kibibytesToBytes, pages, pagesToBytes, parseSize } from '../src/bytes.ts';

describe('units', () => {
  it('turns the kernel’s "kB" into bytes of 1,024', () => expect(kibibytesToBytes(kibibytes(3))).toBe(3072));
  it('takes the page size from the machine', () => {
    expect(pagesToBytes(pages(2), 4096)).toBe(8192);
    expect(pagesToBytes(pages(2), 65536)).toBe(131072);
  });
});

describe('parseSize', () => {
  it.each([
    ['180MB', 180e6],
    ['180MiB', 180 * 1024 ** 2],
    ['512Mi', 512 * 1024 ** 2],
    ['512m', 512e6],
    ['1.5 GiB', 1.5 * 1024 ** 3],
    ['1.1kB', 1100],
    ['1048576', 1048576],
    [' 7 b ', 7],
    ['0', 0],
    ['2G', 2e9],
    ['2gi', 2 * 1024 ** 3],
  ])('reads %s', (text, expected) => expect(parseSize(text)).toBe(expected));

  it.each([
    '',
    'MB',
    '-1MB',
    '+1MB',
    '1e3',
    '0x10',
    '1,5GB',
    '1.GB',
    '.5GB',
    '1 TBB',
    '5 constructor',
    'NaN',
    'Infinity',
    '99999999999GB',
    '1MB 2MB',
  ])('refuses %j', (text) => expect(parseSize(text)).toBeUndefined());

  const factors = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 };

  it('reads back every whole number of every unit, in any case of letters and with any blanks', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 8_000_000 }),
        fc.constantFrom(...(Object.keys(factors) as (keyof typeof factors)[])),
        fc.constantFrom('', ' ', '\t '),
        fc.boolean(),
        (count, unit, blank, upper) => {
          const text = `${blank}${count}${blank}${upper ? unit.toUpperCase() : unit}${blank}`;
          expect(parseSize(text)).toBe(count * factors[unit]);
        },
      ),
    );
  });

  it('never throws and yields a safe whole number or nothing for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const size = parseSize(text);
        expect(size === undefined || (Number.isSafeInteger(size) && size >= 0)).toBe(true);
      }),
    );
  });
});
