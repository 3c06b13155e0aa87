// Which part of a file a player wants, by RFC 9110: one range of bytes. Several at once, and what is no range, is answered with the whole.

export interface ByteRange {
  start: number;
  /** The last one, inclusive. */
  end: number;
}

/** @returns undefined for the whole; null where there is nothing of it in the file */
export function parseRange(header: string | undefined, size: number): ByteRange | null | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = found ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '')
    return last === '0' || size === 0 ? null : { start: Math.max(0, size - Number(last)), end: size - 1 };
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= size ? null : { start, end };
}
