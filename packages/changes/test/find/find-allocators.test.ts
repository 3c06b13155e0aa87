import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAllocators, mapsGlibc, parseLoaderCache, usualFolders } from '../../src/find/find-allocators.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allocators-'));
  await mkdir(join(folder, 'with'));
  for (const name of ['libjemalloc.so', 'libjemalloc.so.2', 'libmimalloc-secure.so.2.0', 'libjemalloc.a']) {
    await writeFile(join(folder, 'with', name), '');
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cache = `3 libs found in cache \`/etc/ld.so.cache'
\tlibmimalloc.so.2.0 (libc6,x86-64) => /opt/lib/libmimalloc.so.2.0
\tlibjemalloc.so.2 (libc6,x86-64) => /opt/lib/libjemalloc.so.2
\tlibz.so.1 (libc6,x86-64) => /lib/libz.so.1
`;

describe('findAllocators', () => {
  it('takes the versioned library of the first folder that has one, and else what the loader knows', async () => {
    const found = await findAllocators([join(folder, 'absent'), join(folder, 'with')], async () => cache);
    expect(found).toEqual({ jemalloc: join(folder, 'with/libjemalloc.so.2'), mimalloc: '/opt/lib/libmimalloc.so.2.0' });
  });

  it('finds none where there is none', async () => {
    expect(await findAllocators([folder], async () => '')).toEqual({ jemalloc: null, mimalloc: null });
  });

  it('looks into the folder of the architecture first', () => {
    expect(usualFolders('arm64')[0]).toBe('/usr/lib/aarch64-linux-gnu');
    expect(usualFolders('loong64')[0]).toBe('/usr/lib64');
  });
});

describe('parseLoaderCache', () => {
  it('reads names and paths', () => {
    expect(parseLoaderCache(cache).map(({ name }) => name)).toEqual([
      'libmimalloc.so.2.0',
      'libjemalloc.so.2',
      'libz.so.1',
    ]);
  });
});

describe('mapsGlibc', () => {
  it('tells the C libraries apart by what is mapped', () => {
    const line = (path: string): string => `7f00-7f01 r-xp 00000000 08:01 1 ${path}\n`;
    expect(mapsGlibc(line('/usr/lib/x86_64-linux-gnu/libc.so.6'))).toBe(true);
    expect(mapsGlibc(line('/lib/libc-2.31.so'))).toBe(true);
    expect(mapsGlibc(line('/lib/ld-musl-x86_64.so.1'))).toBe(false);
  });

  it('agrees with what this process reports of itself', () => {
    const report: { header: { glibcVersionRuntime?: string } } = JSON.parse(JSON.stringify(process.report.getReport()));
    expect(mapsGlibc(readFileSync('/proc/self/maps', 'utf8'))).toBe(report.header.glibcVersionRuntime !== undefined);
  });
});
