// Units. The kernel speaks kibibytes, pages and bytes in neighbouring files; the brands keep them apart until they are bytes.

declare const unit: unique symbol;

/** A count of bytes. */
export type Bytes = number & { readonly [unit]: 'bytes' };
/** A count of 1,024-byte units, as /proc prints them ("kB" there means KiB). */
export type Kibibytes = number & { readonly [unit]: 'kibibytes' };
/** A count of memory pages; their size is a property of the machine. */
export type Pages = number & { readonly [unit]: 'pages' };

export const bytes = (count: number): Bytes => count as Bytes;
export const kibibytes = (count: number): Kibibytes => count as Kibibytes;
export const pages = (count: number): Pages => count as Pages;

export const kibibytesToBytes = (count: Kibibytes): Bytes => bytes(count * 1024);
export const pagesToBytes = (count: Pages, pageSizeBytes: number): Bytes => bytes(count * pageSizeBytes);

/** Decimal units follow hosting plans and clouds (512 MB); binary ones follow kernels and Kubernetes (512Mi). */
const sizeUnits: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  ki: 1024,
  kib: 1024,
  mi: 1024 ** 2,
  mib: 1024 ** 2,
  gi: 1024 ** 3,
  gib: 1024 ** 3,
};

/**
 * Reads a size as people write it: `180MB`, `180MiB`, `1.5 GiB`, `512Mi`, `1048576`.
 * @returns bytes, or undefined where the text is no size (negative, unknown unit, not a number).
 */
export function parseSize(text: string): Bytes | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const [, digits, suffix] = match ?? [];
  if (digits === undefined || suffix === undefined) return undefined;
  const factor = sizeUnits[suffix.toLowerCase()];
  if (factor === undefined) return undefined;
  const count = Math.round(Number(digits) * factor);
  return Number.isSafeInteger(count) ? bytes(count) : undefined;
}
