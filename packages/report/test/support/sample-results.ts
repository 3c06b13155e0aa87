// All kinds of results but Recordings, by what they are samples of.

import type { Comparison } from '@tare/experiment';
import type { Result } from '../../src/result.ts';
import { failedCheck, passedCheck } from './sample-check.ts';
import { comparedRecordings, interruptedComparison, manyChanges, oneChange } from './sample-comparison.ts';
import { leaking, leakingDescriptors, pairedLeak, steady, undecided } from './sample-leak.ts';
import { failedSelftest, passedSelftest } from './sample-selftest.ts';

export const sampleResults = (): Record<string, Result> => ({
  'a comparison of one change': oneChange(),
  'a comparison of many changes': manyChanges(),
  'an interrupted comparison': interruptedComparison(),
  'a comparison of recordings': comparedRecordings(),
  'a check that fails': failedCheck(),
  'a check that passes': passedCheck(),
  'a service that leaks': leaking(),
  'a service that leaks file descriptors': leakingDescriptors(),
  'a steady service': steady(),
  'an undecided leak test': undecided(),
  'a leak test against a base': pairedLeak(),
  'a self-test that passes': passedSelftest(),
  'a self-test that fails': failedSelftest(),
});

const hostileText: string = `</script><img src=x onerror="alert('1')"><!-- \u001b[31mred\u2028\u202e| \`code\` *bold* & 'quoted'\n::error::`;

/** Every text of strangers in it means harm. */
export function hostileResults(): Record<string, Result> {
  const check = failedCheck();
  const leak = leaking();
  const selftest = failedSelftest();
  return {
    comparison: hostileComparison(),
    check: {
      ...check,
      subject: { name: hostileText },
      results: check.results.map((one) => ({ ...one, service: hostileText })),
      decisions: check.decisions.map(({ decision, fired }) => ({
        decision: { ...decision, change: hostileText, because: hostileText },
        fired: fired.map((one) => ({ ...one, seen: hostileText })),
      })),
      comparison: hostileComparison(),
    },
    leak: {
      ...leak,
      subject: { name: hostileText },
      services: leak.services.map((one) => ({ ...one, service: hostileText })),
      runs: leak.runs.map((run) => ({
        ...run,
        arm: hostileText,
        services: run.services.map((one) => ({ ...one, name: hostileText })),
      })),
    },
    selftest: {
      ...selftest,
      checks: selftest.checks.map((one) => ({ ...one, planted: hostileText, because: hostileText })),
    },
  };
}

function hostileComparison(): Comparison {
  const comparison = manyChanges();
  const [first] = comparison.arms;
  if (first === undefined) throw new Error('the sample has an arm');
  const renamed = { ...first, name: hostileText };
  return {
    ...comparison,
    subject: { name: hostileText },
    baseline: { ...comparison.baseline, name: hostileText },
    arms: [
      {
        ...renamed,
        source: { kind: 'revision', revision: hostileText, commit: hostileText },
        services: renamed.services.map((service) => ({
          ...service,
          command: hostileText,
          environmentNames: [hostileText],
        })),
      },
    ],
    verdicts: comparison.verdicts.map((verdict) => ({
      ...verdict,
      change: hostileText,
      brokeBecause: hostileText,
      unmeasuredBecause: hostileText,
    })),
    warnings: [{ code: 'hostile', service: hostileText, message: hostileText }],
  };
}
