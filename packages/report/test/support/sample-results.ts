// All kinds of results but Recordings, by what they are samples of.

import type { Comparison, Explanation, Plan, PlanPath } from '@tare/experiment';
import type { Result } from '../../src/result.ts';
import { failedCheck, passedCheck } from './sample-check.ts';
import { comparedRecordings, interruptedComparison, manyChanges, oneChange } from './sample-comparison.ts';
import { confirmedCards, explainedCards, explainedFleet, failedExplanation, noNode } from './sample-explanation.ts';
import { leaking, leakingDescriptors, pairedLeak, steady, undecided } from './sample-leak.ts';
import { everythingBroke, fullPlan, interruptedPlan, nothingFound, onePath, refusedPlan } from './sample-plan.ts';
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
  'an explanation': explainedCards(),
  'an explanation with a confirmed package': confirmedCards(),
  'an explanation of several services': explainedFleet(),
  'an explanation without Node.js': noNode(),
  'a failed explanation': failedExplanation(),
  'a plan': fullPlan(),
  'a plan with one path': onePath(),
  'an interrupted plan': interruptedPlan(),
  'a refused plan': refusedPlan(),
  'a plan that finds nothing': nothingFound(),
  'a plan in which everything broke': everythingBroke(),
});

const hostileText: string = `</script><img src=x onerror="alert('1')"><!-- \u001b[31mred\u2028\u202e| \`code\` *bold* & 'quoted'\n::error::`;

/** Every text of strangers in it means harm. */
export function hostileResults(): Record<string, Result> {
  return { ...hostileMeasurements(), explanation: hostileExplanation(), plan: hostilePlan() };
}

function hostileExplanation(): Explanation {
  const explanation = explainedFleet();
  return {
    ...explanation,
    subject: { name: hostileText },
    services: explanation.services.map((service) => ({
      ...service,
      name: hostileText,
      packages: service.packages.map((one) => ({
        ...one,
        directory: one.directory.startsWith('(') ? one.directory : hostileText,
        name: hostileText,
        version: hostileText,
        places: one.places.map((place) => ({ ...place, file: hostileText, specifier: hostileText })),
        addons: one.addons.map(() => hostileText),
        use: one.use.state === 'unknown' ? { ...one.use, because: hostileText } : one.use,
      })),
      duplicates: service.duplicates.map((one) => ({ ...one, name: hostileText })),
      modules: { ...service.modules, path: service.modules.path.map(() => hostileText) },
      otherIsolates: service.otherIsolates.map((one) => ({ ...one, entry: hostileText })),
      neverLoaded: [hostileText],
    })),
    warnings: [{ code: 'hostile', service: hostileText, message: hostileText }],
  };
}

function hostilePlan(): Plan {
  const plan = fullPlan();
  const path = (one: PlanPath | null): PlanPath | null =>
    one === null
      ? null
      : {
          ...one,
          changes: [hostileText],
          verdicts: one.verdicts.map((verdict) => ({ ...verdict, change: hostileText })),
          steps: one.steps.map((step) => ({ ...step, change: hostileText, because: hostileText })),
          cautions: [hostileText],
          howTo: one.howTo.map((part) => ({ ...part, service: hostileText, file: hostileText, text: hostileText })),
        };
  return {
    ...plan,
    subject: { name: hostileText },
    baseline: { ...plan.baseline, name: hostileText },
    explanation: hostileExplanation(),
    changes: plan.changes.map((one) => ({
      ...one,
      name: hostileText,
      because: hostileText,
      cautions: [hostileText],
      touches: [hostileText],
      standing: 'because' in one.standing ? { ...one.standing, because: hostileText } : one.standing,
    })),
    verdicts: plan.verdicts.map((verdict) => ({ ...verdict, change: hostileText })),
    paths: {
      conservative: path(plan.paths.conservative),
      aggressive: path(plan.paths.aggressive),
    },
    warnings: [{ code: 'hostile', service: hostileText, message: hostileText }],
  };
}

function hostileMeasurements(): Record<string, Result> {
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
