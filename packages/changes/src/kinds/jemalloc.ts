import type { ChangeKind } from '../change.ts';
import { preloadAllocator } from '../preload-allocator.ts';

export const jemalloc: ChangeKind = {
  id: 'jemalloc',
  title: 'jemalloc in place of malloc',
  group: 'allocator',
  mode: 'natural',
  does: 'jemalloc sorts allocations by size into pages of their own and gives free pages back after some seconds, so that less is lost to fragmentation.',
  backfires:
    "It manages the C heap alone, not V8's: a server whose memory is JavaScript objects gains nothing and pays for the allocator's own tables. Peaks can be higher than with malloc.",
  detects:
    'Where the shared library is found on this machine (the loader’s cache and the usual folders), and processes use glibc. Tried by LD_PRELOAD, by the natural figure.',
  detect: (findings) => preloadAllocator(findings, 'jemalloc'),
};
