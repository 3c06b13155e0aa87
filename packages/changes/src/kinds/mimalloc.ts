import type { ChangeKind } from '../change.ts';
import { preloadAllocator } from '../preload-allocator.ts';

export const mimalloc: ChangeKind = {
  id: 'mimalloc',
  title: 'mimalloc in place of malloc',
  group: 'allocator',
  mode: 'natural',
  does: 'mimalloc keeps small lists of free blocks per page and thread, and gives whole pages back early.',
  backfires:
    "It manages the C heap alone, not V8's: a server whose memory is JavaScript objects gains nothing and pays for the allocator's own tables. Peaks can be higher than with malloc.",
  detects:
    'Where the shared library is found on this machine (the loader’s cache and the usual folders), and processes use glibc. Tried by LD_PRELOAD, by the natural figure.',
  detect: (findings) => preloadAllocator(findings, 'mimalloc'),
};
