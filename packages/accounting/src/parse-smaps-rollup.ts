// /proc/PID/smaps_rollup: smaps summed by the kernel (4.14 and later); Pss_Anon since 5.3.

import type { Figure } from './figure.ts';
import { readKibibyteField } from './key-value-lines.ts';

/** All in bytes. */
export interface SmapsRollup {
  rssBytes: Figure;
  pssBytes: Figure;
  /** Anonymous pages, copy-on-write ones divided among the forked family. */
  pssAnonymousBytes: Figure;
  /** Anonymous pages in full. */
  anonymousBytes: Figure;
  swapBytes: Figure;
  swapPssBytes: Figure;
}

export const parseSmapsRollup = (text: string): SmapsRollup => ({
  rssBytes: readKibibyteField(text, 'Rss'),
  pssBytes: readKibibyteField(text, 'Pss'),
  pssAnonymousBytes: readKibibyteField(text, 'Pss_Anon'),
  anonymousBytes: readKibibyteField(text, 'Anonymous'),
  swapBytes: readKibibyteField(text, 'Swap'),
  swapPssBytes: readKibibyteField(text, 'SwapPss'),
});
