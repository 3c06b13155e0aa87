// Whether other allocators are installed on this machine, as shared libraries that LD_PRELOAD can take.

import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type Allocator = 'jemalloc' | 'mimalloc';

/** Of Debian's multiarch folders, by Node.js's name of the architecture. */
const triplets: Readonly<Record<string, string>> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
  arm: 'arm-linux-gnueabihf',
  ia32: 'i386-linux-gnu',
  ppc64: 'powerpc64le-linux-gnu',
  s390x: 's390x-linux-gnu',
  riscv64: 'riscv64-linux-gnu',
};

/** Whole libraries; `libmimalloc-secure.so` and debug builds are others. */
const forms: Readonly<Record<Allocator, RegExp>> = {
  jemalloc: /^libjemalloc\.so(\.\d+)*$/,
  mimalloc: /^libmimalloc\.so(\.\d+)*$/,
};

/** Pure: names by which the loader's cache (`ldconfig -p`) knows libraries, with their paths: `libjemalloc.so.2 (libc6,x86-64) => /usr/lib/...`. */
export function parseLoaderCache(text: string): { name: string; path: string; kind: string }[] {
  return [...text.matchAll(/^\s*(\S+) \(([^)]*)\) => (\S+)$/gm)].map(([, name = '', kind = '', path = '']) => ({
    name,
    path,
    kind,
  }));
}

export const usualFolders = (architecture: string): string[] => [
  ...(triplets[architecture] === undefined
    ? []
    : [`/usr/lib/${triplets[architecture]}`, `/lib/${triplets[architecture]}`]),
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/lib',
  '/usr/local/lib64',
];

/** @returns the path in the first folder that has it, else the loader's cache's; null where neither has */
export async function findAllocators(
  folders: readonly string[],
  readCache: () => Promise<string> = readLoaderCache,
): Promise<Record<Allocator, string | null>> {
  const cache = parseLoaderCache(await readCache());
  const find = async (allocator: Allocator): Promise<string | null> => {
    for (const folder of folders) {
      const names = await readdir(folder).catch((): string[] => []);
      // The one with a version is what programs are linked with; the bare name comes with the headers.
      const [name] = names.filter((one) => forms[allocator].test(one)).sort((a, b) => b.length - a.length);
      if (name !== undefined) return join(folder, name);
    }
    return cache.find(({ name }) => forms[allocator].test(name))?.path ?? null;
  };
  return { jemalloc: await find('jemalloc'), mimalloc: await find('mimalloc') };
}

/** Empty where there is no such program, as on musl. */
async function readLoaderCache(): Promise<string> {
  for (const program of ['/sbin/ldconfig', '/usr/sbin/ldconfig']) {
    try {
      const { stdout } = await promisify(execFile)(program, ['-p'], { maxBuffer: 16 * 2 ** 20, timeout: 5000 });
      return stdout;
    } catch {
      // The next place.
    }
  }
  return '';
}

/** Pure: whether a process whose memory map this is runs on glibc. */
export const mapsGlibc = (maps: string): boolean =>
  /\/libc(-[\d.]+)?\.so(\.6)?$/m.test(maps) && !/\/ld-musl-/.test(maps);
