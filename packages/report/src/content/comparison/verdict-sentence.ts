// What a person reads first: one sentence for each change and mode.

import type { Unavailable } from '@tare/accounting';
import type { Comparison, Interval, NonInferiority, Verdict, VerdictState } from '@tare/experiment';
import type { Finding, FindingTone } from '../../document/document.ts';
import { formatCount } from '../../figure/format-number.ts';
import { effectScale, rangeText, withUnit } from '../../figure/size-scale.ts';
import { latencyClause, readyClause, throughputClause } from './time-change.ts';

type Method = Comparison['method'];

export const isInterval = (figure: Interval | Unavailable): figure is Interval => 'estimate' in figure;

const isJudged = (time: NonInferiority | Unavailable): time is NonInferiority => 'baselineMs' in time;

const sentences: Readonly<Record<VerdictState, (verdict: Verdict, method: Method) => string>> = {
  saves: (verdict, method) => effectSentence(verdict, method, 'saves', 1),
  costs: (verdict, method) => effectSentence(verdict, method, 'costs', -1),
  'no-effect': nullSentence,
  broke: ({ change, brokeBecause }) => `${change} broke: ${brokeBecause ?? 'the reason is not recorded'}`,
  unmeasured: ({ change, unmeasuredBecause }) =>
    `${change}: unmeasured; ${unmeasuredBecause ?? 'the reason is not recorded'}`,
};

const tones: Readonly<Record<VerdictState, FindingTone>> = {
  saves: 'good',
  costs: 'bad',
  'no-effect': 'plain',
  broke: 'bad',
  unmeasured: 'caution',
};

export const verdictSentence = (verdict: Verdict, method: Method): string => sentences[verdict.state](verdict, method);

export function verdictFinding(verdict: Verdict, method: Method): Finding {
  const tone = tones[verdict.state];
  // A saving that is paid for in time is no plain good.
  return {
    tone: tone !== 'bad' && slower(verdict).length > 0 ? 'caution' : tone,
    text: verdictSentence(verdict, method),
  };
}

/** `lean saves 23.9 MB private (22.8 to 25.1), PSS 21.6, p95 +3 % (not worse than +9 %), start +0.07 s, 8 pairs` */
function effectSentence(verdict: Verdict, method: Method, verb: 'saves' | 'costs', direction: 1 | -1): string {
  const { change, mode, savingBytes, pss, latencyMs, readyMs } = verdict;
  const scale = effectScale[mode];
  if (!isInterval(savingBytes)) return `${change} ${verb} private memory`;
  const { estimate, low, high } = towards(savingBytes, direction);
  return [
    `${change} ${verb} ${withUnit(estimate, scale)} private (${rangeText({ low, high }, scale)})`,
    ...(isInterval(pss) ? [`PSS ${scale.format(direction * pss.estimate)}`] : []),
    ...(isJudged(latencyMs) ? [latencyClause(latencyMs)] : []),
    ...lowerThroughput(verdict.throughput),
    ...(isJudged(readyMs) ? [readyClause(readyMs)] : []),
    ...pairsClause(verdict, method),
  ].join(', ');
}

/** `lean: no effect found; cannot rule out more than 0.4 MB, 12 pairs` */
function nullSentence(verdict: Verdict, method: Method): string {
  const { change, mode, cannotRuleOutBytes, savingBytes, smallestEffectBytes } = verdict;
  const scale = effectScale[mode];
  const tail = [...slower(verdict), ...pairsClause(verdict, method)];
  // The interval leaves zero out, and lies below what was looked for.
  if (isInterval(savingBytes) && (savingBytes.low > 0 || savingBytes.high < 0)) {
    const direction = savingBytes.low > 0 ? 1 : -1;
    const { estimate, low, high } = towards(savingBytes, direction);
    const effect = `${withUnit(estimate, scale)} ${direction > 0 ? 'saved' : 'added'} (${rangeText({ low, high }, scale)})`;
    const judged =
      high < smallestEffectBytes
        ? `no effect of interest; ${effect}, below ${withUnit(smallestEffectBytes, scale)}`
        : `no effect claimed; ${effect} may be chance after so many looks and changes`;
    return [`${change}: ${judged}`, ...tail].join(', ');
  }
  const bound = cannotRuleOutBytes === null ? '' : `; cannot rule out more than ${withUnit(cannotRuleOutBytes, scale)}`;
  return [`${change}: no effect found${bound}`, ...tail].join(', ');
}

/** Time lost for certain. */
const slower = ({ latencyMs, readyMs, throughput }: Verdict): string[] => [
  ...(isJudged(latencyMs) && latencyMs.state === 'worse' ? [latencyClause(latencyMs)] : []),
  ...lowerThroughput(throughput),
  ...(isJudged(readyMs) && readyMs.state === 'worse' ? [readyClause(readyMs)] : []),
];

/** Said only where it is lost: latency tells the rest. */
const lowerThroughput = (throughput: Verdict['throughput']): string[] =>
  throughput !== undefined && throughput.state === 'worse' ? [throughputClause(throughput)] : [];

/** Recordings have no pairs: their trials were not taken in turns. */
const pairsClause = ({ pairs, trials }: Verdict, method: Method): string[] => [
  method === 'paired' ? formatCount(pairs, 'pair') : `${trials.baseline} and ${formatCount(trials.change, 'trial')}`,
];

/** The interval of a cost is that of the saving, mirrored. */
const towards = ({ estimate, low, high }: Interval, direction: 1 | -1): Omit<Interval, 'confidence'> =>
  direction === 1 ? { estimate, low, high } : { estimate: -estimate, low: -high, high: -low };
