// What a program file asks the loader for: its interpreter and the libraries it is linked with (ELF, 64 bit, little-endian; elf(5)).
// The C library and a linked allocator are told by it, and it can be read after the process has ended.

export interface ProgramLinks {
  /** As `/lib64/ld-linux-x86-64.so.2`; undefined for a program without one (static). */
  interpreter: string | undefined;
  /** As `libjemalloc.so.2`. */
  libraries: string[];
}

/** Bytes of the file; fewer where it ends before. */
export type ReadBytes = (offset: number, length: number) => Buffer;

interface Segment {
  type: number;
  offset: number;
  address: number;
  size: number;
}

const segmentTypes = { load: 1, dynamic: 2, interpreter: 3 } as const;
const dynamicTags = { end: 0, needed: 1, stringTable: 5 } as const;
const longestName = 4096;
/** A damaged file may claim any size. */
const mostEntries = 4096;

/** @returns undefined for what is no such file, or a damaged one */
export function parseProgramLinks(read: ReadBytes): ProgramLinks | undefined {
  try {
    const header = read(0, 64);
    const isElf = header.readUInt32BE(0) === 0x7f454c46 && header[4] === 2 && header[5] === 1;
    return isElf ? readLinks(read, readSegments(read, header)) : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readSegments(read: ReadBytes, header: Buffer): Segment[] {
  const size = header.readUInt16LE(54);
  const count = Math.min(header.readUInt16LE(56), mostEntries);
  const table = read(Number(header.readBigUInt64LE(32)), size * count);
  return Array.from({ length: count }, (_, index) => {
    const at = index * size;
    return {
      type: table.readUInt32LE(at),
      offset: Number(table.readBigUInt64LE(at + 8)),
      address: Number(table.readBigUInt64LE(at + 16)),
      size: Number(table.readBigUInt64LE(at + 32)),
    };
  });
}

function readLinks(read: ReadBytes, segments: readonly Segment[]): ProgramLinks {
  const of = (type: number): Segment | undefined => segments.find((segment) => segment.type === type);
  const interpreter = of(segmentTypes.interpreter);
  const dynamic = of(segmentTypes.dynamic);
  const entries = dynamic ? readEntries(read, dynamic) : [];
  const names = entries.find(({ tag }) => tag === dynamicTags.stringTable);
  const home = segments.find(
    ({ type, address, size }) =>
      type === segmentTypes.load && names && names.value >= address && names.value < address + size,
  );
  return {
    interpreter: interpreter && readName(read, interpreter.offset),
    libraries:
      names && home
        ? entries
            .filter(({ tag }) => tag === dynamicTags.needed)
            .map(({ value }) => readName(read, names.value - home.address + home.offset + value))
        : [],
  };
}

function readEntries(read: ReadBytes, { offset, size }: Segment): { tag: number; value: number }[] {
  const table = read(offset, Math.min(size, 16 * mostEntries));
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; at + 16 <= table.length; at += 16) {
    const tag = Number(table.readBigUInt64LE(at));
    if (tag === dynamicTags.end) break;
    entries.push({ tag, value: Number(table.readBigUInt64LE(at + 8)) });
  }
  return entries;
}

function readName(read: ReadBytes, offset: number): string {
  const bytes = read(offset, longestName);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}
