// smaps texts whose truth is known: mappings drawn by fast-check, printed as the kernel prints them.

import fc from 'fast-check';
import type { MemoryClass } from '../../src/recording.ts';

/** Sizes in pages of 4 KiB; who shares them is known here, unlike in the text. */
export interface DrawnMapping {
  path: string;
  permissions: string;
  inode: number;
  /** What the classes of tare say about such a path. */
  memoryClass: MemoryClass;
  sharedClean: number;
  sharedDirty: number;
  privateClean: number;
  privateDirty: number;
  /** Processes that share the shared pages. */
  users: number;
  /** Whether all resident pages, the dirty ones or none are anonymous. */
  anonymous: 'all' | 'dirty' | 'none';
  swapKib: number;
  swapUsers: number;
}

export type FieldSet = 'linux 3.10' | 'linux 4.4' | 'linux 5.4' | 'linux 6.1';
const fieldSets: readonly FieldSet[] = ['linux 3.10', 'linux 4.4', 'linux 5.4', 'linux 6.1'];

const printed: Record<FieldSet, string> = {
  'linux 3.10':
    'Size Rss Pss Shared_Clean Shared_Dirty Private_Clean Private_Dirty Referenced Anonymous AnonHugePages Swap KernelPageSize MMUPageSize Locked',
  'linux 4.4':
    'Size Rss Pss Shared_Clean Shared_Dirty Private_Clean Private_Dirty Referenced Anonymous AnonHugePages Shared_Hugetlb Private_Hugetlb Swap SwapPss KernelPageSize MMUPageSize Locked',
  'linux 5.4':
    'Size KernelPageSize MMUPageSize Rss Pss Shared_Clean Shared_Dirty Private_Clean Private_Dirty Referenced Anonymous LazyFree AnonHugePages ShmemPmdMapped FilePmdMapped Shared_Hugetlb Private_Hugetlb Swap SwapPss Locked THPeligible ProtectionKey',
  'linux 6.1':
    'Size KernelPageSize MMUPageSize Rss Pss Pss_Dirty Shared_Clean Shared_Dirty Private_Clean Private_Dirty Referenced Anonymous LazyFree AnonHugePages ShmemPmdMapped FilePmdMapped Shared_Hugetlb Private_Hugetlb Swap SwapPss Locked THPeligible ProtectionKey',
};

export const rssKib = (drawn: DrawnMapping): number =>
  4 * (drawn.sharedClean + drawn.sharedDirty + drawn.privateClean + drawn.privateDirty);

export const sharedKib = (drawn: DrawnMapping): number => 4 * (drawn.sharedClean + drawn.sharedDirty);

/** As the kernel prints it: cut to whole KiB. */
export const pssKib = (drawn: DrawnMapping): number =>
  4 * (drawn.privateClean + drawn.privateDirty) + Math.floor(sharedKib(drawn) / drawn.users);

export const anonymousKib = (drawn: DrawnMapping): number =>
  ({ all: rssKib(drawn), dirty: 4 * (drawn.sharedDirty + drawn.privateDirty), none: 0 })[drawn.anonymous];

/** What this process answers for of its anonymous pages, before anything is cut. */
export const trueAnonymousKib = (drawn: DrawnMapping): number =>
  ({
    all: 4 * (drawn.privateClean + drawn.privateDirty) + sharedKib(drawn) / drawn.users,
    dirty: 4 * (drawn.privateDirty + drawn.sharedDirty / drawn.users),
    none: 0,
  })[drawn.anonymous];

export const swapPssKib = (drawn: DrawnMapping): number => Math.floor(drawn.swapKib / drawn.swapUsers);

function fields(drawn: DrawnMapping): Record<string, number> {
  return {
    Size: 4096,
    KernelPageSize: 4,
    MMUPageSize: 4,
    Rss: rssKib(drawn),
    Pss: pssKib(drawn),
    Pss_Dirty: 4 * drawn.privateDirty + Math.floor((4 * drawn.sharedDirty) / drawn.users),
    Shared_Clean: 4 * drawn.sharedClean,
    Shared_Dirty: 4 * drawn.sharedDirty,
    Private_Clean: 4 * drawn.privateClean,
    Private_Dirty: 4 * drawn.privateDirty,
    Referenced: rssKib(drawn),
    Anonymous: anonymousKib(drawn),
    Swap: drawn.swapKib,
    SwapPss: swapPssKib(drawn),
  };
}

/** Each mapping has 4 MiB and a gap behind it, so that none is taken for its neighbour's tail, and none begins where an arena of malloc would. */
export const startOf = (index: number): bigint => 0x7f10_0010_0000n + BigInt(index) * 0x100_0000n;
export const mappingBytes = 0x40_0000n;

export function printSmaps(mappings: readonly DrawnMapping[], fieldSet: FieldSet): string {
  return mappings
    .map((drawn, index) => {
      const start = startOf(index);
      const range = `${start.toString(16)}-${(start + mappingBytes).toString(16)}`;
      const head = `${range} ${drawn.permissions} 00000000 fe:00 ${drawn.inode} `;
      const values = fields(drawn);
      const lines = printed[fieldSet].split(' ').map((name) => {
        if (name === 'THPeligible' || name === 'ProtectionKey') return `${`${name}:`.padEnd(15)} ${'0'.padStart(8)}`;
        return `${`${name}:`.padEnd(15)} ${String(values[name] ?? 0).padStart(8)} kB`;
      });
      return [drawn.path === '' ? head : head.padEnd(73) + drawn.path, ...lines, 'VmFlags: rd wr mr mw me ac '].join(
        '\n',
      );
    })
    .map((text) => `${text}\n`)
    .join('');
}

const pages = fc.nat({ max: 3000 });

/** Any text without a line feed, which the kernel writes as \012. */
const fileName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('\n', '\\012')),
  fc.constantFrom(
    'two  spaces',
    'carriage\rreturn',
    'line\u2028separator',
    'x (deleted)',
    'Rss: 999 kB',
    'a-b rw-p 0 0:0 1',
  ),
);

interface Shape {
  path: fc.Arbitrary<string>;
  permissions: string;
  named: boolean;
  anonymous: DrawnMapping['anonymous'];
}

export const drawnExecutable = '/opt/some runtime/bin/program';

const shapes: Partial<Record<MemoryClass, Shape>> = {
  malloc: { path: fc.constant('[heap]'), permissions: 'rw-p', named: false, anonymous: 'all' },
  stacks: { path: fc.constant('[stack]'), permissions: 'rw-p', named: false, anonymous: 'all' },
  anonymous: { path: fc.constantFrom('', '[anon:a name]'), permissions: 'rw-p', named: false, anonymous: 'all' },
  runtime: {
    path: fc.constantFrom(drawnExecutable, `${drawnExecutable} (deleted)`),
    permissions: 'rw-p',
    named: true,
    anonymous: 'dirty',
  },
  libraries: {
    path: fileName.map((name) => `/usr/lib/${name}.so.6`),
    permissions: 'r-xp',
    named: true,
    anonymous: 'dirty',
  },
  addons: { path: fileName.map((name) => `/srv/${name}.node`), permissions: 'rw-p', named: true, anonymous: 'dirty' },
  files: { path: fileName.map((name) => `/srv/${name}.data`), permissions: 'r--s', named: true, anonymous: 'none' },
  shared: { path: fileName.map((name) => `/dev/shm/${name}`), permissions: 'rw-s', named: true, anonymous: 'none' },
};

const drawnShapes = Object.entries(shapes) as [MemoryClass, Shape][];

/** @param users how many processes share the copied pages; drawn for each mapping where left out */
export function drawMapping(users?: number): fc.Arbitrary<DrawnMapping> {
  return fc.constantFrom(...drawnShapes).chain(([memoryClass, shape]) =>
    fc.record({
      path: shape.path,
      permissions: fc.constant(shape.permissions),
      inode: shape.named ? fc.integer({ min: 1, max: 1e9 }) : fc.constant(0),
      memoryClass: fc.constant(memoryClass),
      sharedClean: shape.anonymous === 'all' ? fc.constant(0) : pages,
      sharedDirty: shape.permissions === 'r-xp' ? fc.constant(0) : pages,
      privateClean: pages,
      privateDirty: pages,
      users: users === undefined ? fc.integer({ min: 2, max: 40 }) : fc.constant(users),
      anonymous: fc.constant(shape.anonymous),
      swapKib: shape.anonymous === 'none' ? fc.constant(0) : fc.nat({ max: 2000 }).map((count) => count * 4),
      swapUsers: fc.integer({ min: 1, max: 8 }),
    }),
  );
}

export const drawnMappings: fc.Arbitrary<DrawnMapping[]> = fc.array(drawMapping(), { maxLength: 12 });
export const drawnFieldSet: fc.Arbitrary<FieldSet> = fc.constantFrom(...fieldSets);
