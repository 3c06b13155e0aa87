export { holmAdjust } from './decide/holm.ts';
export {
  judgeLatency,
  judgeReady,
  judgeThroughput,
  type Margins,
  type NonInferiority,
  type NonInferiorityState,
  type NonInferiorThroughput,
  type TimedArms,
  type TimedPair,
  timedArmsOf,
  usualMargins,
} from './decide/non-inferiority.ts';
export {
  adjustedPValues,
  confidenceOf,
  decideStops,
  intervalAtLook,
  type StoppingRules,
  type StopReason,
} from './decide/stopping.ts';
export type { TrialCounts, Verdict, VerdictEnd, VerdictState } from './decide/verdict.ts';
export {
  chooseDesign,
  type Design,
  earlyDesign,
  errorAt,
  errorRate,
  fixedDesign,
  type Look,
  pairsAtFirstLook,
  pairsAtLastLook,
  sequentialDesign,
} from './design/design.ts';
export { smallestEffectBytes } from './design/smallest-effect.ts';
export { type DifferenceSpread, spreadOfStarts, spreadStarts } from './design/spread.ts';
export { type Bimodal, type CrossCheck, crossCheck, type Group } from './estimate/cross-check.ts';
export { estimateShift, type Interval, type Method, shiftPValue } from './estimate/estimate-shift.ts';
export { estimateUnpairedShift } from './estimate/estimate-unpaired.ts';
export { hodgesLehmann, median } from './estimate/hodges-lehmann.ts';
export { signedRankInterval, signedRankPValue } from './estimate/signed-rank.ts';
export { studentTQuantile, tInterval } from './estimate/student-t.ts';
export {
  type LeakOptions,
  type LeakReading,
  type LeakSlope,
  type LeakState,
  leakSlope,
  runSlope,
} from './leak/leak-slope.ts';
export { judgePairedSlopes, type PairedSlopes, type SlopePair, slopePairs } from './leak/paired-slopes.ts';
export { theilSenInterval, theilSenSlope } from './leak/theil-sen.ts';
export type { Observation, Pair, Round, RoundTrial, TrialOutcome } from './observation.ts';
export {
  activeMembers,
  type ChainMember,
  chooseChain,
  type Harm,
  harmOf,
  isGentle,
  type PathCandidate,
} from './plan/choose-chain.ts';
export { judgeChain, suspectOf } from './plan/judge-chain.ts';
export {
  type PairCosts,
  pairsMs,
  pathsMs,
  type Survivor,
  survivorsThatFit,
  wholePathsMs,
} from './plan/order-survivors.ts';
export {
  armsPerScreeningBaseline,
  pathSweeps,
  screeningSweeps,
  trialsOfSweep,
  usualPathSweeps,
} from './plan/plan-budget.ts';
export { choosePlanDesign, planInterestBytes } from './plan/plan-design.ts';
export { rankVerdicts } from './plan/rank-verdicts.ts';
export {
  mostScreeningSweeps,
  type ScreenedArm,
  type ScreeningReadings,
  type ScreeningState,
  screenArm,
} from './plan/screen-arm.ts';
export { viewLimit } from './plan/view-limit.ts';
export { type Random, seededRandom, shuffle } from './random.ts';
export * from './results/baseline.ts';
export * from './results/check.ts';
export * from './results/comparison.ts';
export * from './results/explanation.ts';
export * from './results/leak.ts';
export * from './results/plan.ts';
export * from './results/selftest.ts';
export { inTurn } from './run/in-turn.ts';
export { judgeExperiment } from './run/judge.ts';
export { enoughTrials, judgeUnpaired, type UnpairedTrials } from './run/judge-unpaired.ts';
export type { ExperimentRecord, ExperimentSettings } from './run/record.ts';
export {
  type ExperimentOptions,
  type ExperimentResult,
  runExperiment,
  type TrialContext,
} from './run/run-experiment.ts';
export { type ArmState, type Standing, savingsOf, standingsOf } from './run/standing.ts';
export { mostArmsPerBaseline, planSweep } from './schedule.ts';
