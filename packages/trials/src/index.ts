export type { Arm, ArmPlan } from './arm.ts';
export type { CheckOut } from './arms/apply-change.ts';
export { parseVariation, type Variation } from './arms/parse-variation.ts';
export { planCommands } from './arms/plan-commands.ts';
export { planRevision } from './arms/plan-revision.ts';
export { planChanges, planVariables, planVariants, type Variants } from './arms/plan-variants.ts';
export { baselineEntry, withEntry } from './check/baseline-entry.ts';
export { baselineKey, describeKey, isWhole, type KeySources } from './check/baseline-key.ts';
export { findFault, renderBaseline } from './check/baseline-text.ts';
export { type CheckOptions, check, ownSources, usualBaselineTrials, usualTrials } from './check/check.ts';
export { type DecideOptions, decide, withDecision } from './check/decide.ts';
export { judgeBaseline } from './check/judge-baseline.ts';
export { judgeBudgets } from './check/judge-budgets.ts';
export { judgeDecisions } from './check/judge-decisions.ts';
export { readCommit } from './check/read-commit.ts';
export { type CompareOptions, type CompareProgress, compare } from './compare/compare.ts';
export { compareRecordings, type NamedRecording } from './compare/compare-recordings.ts';
export { type ExplainOptions, type ExplainProgress, type ExplainResult, explain } from './explain/explain.ts';
export { judgeGrowth, judgePairedGrowth } from './leak/judge-growth.ts';
export { type LeakOptions, type LeakProgress, leak, usualLeakBudgetBytes } from './leak/leak.ts';
export { growthLength } from './leak/leak-plan.ts';
export { type Candidates, candidates } from './plan/find-candidates.ts';
export { plan } from './plan/plan.ts';
export type {
  CandidateOptions,
  CandidateSources,
  PlanOptions,
  PlanProgress,
  PlanStage,
  Price,
} from './plan/plan-options.ts';
export { type CheckedOut, type CheckOutOptions, checkOut } from './revision/check-out.ts';
export { subjectIn } from './revision/subject-in.ts';
export { WorkTrees } from './revision/work-trees.ts';
export { type SelftestOptions, type SelftestProgress, selftest } from './selftest/selftest.ts';
