import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findAllocators } from '../../src/workers/find-allocators.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tare-allocators-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function library(folder: string, ...names: string[]): string {
  const path = join(root, folder);
  mkdirSync(path, { recursive: true });
  for (const name of names) writeFileSync(join(path, name), '');
  return path;
}

describe('findAllocators', () => {
  it('finds shared libraries with and without a version', () => {
    const folder = library('lib', 'libjemalloc.so.2', 'libmimalloc.so', 'libc.so.6');
    expect(findAllocators([folder])).toEqual({
      jemalloc: join(folder, 'libjemalloc.so.2'),
      mimalloc: join(folder, 'libmimalloc.so'),
    });
  });

  it('takes nothing that only looks like one', () => {
    const names = [
      'libjemalloc.a',
      'libjemalloc_pic.a',
      'libmimalloc.so.2.debug',
      'libmimalloc-secure.so',
      'notlibjemalloc.so',
    ];
    expect(findAllocators([library('lib', ...names)])).toEqual({});
  });

  it('takes the first folder that has it', () => {
    const [first, second] = [library('a', 'libmimalloc.so.2'), library('b', 'libmimalloc.so.2', 'libjemalloc.so')];
    expect(findAllocators([first, second])).toEqual({
      mimalloc: join(first, 'libmimalloc.so.2'),
      jemalloc: join(second, 'libjemalloc.so'),
    });
  });

  it('passes over folders that are not there, and over links to nothing', () => {
    const folder = library('lib');
    symlinkSync('libjemalloc.so.2', join(folder, 'libjemalloc.so'));
    expect(findAllocators([join(root, 'none'), folder])).toEqual({});
  });
});
