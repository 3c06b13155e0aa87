// /proc/PID/smaps: every mapping with its resident pages. Source: Documentation/filesystems/proc.rst, fs/proc/task_mmu.c.

import { type Bytes, bytes } from './bytes.ts';
import { type Figure, isKnown, unavailable } from './figure.ts';

/** One mapping. Sizes in bytes. */
export interface Mapping {
  start: bigint;
  end: bigint;
  /** Four letters, as `rw-p`; the last one is p(rivate) or s(hared). */
  permissions: string;
  inode: number;
  /** `[heap]`, `[stack]`, `[anon:name]`, a path, or empty for nameless memory. A deleted file keeps its ` (deleted)`. */
  path: string;
  sizeBytes: Bytes;
  rssBytes: Bytes;
  /** As printed: the kernel cuts every mapping's share down to whole KiB. `proportionalShare` puts the rest back. */
  pssBytes: Bytes;
  /** Resident pages mapped more than once and once; the four add up to `rssBytes`. */
  sharedCleanBytes: Bytes;
  sharedDirtyBytes: Bytes;
  privateCleanBytes: Bytes;
  privateDirtyBytes: Bytes;
  /** The dirty pages' part of `pssBytes`; since Linux 6.0. */
  pssDirtyBytes: Figure;
  /** Pages that belong to no file, resident. */
  anonymousBytes: Bytes;
  swapBytes: Bytes;
  /** Swap divided among its users; kernels before 4.3 do not print it. */
  swapPssBytes: Figure;
}

// The kernel escapes line feeds in paths (as \012) and nothing else, so the path may hold a carriage return, at which `.` would stop without the s flag.
const header = /^([0-9a-f]+)-([0-9a-f]+) ([rwxsp-]{4}) [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ (\d+) *(.*)$/s;

/**
 * Reads the whole of smaps. Text that ends in the middle (a process that ended while it was read) yields the complete mappings before that place.
 * Fields that a kernel does not know are 0 where the sum stays right without them (Swap), and a state otherwise (SwapPss, Pss_Dirty).
 */
export function parseSmaps(text: string): Mapping[] {
  const mappings: Mapping[] = [];
  let current: Mapping | undefined;
  let complete = false;
  const finish = (): void => {
    if (current && complete) mappings.push(current);
  };
  for (const line of text.split('\n')) {
    const first = line.charCodeAt(0);
    // Field names begin with a capital letter, addresses with a lower-case hexadecimal digit.
    if (first >= 65 && first <= 90) {
      if (!current) continue;
      const colon = line.indexOf(':');
      const name = line.slice(0, colon);
      // The last field of every mapping; it has no number.
      if (name === 'VmFlags') complete = true;
      const count = Number.parseInt(line.slice(colon + 1), 10) * 1024;
      if (name === 'Size') current.sizeBytes = bytes(count);
      else if (name === 'Rss') current.rssBytes = bytes(count);
      else if (name === 'Pss') current.pssBytes = bytes(count);
      else if (name === 'Pss_Dirty') current.pssDirtyBytes = count;
      else if (name === 'Shared_Clean') current.sharedCleanBytes = bytes(count);
      else if (name === 'Shared_Dirty') current.sharedDirtyBytes = bytes(count);
      else if (name === 'Private_Clean') current.privateCleanBytes = bytes(count);
      else if (name === 'Private_Dirty') current.privateDirtyBytes = bytes(count);
      else if (name === 'Anonymous') current.anonymousBytes = bytes(count);
      else if (name === 'Swap') current.swapBytes = bytes(count);
      else if (name === 'SwapPss') current.swapPssBytes = count;
      continue;
    }
    const match = header.exec(line);
    if (!match) continue;
    finish();
    complete = false;
    const [, start = '0', end = '0', permissions = '----', inode = '0', path = ''] = match;
    current = {
      start: BigInt(`0x${start}`),
      end: BigInt(`0x${end}`),
      permissions,
      inode: Number(inode),
      path,
      sizeBytes: bytes(0),
      rssBytes: bytes(0),
      pssBytes: bytes(0),
      sharedCleanBytes: bytes(0),
      sharedDirtyBytes: bytes(0),
      privateCleanBytes: bytes(0),
      privateDirtyBytes: bytes(0),
      pssDirtyBytes: unavailable('unsupported'),
      anonymousBytes: bytes(0),
      swapBytes: bytes(0),
      swapPssBytes: unavailable('unsupported'),
    };
  }
  finish();
  return mappings;
}

/** Swap that this process answers for: its share where the kernel prints one, all of it otherwise. */
export const swapShare = (mapping: Mapping): number =>
  isKnown(mapping.swapPssBytes) ? mapping.swapPssBytes : mapping.swapBytes;
