// Shares as people write them: `5%`.

import type { Share } from './config.ts';

/** @returns 0.05 for `5%`, or undefined where the text is no share. */
export function parseShare(text: Share): number | undefined {
  const [, digits] = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) / 100;
}
