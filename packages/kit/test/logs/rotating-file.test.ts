import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/logs/index.ts';
import { writeToFile } from '../../src/logs/rotating-file.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'kit-log-'));
  cleanups.push(() => rmSync(made, { recursive: true }));
  return made;
}

function writing(maxBytes: number, keep: number) {
  const file = join(directory(), 'deep', 'app.log');
  const errors: unknown[] = [];
  const open = () => {
    const writer = writeToFile(
      { file, maxBytes, keep },
      { onError: (error) => errors.push(error), onLost: () => undefined },
    );
    cleanups.push(writer.close);
    return writer;
  };
  const read = (age?: number): string => readFileSync(age === undefined ? file : `${file}.${age}`, 'utf8');
  return { file, errors, open, read, names: () => readdirSync(join(file, '..')).sort() };
}

const line = (index: number, size: number = 100): string => `${index} `.padEnd(size - 1, 'x').concat('\n');

describe('writeToFile', () => {
  it('begins anew when it is full, and keeps so many older ones', () => {
    const { open, read, names, errors } = writing(300, 2);
    const writer = open();
    for (let index = 0; index < 11; index += 1) writer.write(line(index));
    expect(names()).toEqual(['app.log', 'app.log.1', 'app.log.2']);
    expect(read()).toBe(line(9) + line(10));
    expect(read(1)).toBe(line(6) + line(7) + line(8));
    expect(read(2)).toBe(line(3) + line(4) + line(5));
    expect(errors).toEqual([]);
  });

  it('keeps none where none are to be kept', () => {
    const { open, read, names } = writing(300, 0);
    const writer = open();
    for (let index = 0; index < 4; index += 1) writer.write(line(index));
    expect(names()).toEqual(['app.log']);
    expect(read()).toBe(line(3));
  });

  it('goes on with the file that is there', () => {
    const { open, read } = writing(300, 1);
    const first = open();
    first.write(line(0));
    first.write(line(1));
    first.close();
    const second = open();
    second.write(line(2));
    second.write(line(3));
    expect(read(1)).toBe(line(0) + line(1) + line(2));
    expect(read()).toBe(line(3));
  });

  it('loses no line within what is kept, and no file is larger than it may be', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 10, max: 700 }), { minLength: 1, maxLength: 60 }), (sizes) => {
        const { open, read, file } = writing(500, 100);
        const writer = open();
        const lines = sizes.map((size, index) => line(index, size));
        for (const one of lines) writer.write(one);
        const ages = Array.from({ length: 100 }, (_, age) => age + 1).filter((age) => existsSync(`${file}.${age}`));
        expect([...ages.reverse().map((age) => read(age)), read()].join('')).toBe(lines.join(''));
        for (const age of ages) expect(read(age).length <= 500 || read(age).split('\n').length === 2).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('follows where somebody else has moved the file, and moves nothing itself', () => {
    const { open, read, file, names } = writing(300, 3);
    const writer = open();
    for (let index = 0; index < 3; index += 1) writer.write(line(index));
    renameSync(file, `${file}.moved`);
    writer.write(line(3));
    expect(read()).toBe(line(3));
    expect(names()).toEqual(['app.log', 'app.log.moved']);
  });

  it('writes on in the same file where it cannot be moved, and does not try at each line', () => {
    const { open, read, file, errors } = writing(300, 1);
    // A directory that is not empty stands where the older file would go.
    mkdirSync(`${file}.1/full`, { recursive: true });
    const writer = open();
    for (let index = 0; index < 5; index += 1) writer.write(line(index));
    expect(read()).toBe([0, 1, 2, 3, 4].map((index) => line(index)).join(''));
    expect(errors).toHaveLength(1);
    rmSync(`${file}.1`, { recursive: true });
    writer.write(line(5));
    writer.write(line(6));
    expect(read(1)).toContain(line(5));
    expect(read()).toBe(line(6));
  });

  it('writes again where its directory was away for a while, with one word of it', () => {
    const { open, read, file, errors } = writing(1000, 1);
    const writer = open();
    writer.write(line(0));
    writer.close();
    rmSync(join(file, '..'), { recursive: true });
    writer.write(line(1));
    expect(read()).toBe(line(1));
    expect(errors).toEqual([]);
  });
});

it('a log writes to a file, rotates it, and opens it again after it was closed', () => {
  const file = join(directory(), 'app.log');
  const log = createLog({ name: 'app', destination: { file, maxBytes: '2KB', keep: 1 } });
  cleanups.push(log.close);
  for (let index = 0; index < 30; index += 1) log.info({ index }, 'a line');
  log.close();
  log.info({ index: 30 }, 'a line');
  const lines = [`${file}.1`, file].flatMap((path) => readFileSync(path, 'utf8').split('\n').filter(Boolean));
  expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(2000);
  expect(lines.map((text) => JSON.parse(text).index).at(-1)).toBe(30);
});
