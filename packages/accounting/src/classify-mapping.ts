// Which class a mapping's pages belong to. Names decide where the kernel gives any; the shapes of V8's and glibc's mappings decide for nameless memory.

import type { Mapping } from './parse-smaps.ts';
import type { MemoryClass } from './recording.ts';

/** What has to be known of a process besides its mappings. */
export interface MappingContext {
  /** Path of the program file, as /proc/PID/exe shows it. */
  executable: string | undefined;
  /** Whether V8 runs in it. */
  hasV8: boolean;
  /** Stack pointers of its threads, where they may be read. */
  stackPointers: readonly bigint[];
}

/** V8 allocates its spaces in pages of 256 KiB aligned to their size (kRegularPageSize), at addresses that it draws by chance. */
const v8PageBytes = 256n * 1024n;
/** mmap without a hint goes below the stack, at 0x7e... and above; V8's random hints fall there once in a hundred. */
const mmapRegionStart = 0x7e00_0000_0000n;
/** glibc's per-thread arenas are reserved in pieces of 64 MiB, aligned to it (HEAP_MAX_SIZE), and opened from the front. */
const arenaBytes = 64n * 1024n * 1024n;

const smallestThreadStack = 64n * 1024n;
const largestThreadStack = 64n * 1024n * 1024n;

/** Classes of all mappings of one process, in their order. A guard page in front is what tells a thread's stack from other memory, so neighbours are looked at. */
export function classifyMappings(mappings: readonly Mapping[], context: MappingContext): MemoryClass[] {
  return mappings.map((mapping, index) => classify(mapping, mappings[index - 1], mappings[index + 1], context));
}

function classify(
  mapping: Mapping,
  before: Mapping | undefined,
  after: Mapping | undefined,
  context: MappingContext,
): MemoryClass {
  const { path, inode, permissions } = mapping;
  if (path === '[heap]') return 'malloc';
  if (path === '[stack]' || path.startsWith('[stack:')) return 'stacks';
  if (permissions.endsWith('s')) return inode === 0 || isMemoryFile(path) ? 'shared' : 'files';
  if (inode !== 0 && path !== '') {
    // memfd and System V segments are shared memory even where they are mapped privately.
    return programClass(path, context) ?? (isMemoryFile(path) ? 'shared' : 'files');
  }
  // The kernel's own page of code in every process, which ldd lists as linux-vdso.so.1.
  if (path === '[vdso]' || path === '[vsyscall]' || path.startsWith('[vvar')) return 'libraries';
  // The data segment's zero-filled tail (bss) follows the program or a library and belongs to it.
  if (path === '' && before && before.inode !== 0 && before.end === mapping.start && permissions === 'rw-p') {
    const owner = programClass(before.path, context);
    if (owner) return owner;
  }
  if (context.stackPointers.some((pointer) => pointer >= mapping.start && pointer < mapping.end)) return 'stacks';
  if (isGuardedStack(mapping, before)) return 'stacks';
  if (isArena(mapping, after)) return 'malloc';
  if (context.hasV8 && isV8Page(mapping)) return 'js-heap';
  return 'anonymous';
}

/** Class of a program's or library's file; one that was replaced on disk while it runs keeps its class. */
function programClass(path: string, context: MappingContext): 'runtime' | 'addons' | 'libraries' | undefined {
  const file = path.replace(/ \(deleted\)$/, '');
  if (file === context.executable) return 'runtime';
  if (file.endsWith('.node')) return 'addons';
  return /\.so(\.[\w.]+)?$/.test(file) ? 'libraries' : undefined;
}

const isMemoryFile = (path: string): boolean =>
  path.startsWith('/memfd:') ||
  path.startsWith('/SYSV') ||
  path.startsWith('/dev/shm/') ||
  path.startsWith('/dev/zero');

function isGuardedStack(mapping: Mapping, before: Mapping | undefined): boolean {
  const size = mapping.end - mapping.start;
  return (
    mapping.permissions === 'rw-p' &&
    before?.permissions === '---p' &&
    before.end === mapping.start &&
    before.end - before.start <= 64n * 1024n &&
    size >= smallestThreadStack &&
    size <= largestThreadStack &&
    // Stack sizes are round; what else follows a guard page rarely is.
    size % smallestThreadStack === 0n
  );
}

function isArena(mapping: Mapping, after: Mapping | undefined): boolean {
  if (mapping.permissions !== 'rw-p' || mapping.start % arenaBytes !== 0n) return false;
  const reservedEnd = mapping.start + arenaBytes;
  return mapping.end === reservedEnd || (after?.permissions === '---p' && after.end === reservedEnd);
}

const isV8Page = (mapping: Mapping): boolean =>
  // Generated code is executable and nameless: nothing else in a Node.js process is.
  mapping.permissions === 'rwxp' ||
  mapping.permissions === 'r-xp' ||
  (mapping.start < mmapRegionStart && mapping.start % v8PageBytes === 0n);
