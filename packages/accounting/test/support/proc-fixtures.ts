// Captured and hand-written kernel texts: fixtures/proc, by kernel version. Its README says which is which.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { MappingContext } from '../../src/classify-mapping.ts';

const root = new URL('../../../../fixtures/proc/', import.meta.url);

export const procText = (path: string): string => readFileSync(new URL(path, root), 'utf8');

export const hasProcText = (path: string): boolean => existsSync(new URL(path, root));

/** Directories that hold a smaps with pages, as `6.18/node-20-http` or `3.10`. */
export const processFixtures: readonly string[] = (readdirSync(root, { recursive: true }) as string[])
  .filter((path) => path.endsWith('/smaps') && procText(path) !== '')
  .map((path) => path.slice(0, -'/smaps'.length))
  .sort();

/** Hand-written processes: the same one as each kernel would print it. */
export const writtenKernels = ['3.10', '4.4', '4.14', '5.4', '5.15', '6.1'] as const;

export function fixtureContext(directory: string): MappingContext {
  const executable = hasProcText(`${directory}/exe`) ? procText(`${directory}/exe`).trim() : '/opt/node/bin/node';
  const syscalls = hasProcText(`${directory}/syscalls`) ? procText(`${directory}/syscalls`) : '';
  return {
    executable,
    hasV8: /\/node$/.test(executable),
    stackPointers: syscalls.split('\n').flatMap((line) => {
      const pointer = line.split(' ').at(-2);
      return pointer?.startsWith('0x') ? BigInt(pointer) : [];
    }),
  };
}
