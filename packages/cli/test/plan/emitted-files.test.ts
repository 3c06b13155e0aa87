import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TareError } from '@tare/accounting';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { requireEmitPlace, writeDocument, writeFolder } from '../../src/plan/emitted-files.ts';

const root = mkdtempSync(join(tmpdir(), 'tare-emit-'));
let count = 0;
let place = '';
beforeEach(() => {
  count += 1;
  place = join(root, `case-${count}`, 'howto');
  mkdirSync(join(root, `case-${count}`));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const files = new Map([
  ['README.md', '# how\n'],
  ['web/command.sh', 'node server.js\n'],
]);
const listed = (): string[] => readdirSync(place, { recursive: true }).map(String).sort();

/** What a refusal saw. */
function refusal(work: () => void): string {
  try {
    work();
  } catch (error) {
    if (error instanceof TareError && error.code === 'OUTPUT_UNWRITABLE') return error.seen ?? '';
    throw error;
  }
  return 'no refusal';
}

describe('a folder that --emit writes', () => {
  it('is made, and holds every file', () => {
    requireEmitPlace(place);
    writeFolder(place, files);
    expect(listed()).toEqual(['.tare-emitted.json', 'README.md', 'web', 'web/command.sh']);
    expect(readFileSync(join(place, 'web/command.sh'), 'utf8')).toBe('node server.js\n');
  });

  it('is written again as long as nobody changed it; files that are no part any more go', () => {
    writeFolder(place, files);
    requireEmitPlace(place);
    writeFolder(place, new Map([['README.md', '# other\n']]));
    expect(listed().filter((name) => name.includes('.'))).toEqual(['.tare-emitted.json', 'README.md']);
    expect(readFileSync(join(place, 'README.md'), 'utf8')).toBe('# other\n');
  });

  it('is refused where a file was changed since', () => {
    writeFolder(place, files);
    writeFileSync(join(place, 'README.md'), '# how\nmine\n');
    expect(refusal(() => requireEmitPlace(place))).toBe('README.md');
    expect(refusal(() => writeFolder(place, files))).toBe('README.md');
    expect(readFileSync(join(place, 'README.md'), 'utf8')).toBe('# how\nmine\n');
  });

  it('is refused where somebody else put a file, also by a link', () => {
    writeFolder(place, files);
    writeFileSync(join(place, 'web/Dockerfile'), 'FROM node\n');
    symlinkSync('/etc/hostname', join(place, 'link'));
    expect(refusal(() => requireEmitPlace(place))).toBe('link, web/Dockerfile');
  });

  it('is refused where it holds a project, before anything is written', () => {
    mkdirSync(place);
    for (const name of ['a.js', 'b.js', 'c.js', 'd.js', 'e.js', 'f.js']) writeFileSync(join(place, name), '');
    expect(refusal(() => requireEmitPlace(place))).toBe('a.js, b.js, c.js, d.js, e.js and 1 more');
    expect(listed()).toHaveLength(6);
  });

  it('may be empty', () => {
    mkdirSync(place);
    expect(refusal(() => requireEmitPlace(place))).toBe('no refusal');
    expect(listed()).toEqual([]);
  });

  it('is refused where a file is in its place', () => {
    writeFileSync(place, '');
    expect(refusal(() => requireEmitPlace(place))).toContain('it is a file');
  });

  it('keeps its files inside', () => {
    expect(() => writeFolder(place, new Map([['../outside.sh', 'x']]))).toThrow('leaves the folder');
    expect(readdirSync(join(place, '..'))).not.toContain('outside.sh');
  });
});

describe('a document that --emit writes', () => {
  const document = (): string => `${place}.md`;

  it('is written again as long as nobody changed it', () => {
    writeDocument(document(), '# one\n');
    writeDocument(document(), '# two\n');
    expect(readFileSync(document(), 'utf8')).toMatch(/^<!-- Written by tare plan.* -->\n# two\n$/);
  });

  it('is refused where it was changed since', () => {
    writeDocument(document(), '# one\n');
    writeFileSync(document(), `${readFileSync(document(), 'utf8')}mine\n`);
    expect(refusal(() => requireEmitPlace(document()))).toBe(document());
    expect(refusal(() => writeDocument(document(), '# two\n'))).toBe(document());
    expect(readFileSync(document(), 'utf8')).toMatch(/mine\n$/);
  });

  it("is refused where it is somebody's README", () => {
    writeFileSync(document(), '# My project\n');
    expect(refusal(() => requireEmitPlace(document()))).toBe(document());
  });

  it('is refused in a folder that is not there', () => {
    expect(refusal(() => requireEmitPlace(join(place, 'none', 'a.md')))).toContain('ENOENT');
  });
});
