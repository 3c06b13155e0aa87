import { describe, expect, it } from 'vitest';
import { describeSelftest } from '../../../src/content/selftest/describe-selftest.ts';
import { failedSelftest, passedSelftest } from '../../support/sample-selftest.ts';

const linesOf = (result: ReturnType<typeof passedSelftest>): string[] =>
  describeSelftest(result).findings.flatMap(({ findings }) => findings.map(({ tone, text }) => `${tone}: ${text}`));

describe('the report of a self-test', () => {
  it('has a line for each check and ends with what follows', () => {
    expect(linesOf(passedSelftest())).toEqual([
      'good: planted +10 MB: found 10.02 MB (9.98 to 10.06)',
      'good: planted +1 MB: found 1.02 MB (0.98 to 1.05)',
      'good: planted +0.2 MB: found 0.21 MB (0.18 to 0.25)',
      'good: planted nothing: found 4 kB (−25 to 33)',
      'good: planted a leak of 2 MB per 1,000 requests: found 2.04 MB per 1,000 requests (1.95 to 2.13)',
      'good: The self-test passed: all 5 checks came out as planted, in 1 min 14 s.',
    ]);
  });

  it('says what was expected where it was not found', () => {
    expect(linesOf(failedSelftest())).toEqual(
      expect.arrayContaining([
        'bad: planted +0.2 MB: found 0.03 MB (−0.06 to 0.12); 0.2 MB was to be found, and the verdict is no-effect',
        expect.stringMatching(/^bad: The self-test failed: 4 of 5 checks came out as planted/),
      ]),
    );
  });

  it('does not call an interrupted one failed', () => {
    const result = { ...failedSelftest(), outcome: 'interrupted' as const };
    expect(linesOf(result).at(-1)).toBe(
      'bad: The self-test did not come to its end: 4 of 5 checks came out as planted.',
    );
  });
});
