// The door to the kernel's files. Readers take it as an argument, so that a captured /proc serves as well as a live one.

import type { Unavailable } from './figure.ts';

export interface SystemFiles {
  /** The whole text, or why there is none. */
  readText(path: string): string | Unavailable;
  /** Target of a symbolic link. */
  readLink(path: string): string | Unavailable;
  /** Names in a directory, in no order. */
  list(path: string): string[] | Unavailable;
}
