import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProgramLinks } from '../../src/check/parse-program-links.ts';
import { readProgramLinks } from '../../src/check/program-links.ts';

const reader = (bytes: Buffer) => (offset: number, length: number) => bytes.subarray(offset, offset + length);

describe('what a program is linked with', () => {
  it('is read of the Node.js that runs this', () => {
    const report = process.report.getReport() as unknown as { sharedObjects: string[] };
    const links = readProgramLinks(process.execPath);
    expect(report.sharedObjects).toContain(links?.interpreter ?? '');
    const loaded = report.sharedObjects.map((path) => path.split('/').at(-1));
    // What it names is loaded; ld-linux may stand among the libraries as well.
    expect(links?.libraries.length).toBeGreaterThan(0);
    for (const library of links?.libraries ?? []) expect(loaded).toContain(library);
  });

  it('is unknown of what is no program, and of what is not there', () => {
    expect(readProgramLinks(new URL(import.meta.url).pathname)).toBeUndefined();
    expect(readProgramLinks('/nowhere/program')).toBeUndefined();
    expect(readProgramLinks('/')).toBeUndefined();
    expect(parseProgramLinks(reader(Buffer.alloc(0)))).toBeUndefined();
  });

  it('never throws on a damaged one', () => {
    const whole = readFileSync('/bin/sh');
    const damage = fc.tuple(fc.nat({ max: 2048 }), fc.nat({ max: 255 }), fc.nat({ max: whole.length }));
    fc.assert(
      fc.property(damage, ([at, value, length]) => {
        const damaged = Buffer.from(whole.subarray(0, length));
        if (at < damaged.length) damaged[at] = value;
        parseProgramLinks(reader(damaged));
      }),
      { numRuns: 300 },
    );
  });
});
