// About how many bytes of memory a value takes, for values whose owner does not say: plain data to the byte of V8's usual layout, anything else by what can be
// seen of it. Never the size of its JSON: numbers and short strings take more, long ones less.

const pointer = 8;
/** Map, properties and elements of an object; what a string or a boxed number has before its characters. */
const objectBytes = 3 * pointer;
const stringBytes = 2 * pointer;

/** Of a larger value the rest is taken for as heavy as what was looked at. */
const mostLooks = 10_000;

/** @returns at least 1 */
export function estimateBytes(value: unknown): number {
  const seen = new Set<object>();
  const open: unknown[] = [value];
  let bytes = 0;
  let looks = 0;
  while (open.length > 0 && looks < mostLooks) {
    bytes += shallowBytes(open.pop(), seen, open);
    looks += 1;
  }
  const unseen = open.length === 0 ? 1 : (looks + open.length) / looks;
  return Math.max(1, Math.ceil(bytes * unseen));
}

/** What it refers to goes on the list. */
function shallowBytes(value: unknown, seen: Set<object>, open: unknown[]): number {
  if (typeof value === 'string') return stringBytes + value.length * (isNarrow(value) ? 1 : 2);
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 0 : stringBytes;
  if (typeof value === 'bigint') return stringBytes + value.toString(16).length / 2;
  if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
  seen.add(value);
  if (ArrayBuffer.isView(value)) return 12 * pointer + value.byteLength;
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return 10 * pointer + value.byteLength;
  if (value instanceof Date) return 10 * pointer;
  if (value instanceof Map) {
    for (const [key, content] of value) open.push(key, content);
    return objectBytes + value.size * 5 * pointer;
  }
  if (value instanceof Set) {
    for (const content of value) open.push(content);
    return objectBytes + value.size * 4 * pointer;
  }
  if (Array.isArray(value)) {
    // Numbers alone are kept in place, and are no objects of their own.
    if (value.every((content) => typeof content === 'number')) return 2 * objectBytes + value.length * pointer;
    for (const content of value) open.push(content);
    return 2 * objectBytes + value.length * pointer;
  }
  // Names of properties are shared by all objects of one shape.
  const contents = Object.values(value);
  for (const content of contents) open.push(content);
  return objectBytes + contents.length * pointer;
}

/** V8 keeps a string in one byte a character as long as all of them fit into Latin-1; the beginning of a long one stands for the whole. */
function isNarrow(text: string): boolean {
  for (let index = 0; index < Math.min(text.length, 256); index++) if (text.charCodeAt(index) > 0xff) return false;
  return true;
}
