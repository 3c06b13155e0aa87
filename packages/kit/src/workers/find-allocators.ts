// Allocators that are installed as shared libraries, in the folders where distributions put them.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Allocator } from './choose-launch.ts';

const folders: readonly string[] = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/lib',
  '/usr/local/lib64',
];

const forms: Readonly<Record<Allocator, RegExp>> = {
  jemalloc: /^libjemalloc\.so(\.\d+)*$/,
  mimalloc: /^libmimalloc\.so(\.\d+)*$/,
};

export function findAllocators(within: readonly string[] = folders): Partial<Record<Allocator, string>> {
  const found: Partial<Record<Allocator, string>> = {};
  for (const folder of within) {
    const names = namesIn(folder);
    for (const allocator of ['jemalloc', 'mimalloc'] as const) {
      const name = names.find((one) => forms[allocator].test(one) && existsSync(join(folder, one)));
      if (name !== undefined) found[allocator] ??= join(folder, name);
    }
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
