import { describe, expect, it } from 'vitest';
import { parseSmapsRollup } from '../src/parse-smaps-rollup.ts';
import { procText } from './support/proc-fixtures.ts';

describe('parseSmapsRollup', () => {
  it('reads all sums, from kernels that split the proportional size', () => {
    expect(parseSmapsRollup(procText('6.1/smaps_rollup'))).toEqual({
      rssBytes: 16500 * 1024,
      pssBytes: 8154 * 1024,
      pssAnonymousBytes: 5688 * 1024,
      anonymousBytes: 6720 * 1024,
      swapBytes: 1664 * 1024,
      swapPssBytes: 1024 * 1024,
    });
  });

  it('has no Pss_Anon before Linux 5.3, and says so', () => {
    const rollup = parseSmapsRollup(procText('4.14/smaps_rollup'));
    expect(rollup.pssAnonymousBytes).toEqual({ state: 'unsupported' });
    expect(rollup.pssBytes).toBe(8138 * 1024);
  });

  it('of an ended process is all states', () => {
    for (const figure of Object.values(parseSmapsRollup(''))) expect(figure).toEqual({ state: 'unsupported' });
  });
});
